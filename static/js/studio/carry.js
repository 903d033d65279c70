// Requests that outlive what asked for them: a tile or a header may be swapped by the socket before the answer comes,
// and htmx looks for places, and tells its events, from the element that asked.

/**
 * Post from an element of its own.
 * @param {string} url
 * @param {{values?: Record<string, string>, about?: string}} [options] `about` is kept on the element as data-carries
 */
export function post(url, { values = {}, about = "" } = {}) {
  const carrier = document.createElement("span");
  carrier.hidden = true;
  carrier.dataset.carries = about;
  document.body.append(carrier);
  void htmx.ajax("POST", url, { source: carrier, target: carrier, swap: "none", values }).finally(() => carrier.remove());
}

/** Forms with data-carry: plain without scripts. @param {SubmitEvent} event */
function submitted(event) {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (!form.matches("form[data-carry]")) return;
  event.preventDefault();
  if (form.dataset.sent) return;
  form.dataset.sent = "yes"; // the answer brings a new one
  setTimeout(() => delete form.dataset.sent, 3000);
  post(form.action);
}

/** @param {ParentNode} root */
export function init(root) {
  if (root === document) document.addEventListener("submit", submitted);
}
