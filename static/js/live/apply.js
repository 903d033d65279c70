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
  const box = document.createElement("template");
  box.innerHTML = html;
  // Not every page has every place: a fragment without one is dropped, because htmx would report it as an error.
  for (const part of box.content.querySelectorAll("[hx-swap-oob]")) if (!placeOf(part)) part.remove();
  if (box.content.childElementCount) htmx.swap(document.body, box.innerHTML, { swapStyle: "none" });
}

/** Where a fragment goes: the selector after the colon, else its own id. @param {Element} part */
function placeOf(part) {
  const named = part.getAttribute("hx-swap-oob") ?? "";
  const colon = named.indexOf(":");
  return colon < 0 ? document.getElementById(part.id) : document.querySelector(named.slice(colon + 1));
}
