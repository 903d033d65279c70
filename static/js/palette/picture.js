// What can be done with the picture in focus: the controls that the page has for it already. The palette lists them
// and presses them; what they do is theirs.

/** In the order of the list; what a menu has besides stays in the menu. */
const ACTS = ["edit", "reference", "reuse", "favourite", "download", "bin"];
const VIEWER = [
  '.viewer-acts [data-key="e"]',
  '.viewer-acts a[href*="?reference="]',
  '.viewer-acts [data-key="r"]',
  "form[data-favourite] button",
  '.viewer-acts [data-key="d"]',
  '.viewer-acts [data-key="Delete"]',
];
const UNSAID = "svg, kbd, .vh, .faint";

/** @typedef {{control: HTMLElement, label: string, icon: Node | null}} Act */

/**
 * The picture that is open in the editor or the viewer, else the one whose tile has the focus.
 * @param {Element | null} from what had the focus
 * @param {string} download "Download {format}", for lists of formats
 * @returns {Act[]}
 */
export function actsOn(from, download) {
  const viewer = document.getElementById("viewer-page");
  if (viewer) return VIEWER.map((one) => viewer.querySelector(/** @type {"button"} */ (one))).flatMap((one) => act(one));
  if (document.getElementById("editor")) return downloads(download);
  const tile = from?.closest("[data-picture], .justified-item");
  return tile instanceof HTMLElement ? ofMenu(tile) : [];
}

/** @param {string} words */
function downloads(words) {
  const links = document.querySelectorAll(/** @type {"a"} */ ("#download-menu a[download]"));
  return [...links].flatMap((link) => act(link).map((one) => ({ ...one, label: words.replace("{format}", one.label) })));
}

/** The menu that serves every tile, pointed at this one as its own button would. @param {HTMLElement} tile */
function ofMenu(tile) {
  const menu = document.getElementById("tile-menu");
  const opener = /** @type {HTMLElement | null} */ (tile.querySelector('[popovertarget="tile-menu"]'));
  if (!menu || !opener) return [];
  menu.dispatchEvent(new CustomEvent("menu:open", { bubbles: true, detail: { opener } }));
  return ACTS.flatMap((name) => act(itemOf(menu, name, tile.dataset.format ?? "")));
}

/** @param {HTMLElement} menu @param {string} name @param {string} format */
function itemOf(menu, name, format) {
  const items = [...menu.querySelectorAll(/** @type {"a"} */ (`.menu-item:is([data-item="${name}"], [data-act="${name}"])`))];
  return items.find((one) => one.dataset.format === format) ?? items[0] ?? null;
}

/** @param {HTMLElement | null} control @returns {Act[]} */
function act(control) {
  if (!control || control.hidden) return [];
  const icon = control.querySelector("svg")?.cloneNode(true) ?? null;
  return [{ control, label: control.dataset.keyLabel || said(control) || control.getAttribute("aria-label") || "", icon }];
}

/** Its words without what is there for the eye or the ear alone. @param {HTMLElement} control */
function said(control) {
  const parts = [...control.childNodes].filter((node) => !(node instanceof Element && node.matches(UNSAID)));
  return parts.map((node) => node.textContent ?? "").join("").trim();
}
