// The dialog that keeps a painted mask: for the team, in black and white, or as a file with every tone.

import { closeDialog } from "../dialog.js";
import { toast } from "../toast.js";
import { encode } from "./png.js";

/**
 * @typedef {import("./masks.js").Parts} Parts
 * @typedef {{told: string, slug: string}} Kept what to tell the person, and the mask's own name in addresses
 * @typedef {(mask: Blob, name: string) => Promise<Kept>} Save
 */

const deflate = () => new CompressionStream("deflate");

/** @param {Parts} parts @param {Save} save */
export function initSaveMask({ session, data }, save) {
  const dialog = document.getElementById("save-mask-dialog");
  const form = dialog?.querySelector("form");
  if (!(dialog instanceof HTMLDialogElement) || !form) return;
  const team = /** @type {HTMLButtonElement} */ (dialog.querySelector("[data-save-team]"));
  // the library's masks belong to pictures: one of an extended canvas fits none
  team.hidden = session.size.width !== data.picture.width || session.size.height !== data.picture.height;
  new MutationObserver(() => dialog.open && opened(dialog, session, data.picture.name)).observe(dialog, { attributeFilter: ["open"] });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void kept(dialog, team, async () => (await forTeam(dialog, session, save)).told);
  });
  initStudio(dialog, data.urls.composer, () => forTeam(dialog, session, save));
  const file = /** @type {HTMLButtonElement} */ (dialog.querySelector("[data-save-file]"));
  file.addEventListener("click", () => void kept(dialog, file, () => asFile(dialog, session)));
}

/** A mask painted for the composer goes back there, beside its reference. @param {HTMLDialogElement} dialog @param {string | null | undefined} url @param {() => Promise<Kept>} save */
function initStudio(dialog, url, save) {
  const button = /** @type {HTMLButtonElement} */ (dialog.querySelector("[data-save-studio]"));
  const team = /** @type {HTMLButtonElement} */ (dialog.querySelector("[data-save-team]"));
  button.hidden = !url || team.hidden;
  if (button.hidden) return;
  team.classList.remove("cta");
  button.addEventListener("click", () => {
    void kept(dialog, button, async () => {
      const { told, slug } = await save();
      location.assign(`${url}&mask=${slug}`);
      return told;
    });
  });
}

/** @param {HTMLElement} dialog */
function nameOf(dialog) {
  return /** @type {HTMLInputElement} */ (dialog.querySelector("input[name=name]"));
}

/** @param {HTMLDialogElement} dialog @param {import("./session.js").Session} session @param {string} picture its name */
function opened(dialog, session, picture) {
  const name = nameOf(dialog);
  const isEmpty = session.mask.painted === 0;
  if (!name.value) name.value = (dialog.dataset.suggested ?? "").replace("%s", picture.slice(0, 60));
  name.select();
  say(dialog, isEmpty ? (dialog.dataset.empty ?? "") : "");
  /** @type {HTMLElement} */ (dialog.querySelector("[data-soft]")).hidden = !session.mask.isSoft;
  for (const button of dialog.querySelectorAll("[data-save-team], [data-save-file], [data-save-studio]")) {
    button.setAttribute("aria-disabled", String(isEmpty));
  }
}

/** One save at a time; what goes wrong is said in the dialog. @param {HTMLDialogElement} dialog @param {HTMLButtonElement} button @param {() => Promise<string>} act */
async function kept(dialog, button, act) {
  if (dialog.dataset.busy || button.getAttribute("aria-disabled") === "true") return;
  dialog.dataset.busy = "yes";
  try {
    const told = await act();
    closeDialog(dialog);
    toast(told, { level: "success" });
  } catch (error) {
    say(dialog, (error instanceof Error && error.message) || (dialog.dataset.failed ?? ""));
  } finally {
    delete dialog.dataset.busy;
  }
}

/** @param {HTMLElement} dialog @param {import("./session.js").Session} session @param {Save} save */
async function forTeam(dialog, session, save) {
  const bytes = await encode(session.mask, deflate, { depth: 1 });
  try {
    return await save(new Blob([bytes], { type: "image/png" }), nameOf(dialog).value);
  } catch (error) {
    // a wire that is down has a message of the browser's own, in its own language
    throw error instanceof TypeError ? new Error(dialog.dataset.offline ?? "") : error;
  }
}

/** @param {HTMLElement} dialog @param {import("./session.js").Session} session */
async function asFile(dialog, session) {
  const bytes = await encode(session.mask, deflate, { depth: session.mask.isSoft ? 8 : 1 });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytes], { type: "image/png" }));
  link.download = `${nameOf(dialog).value.replace(/[\\/:*?"<>|\u0000-\u001f\s]+/g, " ").trim() || "mask"}.png`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  return dialog.dataset.downloaded ?? "";
}

/** @param {HTMLElement} dialog @param {string} text */
function say(dialog, text) {
  const line = /** @type {HTMLElement} */ (dialog.querySelector("[role=alert]"));
  line.textContent = text;
}
