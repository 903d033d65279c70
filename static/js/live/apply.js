// One envelope onto the page. Whoever owns a part of the page may take the event over by cancelling it.

/**
 * @typedef {object} Envelope
 * @property {number} v
 * @property {number} seq
 * @property {string} [type]
 * @property {string} [html]
 * @property {Record<string, any>} [data]
 */

/** @param {Envelope} envelope */
export function apply(envelope) {
  if (!envelope.type) return;
  const event = new CustomEvent("live:event", { detail: envelope, cancelable: true });
  const untouched = document.dispatchEvent(event);
  if (untouched && envelope.html) swap(envelope.html);
  document.dispatchEvent(new CustomEvent("live:applied", { detail: envelope }));
}

/** @param {string} html fragments that name their own place (hx-swap-oob) */
export function swap(html) {
  htmx.swap(document.body, html, { swapStyle: "none" });
}

// Not every page has every place: a fragment without one is dropped, and that is not an error.
document.addEventListener("htmx:oobErrorNoTarget", (event) => event.stopPropagation(), true);
