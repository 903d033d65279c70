// Sending a fill: its places are in the tray at once, one press is one run, and whatever goes wrong nothing is lost.
//
// Each press has a key of its own. Until the server has answered, sending again uses the same key, so that what did
// arrive the first time is not paid for twice.

import { askToSignIn, meansSignedOut } from "../session.js";
import { announce } from "../announce.js";
import { toast, trouble } from "../toast.js";
import { picked } from "../studio/picking.js";
import { newKey, post } from "./asking.js";
import { clear, over, wrong } from "./fill_errors.js";
import { word } from "./words.js";

/**
 * @typedef {{url: string, body: FormData, element: HTMLElement, canvas: {width: number, height: number}}} Sent
 * @typedef {import("./asking.js").Parts} Parts
 */

/** What was sent under which key, until it is known to have arrived. @type {Map<string, Sent>} */
const sent = new Map();
/** Every key of this page: their first candidate opens by itself. @type {Set<string>} */
const keys = new Set();

/** Whether this page asked for it. @param {string | undefined} key */
export function isOurs(key) {
  return Boolean(key && keys.has(key));
}

/** A run that came over the socket stands for what was being sent. @param {string | undefined} key */
export function arrived(key) {
  sent.get(key ?? "")?.element.remove();
}

/** @returns {HTMLElement[]} what is on its way or could not be sent, newest first */
export function unanswered() {
  return [...sent.values()].map(({ element }) => element).reverse();
}

/**
 * Send values that ask for `count` candidates; their places are in the tray from now on.
 * @param {string} url @param {FormData} body without a key @param {number} count @param {{width: number, height: number}} canvas
 */
export async function send(url, body, count, canvas) {
  const key = newKey();
  body.set("key", key);
  keys.add(key);
  const element = drawn(count, canvas);
  element.dataset.key = key;
  sent.set(key, { url, body, element, canvas });
  document.getElementById("tray-groups")?.prepend(element);
  document.dispatchEvent(new CustomEvent("tray:changed"));
  announce(element.querySelector("[data-words]")?.textContent ?? "", { key: "fill" });
  await deliver(key);
}

/** @param {string} key */
async function deliver(key) {
  const one = sent.get(key);
  if (!one) return;
  say(one.element, "sending");
  clear();
  try {
    await read(key, one, await post(one.url, one.body));
  } catch {
    say(one.element, "offline");
  }
}

/** @param {string} key @param {Sent} one @param {Response} answer */
async function read(key, one, answer) {
  const text = await answer.text();
  if (answer.ok && !answer.redirected) return taken(key, one, text, answer.headers.get("X-Run") ?? "");
  if (meansSignedOut({ status: answer.status, url: answer.redirected ? answer.url : "", text })) {
    say(one.element, "broken");
    return askToSignIn();
  }
  if (answer.status >= 500 && !text.startsWith("{")) return say(one.element, "broken");
  forget(key);
  if (answer.status === 403) trouble("refused");
  else if (answer.status === 402) over(JSON.parse(text));
  else if (text.startsWith("{")) wrong(JSON.parse(text).errors ?? {});
  else trouble("failed");
}

/** It is on the server's books: its group takes the place of what stood for it. @param {string} key @param {Sent} one @param {string} html @param {string} run */
function taken(key, { element }, html, run) {
  sent.delete(key);
  if (element.isConnected && !document.getElementById(`fill-${run}`)) htmx.swap(element, html, { swapStyle: "outerHTML" });
  else element.remove(); // the socket was quicker
  document.dispatchEvent(new CustomEvent("tray:changed"));
}

/** @param {string} key */
function forget(key) {
  sent.get(key)?.element.remove();
  sent.delete(key);
  document.dispatchEvent(new CustomEvent("tray:changed"));
}

