// The team's saved masks, the dialogs that load and save one, and the mask of the touch-up before.

import { csrf } from "../page.js";
import { askToSignIn, meansSignedOut } from "../session.js";
import { announce } from "../announce.js";
import { toast } from "../toast.js";
import { initLoadMask } from "./load_mask.js";
import { initSaveMask } from "./save_mask.js";
import { fetchedMask } from "./fetched_mask.js";
import { combine } from "./whole.js";

/**
 * @typedef {import("./session.js").Session} Session
 * @typedef {{slug: string, name: string, width: number, height: number, url: string, person: string, created_at: string}} Saved
 * @typedef {{masks: Saved[], next: string}} Page
 * @typedef {{url: string, meta: import("./draft.js").Meta}} LastMask
 * @typedef {{picture: {slug: string, name: string, width: number, height: number}, urls: {masks: string, composer?: string | null}, last_mask: LastMask | null, extend: string, again?: {mask: LastMask | null, extend: number[]} | null}} Data extend: as "left,top,right,bottom", or ""
 * @typedef {{session: Session, data: Data}} Parts
 */

/** @param {Parts} parts */
export function initMasks(parts) {
  initLoadMask(parts, (before) => listed(parts.data.urls.masks, before));
  initSaveMask(parts, (mask, name) => saved(parts.data, mask, name));
  initReuse(parts);
}

/** @param {string} url @param {string} before cursor, "" for the newest @returns {Promise<Page>} */
async function listed(url, before) {
  const answer = await fetch(before ? `${url}?before=${encodeURIComponent(before)}` : url, { headers: { "HX-Request": "true" } });
  if (!answer.ok) throw await troubled(answer);
  return answer.json();
}

/**
 * Put a mask into the team's library.
 * @param {Data} data @param {Blob} mask a PNG of the whole picture @param {string} name
 * @returns {Promise<import("./save_mask.js").Kept>} @throws {Error} with a sentence for them, or an empty message
 */
async function saved({ urls, picture }, mask, name) {
  const body = new FormData();
  body.set("mask", mask, "mask.png");
  body.set("name", name);
  body.set("picture", picture.slug);
  const headers = { "X-CSRFToken": csrf(), "HX-Request": "true" };
  const answer = await fetch(urls.masks, { method: "POST", body, headers });
  if (!answer.ok) throw await troubled(answer);
  const { message, mask: made } = await answer.json();
  return { told: message, slug: made.slug };
}

/** @param {Response} answer @returns {Promise<Error>} */
async function troubled(answer) {
  const text = await answer.text();
  if (meansSignedOut({ status: answer.status, url: answer.url, text })) askToSignIn();
  if (answer.headers.get("Content-Type")?.includes("json")) return new Error(JSON.parse(text).message ?? "");
  return new Error("");
}

/** "Do this again on another picture": its mask comes along, stretched to this one. @param {Parts} parts */
export async function initAgain({ session, data }) {
  if (!data.again?.mask) return;
  try {
    const to = data.extend ? data.extend.split(",").map(Number) : [0, 0, 0, 0];
    await reused(session, data.again.mask, { from: data.again.extend, to });
    // a reload brings the draft back, not this over it
    const address = new URL(location.href);
    address.searchParams.delete("again");
    history.replaceState(history.state, "", address);
  } catch {
    toast(document.getElementById("mask-reuse")?.dataset.failed ?? "", { level: "error" });
  }
}

/** "Reuse last mask": what the touch-up before painted becomes the mask, as one step. @param {Parts} parts */
function initReuse({ session, data }) {
  const button = document.getElementById("mask-reuse");
  if (button) button.hidden = !data.last_mask;
  const last = data.last_mask;
  if (!last) return;
  const reuse = async () => {
    try {
      await reused(session, last);
      announce(button?.dataset.done ?? "");
    } catch {
      toast(button?.dataset.failed ?? "", { level: "error" });
    }
  };
  button?.addEventListener("click", () => void reuse());
  document.addEventListener("editor:action", (event) => {
    if (/** @type {CustomEvent} */ (event).detail.action !== "reuse" || event.defaultPrevented) return;
    event.preventDefault();
    void reuse();
  });
}

/**
 * @param {Session} session @param {LastMask} last of this picture's size, or of another one that it is stretched from
 * @param {Parameters<typeof fetchedMask>[3]} [room] around the one and the other
 */
async function reused(session, { url, meta }, room) {
  const mask = await fetchedMask(url, meta, session.size, room);
  if (session.isBusy) return;
  const { grow, feather } = session.settings;
  const after = { grow: meta.grow ?? grow, feather: meta.feather ?? feather };
  session.apply("load", combine(session.mask, mask, "replace"), { before: { grow, feather }, after });
}
