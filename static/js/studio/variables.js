// Words in braces, as domain/variables.py reads them: places in a text that are filled before it is sent.

const VARIABLE = /\{([a-z][a-z0-9_]{0,29})\}/g;
const CLINGS = /^[\s,.;:!?)\]]/; // what follows a word without a space

/** The variables of a text in the order they are read, each once. @param {string} text */
export function names(text) {
  return [...new Set([...text.matchAll(VARIABLE)].map((match) => match[1]))];
}

/** The names as they stand in a text, for a sentence. @param {string[]} found */
export function braced(found) {
  return found.map((name) => `{${name}}`).join(", ");
}

/**
 * The text with every variable replaced that has a word; the others stay. Braces in a word are only text.
 * @param {string} text
 * @param {Record<string, string>} values
 */
export function filled(text, values) {
  return text.replace(VARIABLE, (whole, name) => (values[name] ?? "").trim().replace(/\s+/g, " ") || whole);
}

/**
 * What to type between two texts so that words keep apart.
 * @param {string} before
 * @param {string} text
 * @param {string} after
 */
export function between(before, text, after) {
  const gap = before && !/\s$/.test(before) && !CLINGS.test(text) ? " " : "";
  const end = after && !CLINGS.test(after) && !/\s$/.test(text) ? " " : "";
  return gap + text + end;
}