/** Waiting places in the canvas's shape. @param {number} count @param {{width: number, height: number}} canvas @returns {HTMLElement} */
function drawn(count, { width, height }) {
  const template = /** @type {HTMLTemplateElement} */ (document.getElementById("fill-template"));
  const group = /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true));
  const list = /** @type {HTMLElement} */ (group.querySelector(".tray-strip"));
  const place = /** @type {HTMLElement} */ (list.firstElementChild);
  place.querySelector("svg")?.setAttribute("viewBox", `0 0 ${width} ${height}`);
  for (let more = 1; more < count; more += 1) list.append(place.cloneNode(true));
  return group;
}

/** @param {HTMLElement} group @param {"sending" | "offline" | "broken"} now */
function say(group, now) {
  const words = /** @type {HTMLElement} */ (group.querySelector("[data-words]"));
  const failed = now !== "sending";
  words.textContent = words.dataset[now] ?? "";
  group.classList.toggle("is-unsent", failed);
  group.setAttribute("aria-busy", String(!failed));
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (group.querySelectorAll("[data-send-again], [data-forget]"))) button.hidden = !failed;
  if (failed) announce(words.textContent, { key: "fill" });
}

/** What the form says, with the paint. @param {Parts} parts @param {HTMLFormElement} form @returns {Promise<FormData | null>} null: nothing to fill */
async function filled({ session, stage, data }, form) {
  const paint = await stage.exportMask();
  if (!paint && !data.extend) return null;
  const body = new FormData(form);
  for (const name of ["rect_x", "rect_y", "rect_w", "rect_h", "shape", "key", "mask"]) body.delete(name);
  const { grow, feather, box } = session.settings;
  const values = { grow, feather, box: box ? [box.left, box.top, box.right, box.bottom].map(Math.round).join(",") : "", extend: data.extend ?? "" };
  for (const [name, value] of Object.entries(values)) body.set(name, String(value));
  for (const name of ["protect", "match"]) {
    const control = form.elements.namedItem(name);
    if (control instanceof HTMLInputElement && control.type === "checkbox") body.set(name, control.checked ? "1" : "0");
  }
  if (!paint) return body;
  body.set("mask", paint.blob, "mask.png");
  body.set("mask_x", String(paint.at.x));
  body.set("mask_y", String(paint.at.y));
  return body;
}

/** @param {Parts} parts */
export function initFill(parts) {
  const form = /** @type {HTMLFormElement | null} */ (document.getElementById("fill-form"));
  if (!form) return;
  let preparing = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (preparing || isRefused(form, event.submitter)) return;
    preparing = true;
    try {
      if ((await picked()) === false) return;
      const body = await filled(parts, form);
      if (body) void send(parts.data.urls.fill, body, Number(body.get("count") ?? 1), parts.session.size);
    } catch {
      toast(word("unsent"), { level: "error" });
    } finally {
      preparing = false;
    }
  });
  document.addEventListener("editor:action", (event) => {
    const { action, event: press } = /** @type {CustomEvent} */ (event).detail;
    if (action !== "fill") return;
    event.preventDefault();
    if (!press?.repeat) form.requestSubmit();
  });
  document.addEventListener("click", (event) => clicked(event, form));
}

/** Fill says itself, and with its hint, why it cannot be pressed. @param {HTMLFormElement} form @param {Element | null} [pressed] */
function isRefused(form, pressed) {
  const button = pressed ?? form.querySelector('[type="submit"]');
  return button?.getAttribute("aria-disabled") === "true";
}

/** @param {MouseEvent} event @param {HTMLFormElement} form */
function clicked(event, form) {
  const target = /** @type {HTMLElement} */ (event.target);
  const submit = target.closest('[type="submit"]');
  // the second half of a double click is not a second wish
  if (event.detail > 1 && submit instanceof HTMLButtonElement && submit.form === form) return event.preventDefault();
  const key = /** @type {HTMLElement | null} */ (target.closest(".tray-group.is-sending"))?.dataset.key ?? "";
  if (key && target.closest("[data-send-again]")) void deliver(key);
  if (key && target.closest("[data-forget]")) forget(key);
}
