// Which day a run belongs to, in the reader's zone, and what that day is called.

/** A day as text that compares: "2026-11-22" in the reader's zone. @param {Date} when */
export function dayOf(when) {
  const two = (/** @type {number} */ part) => String(part).padStart(2, "0");
  return `${when.getFullYear()}-${two(when.getMonth() + 1)}-${two(when.getDate())}`;
}

/**
 * @param {Date} when
 * @param {Date} now
 * @param {{today: string, yesterday: string, language: string}} words
 */
export function nameOf(when, now, { today, yesterday, language }) {
  const before = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  if (dayOf(when) === dayOf(now)) return today;
  if (dayOf(when) === dayOf(before)) return yesterday;
  const year = when.getFullYear() === now.getFullYear() ? undefined : "numeric";
  return new Intl.DateTimeFormat(language, { weekday: "long", day: "numeric", month: "long", year }).format(when);
}
