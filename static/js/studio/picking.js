// A preset that is being picked: what is sent meanwhile waits for its words and LoRAs.

/** @type {Set<Promise<boolean>>} */
const waiting = new Set();
/** @type {WeakMap<XMLHttpRequest, (arrived: boolean) => void>} */
const ends = new WeakMap();

/** @param {Event} event @returns {any} */
const detail = (event) => /** @type {CustomEvent} */ (event).detail;

/** Whether everything that was picked has arrived, once that is known; null when nothing is on its way. @returns {Promise<boolean> | null} */
export function picked() {
  return waiting.size ? Promise.all(waiting).then((all) => all.every(Boolean)) : null;
}

document.addEventListener("htmx:beforeSend", (event) => {
  const { target, xhr } = detail(event);
  if (target?.id !== "preset-box") return;
  const arrival = /** @type {Promise<boolean>} */ (new Promise((resolve) => ends.set(xhr, resolve)));
  waiting.add(arrival);
  void arrival.then(() => waiting.delete(arrival));
});
document.addEventListener("htmx:afterRequest", (event) => {
  const { successful, xhr } = detail(event);
  ends.get(xhr)?.(Boolean(successful));
});
