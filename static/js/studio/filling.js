// The dialog that asks for a prompt's variables: a field for each, Enter puts the words in.

import { closeDialog, openDialog } from "../dialog.js";
import { byId, field } from "./dom.js";
import { filled, names } from "./variables.js";

/** @type {{text: string, done: (text: string) => void} | null} */
let asking = null;

const dialog = () => /** @type {HTMLDialogElement | null} */ (byId("prompt-fill"));

/** @returns {HTMLInputElement[]} */
function inputs() {
  return [...(byId("prompt-fill-fields")?.querySelectorAll("input") ?? [])];
}

/** The text as it stands with what was typed. @param {string} text */
function worded(text) {
  return filled(text, Object.fromEntries(inputs().map((input) => [input.name, input.value])));
}

function preview() {
  const place = byId("prompt-preview");
  if (place && asking) place.textContent = worded(asking.text);
}

/** @param {string} name */
function drawn(name) {
  const template = /** @type {HTMLTemplateElement} */ (byId("prompt-fill-field"));
  const made = /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true));
  const input = /** @type {HTMLInputElement} */ (made.querySelector("input"));
  const label = /** @type {HTMLLabelElement} */ (made.querySelector("label"));
  input.name = name;
  input.id = label.htmlFor = `fill-${name}`;
  /** @type {HTMLElement} */ (label.firstElementChild).textContent = name.replaceAll("_", " ");
  return made;
}

/**
 * Ask for the words of a text's variables; at once with the text itself when it has none.
 * @param {string} text
 * @param {(text: string) => void} done
 * @param {HTMLElement | null} [opener] where the focus goes when nothing is put in
 */
export function ask(text, done, opener) {
  const box = dialog();
  const found = names(text);
  if (!box || !found.length) return done(text);
  asking = { text, done };
  byId("prompt-fill-fields")?.replaceChildren(...found.map(drawn));
  preview();
  openDialog(box, { opener });
  inputs()[0]?.focus();
}

/** Close a dialog so that the focus ends in the prompt. @param {HTMLDialogElement} box */
export function leave(box) {
  box.addEventListener("close", () => field("prompt")?.focus(), { once: true });
  closeDialog(box);
}

/** @param {SubmitEvent} event */
function submitted(event) {
  const box = dialog();
  if (!box || !asking || /** @type {HTMLElement} */ (event.target).id !== "prompt-fill-form") return;
  event.preventDefault();
  const { text, done } = asking;
  leave(box);
  done(worded(text));
}

/** @param {ParentNode} root */
export function init(root) {
  if (root !== document) return;
  document.addEventListener("submit", submitted);
  byId("prompt-fill-fields")?.addEventListener("input", preview);
}
