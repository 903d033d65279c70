// How far a rendering probably is. An estimate from earlier runs, never a fact: it stops at 90 and waits there.

export const HELD = 90; // per cent
const SLOW = 3; // times the usual upper end

/**
 * Per cent to draw after `elapsed` seconds when such runs usually take up to `high`.
 * Reaches the held mark at the upper end of what is usual, quick at first.
 * @param {number} elapsed
 * @param {number} high
 */
export function estimated(elapsed, high) {
  const share = Math.min(1, Math.max(0, elapsed) / Math.max(1, high));
  return HELD * (1 - (1 - share) ** 1.6);
}

/** @param {number} elapsed @param {number} high */
export function isSlow(elapsed, high) {
  return elapsed > SLOW * high;
}
