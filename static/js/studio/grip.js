// The edge between composer and feed: dragged, or moved with the arrow keys; remembered in this browser.

import { byId } from "./dom.js";

const KEY = "studio.composer.width";
const LOW = 320;
const HIGH = 480;
const STEP = 16;

/** @param {number} pixels */
function set(pixels) {
  const width = Math.round(Math.min(HIGH, Math.max(LOW, pixels)));
  byId("studio")?.style.setProperty("--composer", `${width}px`);
  byId("grip")?.setAttribute("aria-valuenow", String(width));
  return width;
}

/** @param {number} width */
function keep(width) {
  try {
    localStorage.setItem(KEY, String(width));
  } catch {
    // a browser that keeps nothing still works
  }
}

function now() {
  return byId("composer")?.getBoundingClientRect().width ?? 372;
}

/** @param {PointerEvent} event */
function drag(event) {
  const grip = /** @type {HTMLElement} */ (event.currentTarget);
  if (event.button !== 0) return;
  event.preventDefault();
  const from = event.clientX;
  const start = now();
  const way = grip.matches(":dir(rtl)") ? -1 : 1;
  grip.setPointerCapture(event.pointerId);
  grip.classList.add("is-dragging");
  /** @param {PointerEvent} moved */
  const move = (moved) => void set(start + way * (moved.clientX - from));
  const end = () => {
    grip.removeEventListener("pointermove", move);
    grip.classList.remove("is-dragging");
    keep(now());
  };
  grip.addEventListener("pointermove", move);
  grip.addEventListener("lostpointercapture", end, { once: true });
}

/** @param {KeyboardEvent} event */
function keyed(event) {
  const way = /** @type {HTMLElement} */ (event.currentTarget).matches(":dir(rtl)") ? -1 : 1;
  const next = { ArrowRight: now() + way * STEP, ArrowLeft: now() - way * STEP, Home: LOW, End: HIGH }[event.key];
  if (next === undefined) return;
  event.preventDefault();
  keep(set(next));
}

/** @type {WeakSet<Element>} */
const seen = new WeakSet();

/** @param {ParentNode} _root */
export function init(_root) {
  const grip = byId("grip");
  if (!grip || seen.has(grip)) return;
  seen.add(grip);
  const kept = Number(localStorage.getItem(KEY));
  if (kept) set(kept);
  grip.addEventListener("pointerdown", drag);
  grip.addEventListener("keydown", keyed);
}
