// What in the prompt is still to be filled in, said beside it while one types.

import { byId, composer, field, fill, say } from "./dom.js";
import { ask } from "./filling.js";
import { replaceAll } from "./typing.js";
import { braced, names } from "./variables.js";

function follow() {
  const prompt = field("prompt");
  const line = byId("places-left");
  if (!prompt || !line) return;
  const found = names(prompt.value);
  line.hidden = !found.length;
  say(byId("places-words"), fill(byId("prompt-places")?.dataset.words, { names: braced(found) }));
  const meant = /** @type {HTMLInputElement | null} */ (byId("places-as-is")?.querySelector("input"));
  if (meant && meant.value !== found.join(" ")) forget(); // that was said of other words
}

/** Nothing is meant to be sent in its braces any more. */
export function forget() {
  byId("places-as-is")?.remove();
}

/** @param {MouseEvent} event */
function clicked(event) {
  const button = /** @type {HTMLElement | null} */ (/** @type {HTMLElement} */ (event.target).closest("#places-fill"));
  if (button) ask(field("prompt")?.value ?? "", replaceAll, button);
}

/** The page came with a saved prompt: ask for its words, and let a reload keep what becomes of it. */
function arrived() {
  if (!byId("places-inserted")) return;
  const url = new URL(location.href);
  url.searchParams.delete("prompt");
  history.replaceState(history.state, "", url);
  document.dispatchEvent(new CustomEvent("composer:show"));
  const prompt = field("prompt");
  prompt?.focus();
  ask(prompt?.value ?? "", replaceAll, prompt);
}

/** @type {WeakSet<Element>} */
const seen = new WeakSet();

/** @param {ParentNode} root */
export function init(root) {
  const form = composer();
  if (form && !seen.has(form)) {
    seen.add(form);
    form.addEventListener("input", follow);
    form.addEventListener("click", clicked);
  }
  follow();
  if (root === document) setTimeout(arrived, 0); // when every module listens
}
