// Words of the page for scripts: single ones from #editor-words, lists from <dl>s. Numbers as the page's language has them.

import { fill } from "../studio/dom.js";

const language = document.documentElement.lang || "en";
const tenths = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });

/** A sentence with its places filled in. @param {string} name of a data attribute of #editor-words @param {Record<string, string | number>} [values] */
export function word(name, values = {}) {
  return fill(document.getElementById("editor-words")?.dataset[name], values);
}

/** The words of a key in a list; the list's last ones for a key it does not know. @param {string} list id of a <dl> @param {string} key */
export function listed(list, key) {
  const terms = /** @type {HTMLElement[]} */ ([...(document.getElementById(list)?.querySelectorAll("dt") ?? [])]);
  const found = terms.find((term) => term.textContent === key) ?? terms.at(-1);
  return found?.nextElementSibling?.textContent ?? "";
}

/** What a step of the history is called. @param {string} label */
export function stepWord(label) {
  return listed("step-words", label);
}

/** "4.9": a share in percent, without its sign. @param {number} share 0–1 */
export function percent(share) {
  if (share > 0 && share < 0.0005) return word("less");
  return tenths.format(share * 100);
}
