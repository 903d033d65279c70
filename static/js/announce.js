// One polite voice for screen readers: at most one message every two seconds, the newest of each kind.

import { all, once } from "./page.js";

const GAP = 2000;
const LINGER = 8000;
/** @type {Map<string, string>} */
const waiting = new Map();
/** @type {WeakSet<Element>} */
const seen = new WeakSet();
let spoken = -GAP;
let timer = 0;

/**
 * Say something when there is room. A message replaces one that waits under the same key.
 * @param {string} text
 * @param {{key?: string}} [options]
 */
export function announce(text, { key = text } = {}) {
  if (!text) return;
  waiting.delete(key);
  waiting.set(key, text);
  if (!timer) timer = window.setTimeout(speak, Math.max(50, spoken + GAP - performance.now()));
}

function speak() {
  timer = 0;
  spoken = performance.now();
  const line = document.createElement("p");
  line.textContent = [...waiting.values()].join(" ");
  waiting.clear();
  document.getElementById("announcer")?.replaceChildren(line);
  // an old line must not be met again by someone reading through the page
  window.setTimeout(() => line.remove(), LINGER);
}

/** @param {ParentNode} root */
export function init(root) {
  const news = all(root, "[data-announce]");
  // what stood on the page at load is not news
  once(seen, news, (element) => {
    if (root !== document) announce(element.dataset.announce || element.textContent?.trim() || "", { key: element.id || undefined });
  });
}
