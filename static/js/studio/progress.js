// Bars that estimate and words that admit when it takes long. Text and value change, nothing is redrawn.

import { estimated, isSlow } from "./estimate.js";

const TICK = 400; // ms

function tick() {
  const now = Date.now();
  for (const tile of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".tile[data-since][data-usual-high]"))) {
    const elapsed = (now - Date.parse(tile.dataset.since ?? "")) / 1000;
    const high = Number(tile.dataset.usualHigh);
    const bar = tile.querySelector("progress");
    if (bar) bar.value = Math.round(estimated(elapsed, high) * 10) / 10;
    const slow = /** @type {HTMLElement | null} */ (tile.querySelector("[data-slow]"));
    if (slow) slow.hidden = !isSlow(elapsed, high);
  }
}

/** @param {ParentNode} root */
export function init(root) {
  tick();
  if (root === document) setInterval(tick, TICK);
}
