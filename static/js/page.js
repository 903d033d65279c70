// What every module needs to know of the page: its token, its words, and when new markup arrives.

/** @typedef {(root: ParentNode) => void} Init */

/** @type {Init[]} */
const loaders = [];

/**
 * Run `init` on the whole page now, and on every piece htmx or the live socket brings in later.
 * @param {Init} init
 */
export function onLoad(init) {
  loaders.push(init);
  init(document);
}

/** The CSRF token, for `fetch`; htmx sends it by itself. */
export function csrf() {
  const headers = JSON.parse(document.body.getAttribute("hx-headers") ?? "{}");
  return String(headers["X-CSRFToken"] ?? "");
}

/**
 * Every element of `root` that matches, `root` itself included.
 * @param {ParentNode} root
 * @param {string} selector
 * @returns {HTMLElement[]}
 */
export function all(root, selector) {
  const found = /** @type {HTMLElement[]} */ ([...root.querySelectorAll(selector)]);
  return root instanceof HTMLElement && root.matches(selector) ? [root, ...found] : found;
}

/** The innermost open modal dialog, if there is one. */
export function openModal() {
  return /** @type {HTMLDialogElement | undefined} */ ([...document.querySelectorAll("dialog:modal")].at(-1));
}

/**
 * Run `act` once for each element, however often its root is visited.
 * @param {WeakSet<Element>} seen
 * @param {HTMLElement[]} elements
 * @param {(element: HTMLElement) => void} act
 */
export function once(seen, elements, act) {
  for (const element of elements) {
    if (seen.has(element)) continue;
    seen.add(element);
    act(element);
  }
}

document.addEventListener("htmx:load", (event) => {
  const root = /** @type {Element} */ (event.target);
  if (root !== document.body) loaders.forEach((init) => init(root));
});
