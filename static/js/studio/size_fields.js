// Width and height: presets, swap, match, rounding with the reason said. Ranges come from the page, the server has them.

import { announce } from "../announce.js";
import { byId, composer, errorList, field, fill, put, say } from "./dom.js";
import { isAllowed, matching, megapixels, rounded, side } from "./sizes.js";

/** @typedef {import("./sizes.js").Range} Range */

function box() {
  return /** @type {HTMLElement | null | undefined} */ (composer()?.querySelector(".size"));
}

/** @returns {Range} */
function range() {
  const { low, high, step } = box()?.dataset ?? {};
  return { low: Number(low), high: Number(high), step: Number(step) };
}

function sides() {
  return [field("width"), field("height")].filter((one) => one !== null);
}

/** Whether both sides can be sent; if not, it is said and the first wrong one gets the focus. */
export function check() {
  const wrong = sides().filter((one) => !isAllowed(side(one.value), range()));
  mark(wrong);
  if (!wrong.length) return true;
  wrong[0].focus();
  return false;
}

/** @param {HTMLInputElement[]} wrong */
function mark(wrong) {
  for (const one of sides()) wrong.includes(one) ? one.setAttribute("aria-invalid", "true") : one.removeAttribute("aria-invalid");
  byId("size-error")?.replaceChildren(...(wrong.length ? [errorList(box()?.dataset.wordsRange ?? "")] : []));
}

let reason = ""; // why a side was changed, until the next change

/** Everything that follows from the two numbers. */
function follow() {
  const [width, height] = sides().map((one) => side(one.value));
  const area = byId("megapixels");
  say(area, megapixels(width, height) && fill(area?.dataset.words, { n: megapixels(width, height) }));
  const large = Math.max(width, height) > Number(box()?.dataset.tuned);
  say(byId("size-note"), reason || (large ? (box()?.dataset.wordsLarge ?? "") : ""));
  for (const radio of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll('#composer [name="shape"]'))) {
    radio.checked = Number(radio.dataset.width) === width && Number(radio.dataset.height) === height;
  }
  const match = byId("size-match");
  if (match) match.hidden = !byId("reference-box")?.dataset.width;
}

/** @param {number} width @param {number} height */
function set(width, height) {
  const [first, second] = sides();
  if (!first || !second) return;
  first.value = String(width);
  put(second, String(height));
  mark([]);
  reason = "";
  follow();
}

/** A side was typed: round it and say so, or leave it and say what is wrong. @param {HTMLInputElement} one */
function typed(one) {
  const pixels = side(one.value);
  reason = "";
  mark(sides().filter((each) => each.value.trim() !== "" && !isAllowed(side(each.value), range())));
  if (!isAllowed(pixels, range())) return follow();
  const next = rounded(pixels, range());
  one.value = String(next);
  if (next === pixels) return follow();
  reason = fill(box()?.dataset.wordsRounded, { from: pixels, to: next });
  follow();
  announce(reason, { key: "size" });
}

/** @param {Event} event */
function changed(event) {
  const target = /** @type {HTMLInputElement} */ (event.target);
  if (target.name === "shape") set(Number(target.dataset.width), Number(target.dataset.height));
  else if (event.isTrusted && (target.id === "width" || target.id === "height")) typed(target);
}

/** @param {MouseEvent} event */
function clicked(event) {
  const target = /** @type {HTMLElement} */ (event.target);
  const [width, height] = sides();
  if (target.closest("#size-swap") && width && height) {
    [width.value, height.value] = [height.value, width.value];
    put(height, height.value);
    reason = "";
    follow();
  }
  const { width: across, height: down } = byId("reference-box")?.dataset ?? {};
  if (target.closest("#size-match") && across && down) set(...matching(Number(across), Number(down), range()));
}

/** @type {WeakSet<Element>} */
const seen = new WeakSet();

/** @param {ParentNode} _root */
export function init(_root) {
  const form = composer();
  if (!form) return;
  if (!seen.has(form)) {
    seen.add(form);
    form.addEventListener("change", changed);
    form.addEventListener("input", (event) => {
      if (!event.isTrusted || !["width", "height"].includes(/** @type {Element} */ (event.target).id)) return;
      reason = "";
      follow();
    });
    form.addEventListener("click", clicked);
    // the server's word on the size has come: its marks are in the answer
    form.addEventListener("htmx:afterSwap", (event) => {
      const answer = /** @type {HTMLElement} */ (event.target);
      if (answer.id !== "size-error" || answer.dataset.sides === undefined) return;
      for (const one of sides()) one.toggleAttribute("aria-invalid", false);
      for (const name of answer.dataset.sides.split(" ").filter(Boolean)) field(name)?.setAttribute("aria-invalid", "true");
    });
  }
  follow();
}

export { follow };
