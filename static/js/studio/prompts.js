// Earlier prompts: from the menu, or with Alt+↑, Alt+↓ and ↑ at the very start of the field.

import { byId, field, put } from "./dom.js";
import { Past } from "./past.js";
import { forget } from "./places.js";

/** @type {Past | null} */
let past = null;

function known() {
  const items = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("#prompt-history [data-prompt]"));
  past ??= new Past([...items].map((item) => item.dataset.prompt ?? ""));
  return past;
}

/** A prompt was sent. @param {string} prompt */
export function sent(prompt) {
  byId("prompt-error")?.replaceChildren();
  forget();
  remember(prompt);
}

/** Words that are to be found again. @param {string} prompt */
export function remember(prompt) {
  known().add(prompt);
  const menu = byId("prompt-history");
  const button = byId("prompt-history-button");
  if (!menu || !button) return;
  menu.querySelector(`[data-prompt="${CSS.escape(prompt)}"]`)?.remove();
  const item = document.createElement("button");
  const words = document.createElement("span");
  Object.assign(item, { type: "button", className: "menu-item" });
  item.setAttribute("role", "menuitem");
  item.dataset.prompt = prompt;
  Object.assign(words, { className: "clamp-2", dir: "auto", textContent: prompt });
  item.append(words);
  menu.prepend(item);
  button.hidden = false;
}

/** @param {KeyboardEvent} event */
function keyed(event) {
  const prompt = field("prompt");
  if (!prompt || event.target !== prompt || event.isComposing || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const atStart = prompt.selectionStart === 0 && prompt.selectionEnd === 0;
  const back = event.key === "ArrowUp" && (event.altKey || atStart);
  const forth = event.key === "ArrowDown" && event.altKey;
  const text = back ? known().older(prompt.value) : forth ? known().newer(prompt.value) : null;
  if (text === null) return;
  event.preventDefault();
  put(prompt, text);
  prompt.setSelectionRange(0, 0);
}

/** @param {MouseEvent} event */
function clicked(event) {
  const target = /** @type {HTMLElement} */ (event.target);
  const item = /** @type {HTMLElement | null} */ (target.closest("[data-prompt], [data-sample]"));
  const prompt = field("prompt");
  if (!item || !prompt) return;
  put(prompt, item.dataset.prompt ?? item.textContent?.trim() ?? "");
  document.dispatchEvent(new CustomEvent("composer:show"));
  setTimeout(() => prompt.focus(), 0); // after the menu has given focus back to its button
}

/** @param {ParentNode} root */
export function init(root) {
  if (root !== document) return;
  document.addEventListener("keydown", keyed);
  document.addEventListener("click", clicked);
}
