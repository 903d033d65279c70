// Two tabs painted the same picture's mask: both are shown, and a person says which one it shall be.

import { preview } from "./preview.js";
import { momentOf } from "./draft.js";
import { openDialog } from "../dialog.js";

/**
 * @typedef {import("./mask.js").Mask} Mask
 * @typedef {"mine" | "theirs" | "both"} Way
 * @typedef {{mine: Mask, theirs: Mask, told: import("./draft.js").Told, language: string}} Question
 */

const WAYS = /** @type {const} */ (["mine", "theirs", "both"]);

/**
 * Ask. Closing without a choice keeps both: nothing is lost that way.
 * @param {Question} question @returns {Promise<Way>}
 */
export function askConflict({ mine, theirs, told, language }) {
  const dialog = document.getElementById("conflict-dialog");
  if (!(dialog instanceof HTMLDialogElement)) return Promise.resolve("both");
  show(dialog, "mine", mine);
  show(dialog, "theirs", theirs);
  const when = dialog.querySelector("[data-theirs-when]");
  if (when && told.changed_at) when.textContent = momentOf(new Date(told.changed_at), new Date(), language);
  dialog.returnValue = "";
  openDialog(dialog);
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(WAYS.find((way) => way === dialog.returnValue) ?? "both"), { once: true });
  });
}

/** @param {HTMLElement} dialog @param {string} whose @param {Mask} mask */
function show(dialog, whose, mask) {
  const canvas = dialog.querySelector(`canvas[data-mask="${whose}"]`);
  if (canvas instanceof HTMLCanvasElement) preview(canvas, mask);
}
