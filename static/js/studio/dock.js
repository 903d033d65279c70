// On the phone: the dock says what is in the composer, and the sheet opens on what is needed.

import { openDialog } from "../dialog.js";
import { byId, composer, field, value } from "./dom.js";

const phone = matchMedia("(width < 760px)");

function follow() {
  const say = byId("dock-say");
  const line = say?.querySelector(".cut");
  const words = byId("dock-words");
  if (!say || !line) return;
  const text = value("prompt").trim();
  line.textContent = text || (say.dataset.empty ?? "");
  say.classList.toggle("is-empty", !text);
  if (words) words.textContent = (value("count") === "1" ? words.dataset.one : words.dataset.many) ?? "";
}

/** Bring the composer into view, whatever the width. */
function show() {
  const sheet = byId("composer-sheet");
  if (phone.matches && sheet instanceof HTMLDialogElement) openDialog(sheet, { opener: byId("dock-say") });
}

/** @type {WeakSet<Element>} */
const seen = new WeakSet();

/** @param {ParentNode} root */
export function init(root) {
  const form = composer();
  if (form && !seen.has(form)) {
    seen.add(form);
    for (const name of ["input", "change"]) form.addEventListener(name, follow);
  }
  follow();
  if (root !== document) return;
  document.addEventListener("composer:show", show);
  document.addEventListener("click", (event) => {
    const opener = /** @type {HTMLElement} */ (event.target).closest("[data-focus='prompt']");
    if (opener) setTimeout(() => field("prompt")?.focus(), 0);
  });
}
