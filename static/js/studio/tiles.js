// What can be done with a picture: one menu for all tiles, and its quick twins on hover.

import { post as carry } from "./carry.js";
import { byId, composer } from "./dom.js";

/** The tile the open menu is about. @type {HTMLElement | null} */
let current = null;

/** @param {HTMLElement} menu @param {string} name */
function item(menu, name) {
  return /** @type {HTMLElement | null} */ (menu.querySelector(`[data-item="${name}"]`));
}

/** @param {string | undefined} pattern @param {HTMLElement} tile */
function address(pattern, tile) {
  return (pattern ?? "").replace("SLUG", tile.dataset.picture ?? "").replace("FORMAT", tile.dataset.format ?? "");
}

/** Point the menu at the tile that opened it. @param {HTMLElement} menu @param {HTMLElement} tile */
function aim(menu, tile) {
  const studio = menu.dataset.studioUrl ?? "";
  const links = {
    open: address(menu.dataset.pictureUrl, tile),
    edit: address(menu.dataset.editUrl, tile),
    reference: `${studio}?reference=${tile.dataset.picture}`,
    reuse: `${studio}?reuse=${tile.dataset.run}`,
    download: address(menu.dataset.downloadUrl, tile),
  };
  for (const [name, url] of Object.entries(links)) item(menu, name)?.setAttribute("href", url);
  const use = item(menu, "reference");
  const again = item(menu, "reuse");
  if (use) use.dataset.useReference = tile.dataset.picture;
  if (again) again.dataset.reuse = tile.dataset.run;
  const star = item(menu, "favourite");
  const liked = Boolean(tile.dataset.favourite);
  star?.setAttribute("aria-checked", String(liked));
  star?.querySelector("span")?.replaceChildren((liked ? star.dataset.on : star.dataset.off) ?? "");
  for (const name of ["edit", "bin", "bin-line"]) item(menu, name)?.toggleAttribute("hidden", tile.dataset.may !== "change");
  const note = item(menu, "note");
  note?.toggleAttribute("hidden", !tile.dataset.note);
  note?.replaceChildren(tile.dataset.note ?? "");
}

/** @param {HTMLElement} tile @param {string} action @param {Record<string, string>} [values] */
function post(tile, action, values) {
  carry(address(byId("tile-menu")?.dataset[`${action}Url`], tile), { values, about: tile.dataset.picture });
}

/** @param {string} slug @returns {HTMLElement | null} */
function tileOf(slug) {
  return document.querySelector(`.tile[data-picture="${CSS.escape(slug)}"]`);
}

/** At once on the page; the server's word corrects it. @param {HTMLElement} tile */
function favourite(tile) {
  const on = !tile.dataset.favourite;
  mark(tile, on);
  post(tile, "favourite", { on: on ? "1" : "0" });
}

/** @param {HTMLElement} tile @param {boolean} on */
export function mark(tile, on) {
  tile.dataset.favourite = on ? "yes" : "";
  tile.querySelector('[data-act="favourite"]')?.setAttribute("aria-pressed", String(on));
}

/** The settings of an earlier run into the composer that is open. @param {string} slug */
async function reuse(slug) {
  await htmx.ajax("GET", `${location.pathname}?reuse=${encodeURIComponent(slug)}`, { target: "#composer", swap: "innerHTML", select: "#composer > *" });
  byId("composer")?.querySelector(".composer-scroll")?.scrollTo({ top: 0 });
  document.dispatchEvent(new CustomEvent("composer:show"));
  setTimeout(() => byId("prompt")?.focus(), 0);
}

/** @param {MouseEvent} event */
function clicked(event) {
  const target = /** @type {HTMLElement} */ (event.target);
  const tile = /** @type {HTMLElement | null} */ (target.closest("[data-picture]"));
  const chosen = /** @type {HTMLElement | null} */ (target.closest("#tile-menu [data-item]"));
  if (tile && target.closest('[data-act="favourite"]')) favourite(tile);
  if (chosen && current && chosen.dataset.item === "favourite") favourite(current);
  if (chosen && current && chosen.dataset.item === "bin") post(current, "bin");
  const link = /** @type {HTMLElement | null} */ (target.closest("a[data-reuse]"));
  if (!link || !composer() || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  void reuse(link.dataset.reuse ?? "");
}

/** @param {Event} event */
function favoured(event) {
  const { slugs, on } = /** @type {CustomEvent<{slugs: string[], on: boolean}>} */ (event).detail;
  for (const slug of slugs) {
    const tile = tileOf(slug);
    if (tile) mark(tile, on);
  }
}

/** A favourite that could not be kept is not shown as one. @param {Event} event */
function failed(event) {
  const { requestConfig, elt } = /** @type {CustomEvent} */ (event).detail;
  const tile = tileOf(elt?.dataset?.carries ?? "");
  if (tile && requestConfig?.path?.endsWith("/favourite/")) mark(tile, !tile.dataset.favourite);
}

/** @param {ParentNode} root */
export function init(root) {
  if (root !== document) return;
  document.addEventListener("menu:open", (event) => {
    const menu = /** @type {HTMLElement} */ (event.target);
    if (menu.id !== "tile-menu") return;
    const { opener } = /** @type {CustomEvent<{opener: HTMLElement | null}>} */ (event).detail;
    current = opener?.closest("[data-picture]") ?? null;
    if (current) aim(menu, current);
  });
  document.addEventListener("click", clicked);
  document.addEventListener("pictures:favourite", favoured);
  for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) document.addEventListener(name, failed);
}
