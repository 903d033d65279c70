// What a run costs and whether it fits. Money is whole micro-dollars; the server checks again.

const MICROS = 1_000_000;

/**
 * "$0.06", "$113.94"; three decimals only where two would lie ("$0.015").
 * @param {number} micros
 */
export function dollars(micros) {
  const digits = micros % 10_000 === 0 ? 2 : 3;
  const amount = Math.abs(micros) / MICROS;
  const text = amount.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return `${micros < 0 ? "-" : ""}$${text}`;
}

/**
 * @param {{unit: number, count: number, left: number | null}} run `left` is null on the sandbox
 * @returns {{price: number, after: number, fits: number, over: boolean}} `fits` is how many pictures the rest pays for
 */
export function weigh({ unit, count, left }) {
  const price = unit * count;
  if (left === null || unit === 0) return { price, after: 0, fits: count, over: false };
  return { price, after: Math.max(0, left - price), fits: Math.floor(left / unit), over: price > left };
}
