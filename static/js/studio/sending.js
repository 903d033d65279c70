// Sending a run: its places are on the page within the frame of the click, and one press is one run.

import { closeDialog } from "../dialog.js";
import { toast, trouble } from "../toast.js";
import { faults, refresh, spendHere } from "./composer.js";
import { byId, composer, field } from "./dom.js";
import { picked } from "./picking.js";
import { settled } from "./reference.js";
import { check } from "./size_fields.js";
import { sent as promptSent } from "./prompts.js";

/**
 * @typedef {object} Config htmx's description of a request
 * @property {Element} elt
 * @property {string} verb
 * @property {string} path
 * @property {FormData} [formData]
 */

/** What was sent under which key, until it is known to have arrived. @type {Map<string, FormData>} */
const sent = new Map();

/** @param {Event} event @returns {any} */
const detail = (event) => /** @type {CustomEvent} */ (event).detail;

/** The key of a run that is being sent; "" for any other request. @param {Config | undefined} config */
function keyOf(config) {
  const form = composer();
  if (!form || !config || config.verb.toLowerCase() !== "post" || config.path !== form.getAttribute("hx-post")) return "";
  return String(config.formData?.get("key") ?? "");
}

/** @param {string} key */
function placeholder(key) {
  return byId(`run-c-${key}`);
}

/** A key nobody else can guess; randomUUID would need https. */
function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Look before sending: what is wrong here need not be asked of the server. @param {Event} event */
function before(event) {
  const form = composer();
  if (!form || detail(event).elt !== form) return;
  if (byId("generate")?.getAttribute("aria-disabled") === "true") return refuse(event, byId("composer-notice"));
  const prompt = field("prompt");
  if (prompt && !prompt.value.trim()) return missing(event, prompt);
  if (!check()) return refuse(event, null);
  const waiting = settled() ?? picked();
  if (!waiting) return;
  event.preventDefault();
  void waiting.then((arrived) => arrived && form.requestSubmit());
}

/** @param {Event} event @param {HTMLElement | null} notice */
function refuse(event, notice) {
  event.preventDefault();
  document.dispatchEvent(new CustomEvent("composer:show"));
  // said again: the alert region speaks when its content is new
  if (notice) notice.replaceChildren(...[...notice.childNodes].map((node) => node.cloneNode(true)));
}

/** @param {Event} event @param {HTMLInputElement} prompt */
function missing(event, prompt) {
  event.preventDefault();
  const list = byId("prompt-error");
  const line = document.createElement("li");
  line.textContent = prompt.dataset.wordsEmpty ?? "";
  list?.replaceChildren(line);
  prompt.setAttribute("aria-invalid", "true");
  document.dispatchEvent(new CustomEvent("composer:show"));
  setTimeout(() => prompt.focus(), 0);
}

/** The run is on its way: show its places at once. @param {Event} event */
function sending(event) {
  const config = /** @type {Config} */ (detail(event).requestConfig);
  const key = keyOf(config);
  if (!key || !config.formData) return;
  sent.set(key, config.formData);
  byId("composer-notice")?.replaceChildren();
  byId("composer-errors")?.remove();
  const waiting = placeholder(key);
  if (waiting) return state(waiting, "sending");
  byId("feed-list")?.prepend(drawn(key, config.formData));
  const empty = byId("feed-empty");
  if (empty) empty.hidden = true;
  const sheet = byId("composer-sheet");
  if (sheet instanceof HTMLDialogElement) closeDialog(sheet);
  if (scrollY > 0 && matchMedia("(width < 760px)").matches) scrollTo({ top: 0 });
}

/** A run made of waiting places, in the shape that was asked for. @param {string} key @param {FormData} data @returns {HTMLElement} */
function drawn(key, data) {
  const template = /** @type {HTMLTemplateElement} */ (byId("run-template"));
  const run = /** @type {HTMLElement} */ (template.content.querySelector(".run")?.cloneNode(true));
  run.id = `run-c-${key}`;
  const text = (/** @type {string} */ name) => String(data.get(name) ?? "").trim();
  /** @param {string} name @param {string} words */
  const say = (name, words) => run.querySelector(`[data-fill="${name}"]`)?.replaceChildren(words);
  say("prompt", text("prompt"));
  say("size", `${text("width")} × ${text("height")}`);
  run.setAttribute("aria-label", text("prompt"));
  const grid = /** @type {HTMLElement} */ (run.querySelector(".run-grid"));
  const place = /** @type {HTMLElement} */ (grid.firstElementChild);
  place.querySelector("svg")?.setAttribute("viewBox", `0 0 ${text("width")} ${text("height")}`);
  for (let more = 1; more < Number(text("count")); more += 1) grid.append(place.cloneNode(true));
  return run;
}

