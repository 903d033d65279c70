// What the bar and the panel say about the candidate that is looked at.

import { filled } from "./candidates.js";

/**
 * Which one it is, what was asked for, and what can become of it.
 * @param {HTMLElement} root of the editor @param {HTMLElement} tile @param {{place: number, count: number}} where among those of its fill
 */
export function describe(root, tile, where) {
  const { number = "", summary = "", accept, reference = "" } = tile.dataset;
  say(root, "[data-review-place]", { ...where });
  say(root, "[data-review-name]", { number });
  put(root, "[data-review-summary]", summary);
  const reject = button(root, "reject");
  reject?.setAttribute("aria-label", filled(reject.dataset.words ?? "", { number }));
  for (const name of ["reject", "accept", "extra"]) button(root, name)?.toggleAttribute("hidden", !accept);
  const facts = /** @type {HTMLTemplateElement | null} */ (tile.closest(".cand-item")?.querySelector("template[data-facts]"));
  root.querySelector("[data-review-facts]")?.replaceChildren(facts?.content.cloneNode(true) ?? "");
  root.querySelector("[data-review-reference]")?.setAttribute("href", reference);
  offerMore(root, tile);
}

/** "4 more like this" and its price. @param {HTMLElement} root @param {HTMLElement} tile */
function offerMore(root, tile) {
  const more = button(root, "again");
  const group = /** @type {HTMLElement | null} */ (tile.closest(".tray-group"));
  if (!more || !group) return;
  more.hidden = !tile.dataset.again;
  put(more, "[data-review-more]", more.querySelector("[data-review-more]")?.getAttribute(`data-words-${group.dataset.count}`) ?? "");
  put(more, "[data-review-price]", group.dataset.price ?? "");
}

/** "Accept as v4", and whether that will be a branch: both change when somebody else makes a version. @param {HTMLElement} root @param {number} number */
export function sayNumbers(root, number) {
  say(root, "[data-review-accept]", { number });
  const own = /** @type {HTMLElement | null} */ (root.querySelector("#review-panel"))?.dataset.version ?? "";
  const other = /** @type {HTMLElement | null} */ (root.querySelector(`.tray-versions [data-parent="${own}"]`));
  const note = /** @type {HTMLElement | null} */ (root.querySelector("[data-review-branch]"));
  if (!note) return;
  note.hidden = other === null;
  note.textContent = filled(note.dataset.words ?? "", { number: other?.dataset.number ?? "" });
}

/** @param {Element} root @param {string} name @returns {HTMLElement | null} */
function button(root, name) {
  return root.querySelector(`[data-review="${name}"]`);
}

/** @param {Element} root @param {string} selector @param {string} text */
function put(root, selector, text) {
  const found = root.querySelector(selector);
  if (found) found.textContent = text;
}

/** @param {Element} root @param {string} selector @param {Record<string, string | number>} values */
function say(root, selector, values) {
  const found = /** @type {HTMLElement | null} */ (root.querySelector(selector));
  if (found) found.textContent = filled(found.dataset.words ?? "", values);
}
