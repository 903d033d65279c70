// Which candidate comes next. Pure; the items are whatever stands for candidates.

/**
 * The one `by` steps on, around the end.
 * @template T @param {readonly T[]} list @param {T | null} current @param {number} by
 * @returns {T | null}
 */
export function step(list, current, by) {
  if (!list.length) return null;
  const at = current === null ? -1 : list.indexOf(current);
  if (at < 0) return list[by > 0 ? 0 : list.length - 1];
  return list[(((at + by) % list.length) + list.length) % list.length];
}

/**
 * Where to look when one leaves: at the one after it, else the one before, else nowhere.
 * @template T @param {readonly T[]} list @param {T} gone
 * @returns {T | null}
 */
export function instead(list, gone) {
  const at = list.indexOf(gone);
  return list[at + 1] ?? list[at - 1] ?? null;
}

/** Words with their places filled in: "v__number__" and {number: 4} → "v4". @param {string} words @param {Record<string, string | number>} values */
export function filled(words, values) {
  return words.replace(/__(\w+?)__/g, (whole, name) => String(values[name] ?? whole));
}

/** "1,2,3" → [1, 2, 3]. @param {string | undefined} text */
export function numbers(text) {
  return (text ?? "").split(",").map(Number);
}
