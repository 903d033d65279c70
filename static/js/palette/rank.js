// Which options a question leaves, and in what order. Pure: no page.

export const MOST = 6; // options that a group shows at once
export const NEVER = -1;
/** Below every option whose own words match: what the server found in words that the page does not have. */
export const ELSEWHERE = 4;

/**
 * Without capitals and accents, and with single blanks, so that "cafe" finds "Café".
 * @param {string} text
 */
export function plain(text) {
  const letters = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return letters.trim().replace(/\s+/gu, " ");
}

/**
 * How well an option answers: 0 its label begins so, 1 one of the label's words does, 2 the label has every word,
 * 3 label and other words together do; NEVER when a word is missing. Nothing asked: 0.
 * @param {string} question
 * @param {string} label
 * @param {string} [words] what else it is found by
 * @param {number} [least] the best rank such an option can have
 */
export function rank(question, label, words = "", least = 0) {
  const [asked, name] = [plain(question), plain(label)];
  if (!asked) return 0;
  const found = compared(asked, name, words);
  return found === NEVER ? NEVER : Math.max(least, found);
}

/** @param {string} asked @param {string} name @param {string} words */
function compared(asked, name, words) {
  if (name.startsWith(asked)) return 0;
  if (name.includes(` ${asked}`)) return 1;
  const parts = asked.split(" ");
  if (parts.every((part) => name.includes(part))) return 2;
  const all = `${name} ${plain(words)}`;
  return parts.every((part) => all.includes(part)) ? 3 : NEVER;
}

/**
 * The places of what a group shows, best first, at most MOST of them.
 * @param {number[]} ranks one for each option, in the order of the group
 */
export function shown(ranks) {
  const places = ranks.map((_, place) => place).filter((place) => ranks[place] !== NEVER);
  return places.sort((one, other) => ranks[one] - ranks[other] || one - other).slice(0, MOST);
}

/**
 * The order of groups: whichever has the best option, and as they came where that is equal.
 * @param {number[]} best the rank of each group's first option; NEVER when it shows none
 */
export function ordered(best) {
  const key = (/** @type {number} */ place) => (best[place] === NEVER ? Infinity : best[place]);
  return best.map((_, place) => place).sort((one, other) => key(one) - key(other) || one - other);
}

/**
 * The place that a key leads to, round the ends; -1 when the list is empty or the key is no way to move.
 * @param {string} key
 * @param {number} at the place now; -1 for none
 * @param {number} count
 */
export function moved(key, at, count) {
  if (!count) return -1;
  if (key === "ArrowDown") return (at + 1) % count;
  if (key === "ArrowUp") return at <= 0 ? count - 1 : at - 1;
  if (key === "PageDown") return Math.min(count - 1, Math.max(0, at) + MOST);
  if (key === "PageUp") return Math.max(0, at - MOST);
  return -1;
}
