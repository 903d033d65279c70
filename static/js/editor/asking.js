// Requests of the editor's own: with the page's token, and failures said in the page's words.

import { askToSignIn, meansSignedOut } from "../session.js";
import { csrf } from "../page.js";
import { trouble } from "../toast.js";

/**
 * What the page hands to each of its parts; `data` are the facts it begins with (#editor-data).
 * @typedef {object} Parts
 * @property {import("./session.js").Session} session
 * @property {import("./stage.js").Stage} stage
 * @property {Facts} data
 * @typedef {object} Facts
 * @property {{slug: string, width: number, height: number, number: number, src: string, preview: string}} picture
 * @property {{width: number, height: number, at: {x: number, y: number}}} [canvas] larger than the picture while it is being extended
 * @property {string} [extend] left,top,right,bottom; "" without
 * @property {Record<string, string>} urls
 * @property {number} me
 */

/**
 * Post a form. Rejects only when nobody answered.
 * @param {string} url @param {FormData | Record<string, string>} values
 * @returns {Promise<Response>}
 */
export function post(url, values = {}) {
  const body = values instanceof FormData ? values : new FormData();
  if (!(values instanceof FormData)) for (const [name, value] of Object.entries(values)) body.set(name, value);
  return fetch(url, { method: "POST", body, headers: { "X-CSRFToken": csrf(), "HX-Request": "true", "X-Requested-With": "fetch" } });
}

/**
 * The answer when it is good; else its failure is said, and null.
 * @param {Promise<Response>} asked
 * @returns {Promise<Response | null>}
 */
export async function good(asked) {
  try {
    const answer = await asked;
    if (answer.ok && !answer.redirected) return answer;
    await fail(answer);
  } catch {
    trouble("offline");
  }
  return null;
}

/** Say what went wrong: signed out, not allowed, the server's own sentence, or that something broke. @param {Response} answer */
async function fail(answer) {
  const text = await answer.text();
  if (meansSignedOut({ status: answer.status, url: answer.redirected ? answer.url : "", text })) return askToSignIn();
  if (answer.status === 403) return trouble("refused");
  const said = sentence(text);
  if (said) document.dispatchEvent(new CustomEvent("toast", { detail: { text: said, level: "error" } }));
  else trouble("failed");
}

/** The message of a JSON answer. @param {string} text */
function sentence(text) {
  try {
    return String(JSON.parse(text).message ?? "");
  } catch {
    return "";
  }
}

/** A key that nobody else can guess; randomUUID would need https. */
export function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
