// Short messages at the edge of the page: at most three, six seconds, held while pointed at or focused.

import { openModal } from "./page.js";

/**
 * @typedef {{label: string, url?: string, run?: () => void}} Action
 * @typedef {{level?: string, undo?: Action}} Options
 */

const SHOWN = 3;
const LIFE = 6000;
const MARKS = /** @type {Record<string, string>} */ ({ success: "circle-check", error: "circle-alert", warning: "circle-alert" });

const area = /** @type {HTMLElement | null} */ (document.getElementById("toasts"));
/** @type {Map<HTMLElement, number>} */
const timers = new Map();
let held = false;

/**
 * Show a message. An error stays until it is dismissed. `undo` adds a button that posts to a URL or runs a function.
 * @param {string} text
 * @param {Options} [options]
 */
export function toast(text, { level = "info", undo } = {}) {
  const template = /** @type {HTMLTemplateElement | null} */ (document.getElementById("toast-template"));
  const made = template?.content.firstElementChild?.cloneNode(true);
  if (!area || !(made instanceof HTMLElement)) return;
  made.dataset.level = level;
  /** @type {HTMLElement} */ (made.querySelector(".toast-text")).textContent = text;
  const use = made.querySelector("use");
  if (MARKS[level]) use?.setAttribute("href", (use.getAttribute("href") ?? "").replace(/#.*/, `#${MARKS[level]}`));
  if (undo) made.querySelector("[data-toast-close]")?.before(button(made, undo));
  raise();
  area.append(made);
}

/**
 * @param {HTMLElement} owner
 * @param {Action} action
 */
function button(owner, action) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn sm";
  made.textContent = action.label;
  made.addEventListener("click", () => {
    close(owner);
    if (action.run) action.run();
    if (action.url) void post(action.url);
  });
  return made;
}

/** @param {string} url */
async function post(url) {
  await htmx.ajax("POST", url, { target: "body", swap: "none" });
  document.dispatchEvent(new CustomEvent("toast:undone", { detail: { url } }));
}

/** Over a modal dialog the list moves into it, because everything outside is inert. */
function raise() {
  const home = openModal() ?? document.body;
  if (area && area.parentElement !== home) home.append(area);
}

/** @param {HTMLElement} one */
function close(one) {
  clearTimeout(timers.get(one));
  timers.delete(one);
  one.remove();
}

/** @param {HTMLElement} one */
function start(one) {
  clearTimeout(timers.get(one));
  if (one.dataset.level === "error" || held) return void timers.set(one, 0);
  timers.set(one, window.setTimeout(() => close(one), LIFE));
}

/** @param {boolean} hold */
function pause(hold) {
  held = hold;
  for (const [one, timer] of timers) hold ? clearTimeout(timer) : start(one);
}

/** Take over what is in the list already (Django's messages) and what comes later, from here or out of band. */
export function init() {
  if (!area || area.dataset.ready) return;
  area.dataset.ready = "yes";
  new MutationObserver(() => adopt(area)).observe(area, { childList: true });
  adopt(area);
  area.addEventListener("click", (event) => {
    const pressed = /** @type {Element} */ (event.target).closest("[data-toast-close]");
    const one = /** @type {HTMLElement | null | undefined} */ (pressed?.closest(".toast"));
    if (one) close(one);
  });
  for (const [on, off] of [["pointerenter", "pointerleave"], ["focusin", "focusout"]]) {
    area.addEventListener(on, () => pause(true));
    area.addEventListener(off, () => pause(false));
  }
  document.addEventListener("toast", (event) => {
    const { text, ...options } = /** @type {CustomEvent<Options & {text: string}>} */ (event).detail;
    toast(text, options);
  });
  document.addEventListener("close", () => raise(), true);
}

/** @param {HTMLElement} list */
function adopt(list) {
  for (const one of /** @type {HTMLElement[]} */ ([...list.querySelectorAll(".toast")])) if (!timers.has(one)) start(one);
  const shown = [...timers.keys()];
  for (const one of shown.slice(0, Math.max(0, shown.length - SHOWN))) close(one);
}

/**
 * The words the page keeps for a failure (`failed`, `offline`, `refused`), as an error toast.
 * @param {"failed" | "offline" | "refused"} kind
 */
export function trouble(kind) {
  toast(area?.dataset[kind] ?? "", { level: "error" });
}
