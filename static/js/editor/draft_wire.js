// A draft's way to the server.

import { askToSignIn, meansSignedOut } from "../session.js";
import { csrf } from "../page.js";

const PATIENCE = 30000; // ms
const SMALL = 50000; // bytes; what is kept alive after the page may have 64 kB

/** @typedef {{mask: Blob | null, meta: import("./draft.js").Meta, etag: string}} Outgoing etag of what it replaces, "" for none */

let isAsked = false; // to sign in: once is enough

/**
 * @param {string} url @param {Outgoing} draft
 * @returns {Promise<import("./keeper.js").Sent>}
 */
export async function putDraft(url, { mask, meta, etag }) {
  const body = new FormData();
  body.set("meta", JSON.stringify(meta));
  if (mask) body.set("mask", mask, "mask.png");
  try {
    const answer = await fetch(url, {
      method: "PUT",
      body,
      keepalive: document.hidden && (mask?.size ?? 0) < SMALL,
      headers: { "X-CSRFToken": csrf(), "HX-Request": "true", ...(etag ? { "If-Match": `"${etag}"` } : { "If-None-Match": "*" }) },
      signal: AbortSignal.timeout(PATIENCE),
    });
    return await read(answer);
  } catch {
    return { done: "later" };
  }
}

/** @param {Response} answer @returns {Promise<import("./keeper.js").Sent>} */
async function read(answer) {
  if (answer.status === 200 && !answer.redirected) {
    isAsked = false;
    return { done: "saved", etag: (await answer.json()).etag };
  }
  if (answer.status === 412) return { done: "conflict", theirs: await answer.json() };
  const text = await answer.text();
  if (meansSignedOut({ status: answer.status, url: answer.url, text })) {
    if (!isAsked) askToSignIn();
    isAsked = true;
    return { done: "later" };
  }
  if (answer.status >= 500 || answer.status === 429 || answer.redirected) return { done: "later" };
  return { done: "refused", message: sentence(text) };
}

/** @param {string} text */
function sentence(text) {
  try {
    return String(JSON.parse(text).message ?? "");
  } catch {
    return "";
  }
}
