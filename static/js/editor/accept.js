// What becomes of a candidate: the next version, an extra one, nothing, or more of its kind.

import { toast } from "../toast.js";
import { good, post } from "./asking.js";
import { send } from "./fill.js";
import { refresh } from "./tray.js";
import { numbers } from "./candidates.js";

/** @typedef {import("./asking.js").Parts} Parts */

const SAID = "editor:accepted"; // what the next page is to say

/**
 * Make a version of it. The editor goes on with the new version; an extra one leaves it where it is.
 * @param {HTMLElement} tile @param {boolean} extra @param {Parts} parts @param {string} back words for the way back
 * @returns {Promise<boolean>} whether it was made
 */
export async function accept(tile, extra, { data }, back) {
  const answer = await good(post(tile.dataset.accept ?? "", extra ? { extra: "1" } : {}));
  if (!answer) return false;
  /** @type {{url: string, message: string}} */
  const { url, message } = await answer.json();
  if (extra) {
    toast(message, { level: "success" });
    await refresh(data.urls.tray);
    return true;
  }
  sessionStorage.setItem(SAID, JSON.stringify({ url, message, back: location.pathname, label: back }));
  location.assign(url);
  return true;
}

/** What the page before this one has done, with the way back. */
export function initAccepted() {
  const said = sessionStorage.getItem(SAID);
  sessionStorage.removeItem(SAID);
  if (!said) return;
  const { url, message, back, label } = JSON.parse(said);
  if (new URL(url, location.href).pathname !== location.pathname) return;
  toast(message, { level: "success", undo: { label, run: () => location.assign(back) } });
}

/**
 * Take it out of the tray; the toast's Undo puts it back.
 * @param {HTMLElement} tile @param {Parts} parts @param {string} words @param {string} undo
 * @returns {Promise<boolean>} whether it went
 */
export async function reject(tile, { data }, words, undo) {
  const url = tile.dataset.reject ?? "";
  if (!(await good(post(url, { on: "1" })))) return false;
  tile.closest(".cand-item")?.remove();
  void refresh(data.urls.tray);
  const restore = async () => {
    if (await good(post(url, { on: "0" }))) await refresh(data.urls.tray);
  };
  toast(words, { undo: { label: undo, run: () => void restore() } });
  return true;
}

/** The same mask and settings once more. @param {HTMLElement} tile */
export async function again(tile) {
  const group = /** @type {HTMLElement | null} */ (tile.closest(".tray-group"));
  const [width, height] = numbers(tile.dataset.canvas);
  if (tile.dataset.again) await send(tile.dataset.again, new FormData(), Number(group?.dataset.count ?? 1), { width, height });
}
