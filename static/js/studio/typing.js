// Putting words into the prompt as if they were typed, so that undo takes them out again.

import { field, put } from "./dom.js";
import { between } from "./variables.js";

let touched = false; // whether the caret was put somewhere by a person

/** @param {HTMLInputElement} prompt @param {number} start @param {number} end @param {string} text */
function type(prompt, start, end, text) {
  prompt.focus();
  prompt.setSelectionRange(start, end);
  // the one way to write that the browser's own undo knows; without it the words come at once
  if (document.execCommand("insertText", false, text)) return;
  put(prompt, prompt.value.slice(0, start) + text + prompt.value.slice(end));
}

/** At the caret, or at the end while nobody has put one. @param {string} text */
export function insert(text) {
  const prompt = field("prompt");
  if (!prompt) return;
  const { length } = prompt.value;
  const blank = !prompt.value.trim();
  const start = blank ? 0 : touched ? (prompt.selectionStart ?? length) : length;
  const end = touched && !blank ? (prompt.selectionEnd ?? length) : length;
  const words = blank ? text : between(prompt.value.slice(0, start), text, prompt.value.slice(end));
  type(prompt, start, end, words);
}

/** In the place of all that is there. @param {string} text */
export function replaceAll(text) {
  const prompt = field("prompt");
  if (prompt) type(prompt, 0, prompt.value.length, text);
}

/** @param {ParentNode} root */
export function init(root) {
  if (root !== document) return;
  document.addEventListener("focusin", (event) => {
    if (event.target === field("prompt")) touched = true;
  });
}