/** @param {HTMLElement} run @param {"sending" | "offline" | "broken"} now */
function state(run, now) {
  const failed = now !== "sending";
  const words = /** @type {HTMLElement} */ (run.querySelector('[data-fill="words"]'));
  words.dataset.sending ??= words.textContent ?? "";
  words.textContent = words.dataset[now] ?? "";
  run.setAttribute("aria-busy", String(!failed));
  run.classList.toggle("is-unsent", failed);
  const spin = /** @type {HTMLElement} */ (run.querySelector(".spin"));
  spin.hidden = failed;
  for (const strong of run.querySelectorAll(".tile strong")) strong.textContent = failed ? "" : words.dataset.sending;
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (run.querySelectorAll("[data-send-again], [data-forget]"))) button.hidden = !failed;
}

/** The answer: the run takes the place of what stood for it. @param {Event} event */
function answered(event) {
  const about = detail(event);
  const key = keyOf(about.requestConfig);
  if (!key) return;
  const run = placeholder(key);
  if (about.xhr.status >= 300) return withdrawn(run);
  const slug = about.xhr.getResponseHeader("X-Run") ?? "";
  if (byId(`run-${slug}`)) {
    about.shouldSwap = false; // the socket was quicker
    run?.remove();
  } else if (run) {
    about.target = run;
    about.swapOverride = "outerHTML";
  }
  taken(key);
}

/** Nothing came of it: an empty feed says again how to begin. @param {HTMLElement | null} run */
function withdrawn(run) {
  run?.remove();
  const empty = byId("feed-empty");
  if (empty && !byId("feed-list")?.querySelector(".run")) empty.hidden = false;
}

/** It is on the server's books: the next press is another run. @param {string} key */
function taken(key) {
  promptSent(String(sent.get(key)?.get("prompt") ?? "").trim());
  sent.delete(key);
  const held = /** @type {HTMLInputElement | null | undefined} */ (composer()?.querySelector('[name="key"]'));
  if (held?.value === key) held.value = newKey();
  spendHere();
}

/** @param {Event} event */
function swapped(event) {
  const config = /** @type {Config | undefined} */ (detail(event).requestConfig);
  if (!keyOf(config) || ![402, 422].includes(detail(event).xhr.status)) return;
  document.dispatchEvent(new CustomEvent("composer:show"));
  refresh();
  setTimeout(faults, 0);
}

/** @param {Event} event */
function unanswered(event) {
  const run = placeholder(keyOf(detail(event).requestConfig));
  if (run) state(run, "offline");
}

/** @param {Event} event */
function broken(event) {
  const { requestConfig, xhr } = detail(event);
  const key = keyOf(requestConfig);
  const run = placeholder(key);
  if (!key || !run || xhr.status === 402 || xhr.status === 422) return;
  if (xhr.status >= 500) return state(run, "broken");
  run.remove();
  if (xhr.status === 403) trouble("refused");
  else if (xhr.status !== 401) toast(run.querySelector("[data-broken]")?.getAttribute("data-broken") ?? "", { level: "error" });
}

/** Once more with the same key: if it did arrive the first time, it is the same run. @param {HTMLElement} run */
function sendAgain(run) {
  const data = sent.get(run.id.replace("run-c-", ""));
  const url = composer()?.getAttribute("hx-post");
  if (!data || !url) return;
  /** @type {Record<string, FormDataEntryValue[]>} */
  const values = {};
  for (const name of new Set(data.keys())) values[name] = data.getAll(name);
  void htmx.ajax("POST", url, { source: run, target: run, swap: "outerHTML", values });
}

/** @param {MouseEvent} event */
function clicked(event) {
  const target = /** @type {HTMLElement} */ (event.target);
  // the second half of a double click is not a second wish
  if (event.detail > 1 && target.closest("#generate, #dock-generate")) return event.preventDefault();
  const run = /** @type {HTMLElement | null} */ (target.closest(".is-sending"));
  if (!run) return;
  if (target.closest("[data-send-again]")) sendAgain(run);
  if (target.closest("[data-forget]")) forget(run);
}

/** @param {HTMLElement} run */
function forget(run) {
  sent.delete(run.id.replace("run-c-", ""));
  run.remove();
  const held = /** @type {HTMLInputElement | null | undefined} */ (composer()?.querySelector('[name="key"]'));
  if (held) held.value = newKey();
  field("prompt")?.focus();
}

/** @param {ParentNode} root */
export function init(root) {
  if (root !== document) return;
  document.addEventListener("click", clicked, true);
  document.addEventListener("htmx:confirm", before);
  document.addEventListener("htmx:beforeRequest", sending);
  document.addEventListener("htmx:beforeSwap", answered);
  document.addEventListener("htmx:afterSwap", swapped);
  document.addEventListener("htmx:sendError", unanswered);
  document.addEventListener("htmx:timeout", unanswered);
  document.addEventListener("htmx:responseError", broken);
}
