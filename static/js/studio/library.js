// Saved prompts beside the prompt: what stands in the field is saved, what was saved is inserted.

import { announce } from "../announce.js";
import { closeDialog, openDialog } from "../dialog.js";
import { byId, field } from "./dom.js";
import { ask, leave } from "./filling.js";
import { insert } from "./typing.js";

/** @param {string} id */
const dialog = (id) => /** @type {HTMLDialogElement | null} */ (byId(id));

/** @param {HTMLElement} opener */
function openLibrary(opener) {
  const box = dialog("prompt-library");
  const words = field("library-q");
  if (!box || !words) return;
  words.value = "";
  openDialog(box, { opener });
  words.focus();
  htmx.trigger(words, "library:open");
}

/** The form comes from the server with the words in it, as it does without scripts. @param {HTMLElement} opener */
function openSaving(opener) {
  const box = dialog("prompt-save");
  const body = byId("prompt-save-body");
  if (!box || !body) return;
  body.replaceChildren();
  openDialog(box, { opener });
  const values = { begin: "1", prompt: field("prompt")?.value ?? "" };
  void htmx.ajax("POST", body.dataset.url ?? "", { target: body, swap: "innerHTML", values });
}

/** @param {string} text */
function picked(text) {
  const box = dialog("prompt-library");
  if (box) leave(box);
  ask(text, insert, byId("prompt-library-button"));
}

/** @param {MouseEvent} event */
function clicked(event) {
  const target = /** @type {HTMLElement} */ (event.target);
  const item = /** @type {HTMLElement | null} */ (target.closest("[data-insert]"));
  if (item) return picked(item.dataset.insert ?? "");
  const save = /** @type {HTMLElement | null} */ (target.closest("#prompt-save-button"));
  if (save) return openSaving(save);
  const link = /** @type {HTMLElement | null} */ (target.closest("#prompt-library-button"));
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  openLibrary(link);
}

/** Up and down from the search through the list. @param {KeyboardEvent} event */
function keyed(event) {
  const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  const box = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest?.("#prompt-library"));
  if (!by || !box) return;
  const stops = /** @type {HTMLElement[]} */ ([...box.querySelectorAll("#library-q, [data-insert]")]);
  const next = stops[stops.indexOf(/** @type {HTMLElement} */ (event.target)) + by];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

/** What the server brought into a dialog. @param {Element} root */
function brought(root) {
  const said = /** @type {HTMLElement | null} */ (root.matches("[data-said]") ? root : root.querySelector("[data-said]"));
  if (said) announce(said.dataset.said ?? "");
  const form = root.closest("#prompt-save-body")?.querySelector("form");
  /** @type {HTMLElement | null | undefined} */ (form?.querySelector('[aria-invalid="true"]') ?? form?.querySelector("#saved-name"))?.focus();
}

/** @param {ParentNode} root */
export function init(root) {
  if (root instanceof Element) brought(root);
  if (root !== document) return;
  document.addEventListener("click", clicked);
  document.addEventListener("keydown", keyed);
  document.addEventListener("prompt:saved", () => {
    const box = dialog("prompt-save");
    if (box) closeDialog(box);
  });
}
