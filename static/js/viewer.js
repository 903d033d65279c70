// The viewer: a picture's page by itself, and the same page in a dialog over the list it was opened from.

import { announce } from "./announce.js";
import { closeDialog, openDialog } from "./dialog.js";
import { enabled } from "./shortcuts.js";
import { itemOf, onNews } from "./away.js";
import { remember } from "./remember.js";
import { Stage } from "./stage.js";
import { onLoad } from "./app.js";

const dialog = /** @type {HTMLDialogElement | null} */ (document.getElementById("viewer"));
const content = document.getElementById("viewer-content"); // toasts move into the dialog beside it
const listTitle = document.title;
/** @type {Stage | null} */
let stage = null;
let last = ""; // the picture seen last, whose tile gets the focus back

/** @returns {HTMLElement | null} the viewer that is there, in the dialog or as the page */
const page = () => document.getElementById("viewer-page");
const inDialog = () => Boolean(dialog?.open);

/** A tile of the list for a picture. @param {string} slug @returns {HTMLElement | null} */
function tileOf(slug) {
  const tiles = document.querySelectorAll(`a.tile-open[href*="/pictures/${CSS.escape(slug)}/"]`);
  return /** @type {HTMLElement | null} */ (itemOf(slug)?.querySelector(".tile-open") ?? tiles[0] ?? null);
}

/** Load a picture's page into the dialog. @param {string} url @returns {Promise<boolean>} whether it came */
async function load(url) {
  const before = page();
  await htmx.ajax("GET", url, { source: content, target: content, swap: "innerHTML" });
  return page() !== before && page() !== null;
}

/** @param {HTMLAnchorElement} link */
async function open(link) {
  if (!dialog || !(await load(address(link)))) return;
  openDialog(dialog, { opener: link });
  show(link.href);
}

/** A tile that came over the live socket does not know the list it stands in; the list's address does. @param {HTMLAnchorElement} link */
function address(link) {
  const url = new URL(link.href);
  const list = document.getElementById("gallery") ? new URLSearchParams(location.search) : new URLSearchParams();
  list.delete("upto");
  list.delete("before");
  if (!url.search && list.size) link.search = list.toString();
  return link.href;
}

/** The address bar, the title and the focus follow the picture. @param {string} url */
function show(url) {
  last = page()?.dataset.slug ?? last;
  history.replaceState(history.state, "", url);
  document.title = page()?.dataset.title ?? listTitle;
  document.getElementById("viewer-stage")?.focus({ preventScroll: true });
}

/** One step on: in the dialog without leaving the list, as a page by its link. @param {HTMLAnchorElement} link */
async function go(link) {
  if (!inDialog()) return location.assign(link.href);
  if (!(await load(link.href))) return;
  show(link.href);
  announce(document.querySelector(".viewer-picture")?.getAttribute("alt") || document.title, { key: "viewer" });
}

/** @param {"prev" | "next"} way */
function step(way) {
  const link = /** @type {HTMLAnchorElement | null} */ (page()?.querySelector(`.viewer-${way}`) ?? null);
  if (link) void go(link);
  return Boolean(link);
}

/** @param {"left" | "right"} side */
const towards = (side) => step((side === "left") === document.dir.startsWith("rtl") ? "next" : "prev");

/** Load the same picture anew, for example because it went into the bin. */
async function refresh() {
  const here = page();
  if (!here) return;
  if (inDialog()) return void (await load(location.href));
  await htmx.ajax("GET", location.href, { source: here, target: "#main", swap: "innerHTML" });
}

/** @param {KeyboardEvent} event */
function keyed(event) {
  const target = /** @type {Element} */ (event.target);
  if (!page() || event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (target.closest("input, textarea, select, [popover]") || document.querySelector(":popover-open")) return;
  if (dialog && !inDialog()) return;
  if (!dialog && document.querySelector("dialog:modal")) return;
  if (used(event)) event.preventDefault();
}

/** @param {KeyboardEvent} event @returns {boolean} */
function used({ key }) {
  if (key.startsWith("Arrow") && stage?.nudge(key)) return true;
  if (key === "ArrowLeft" || key === "ArrowRight") return key === "ArrowLeft" ? towards("left") : towards("right");
  if (key === "Escape" && !inDialog()) return leave();
  if (!enabled() || !["+", "=", "-"].includes(key)) return false;
  stage?.step(key === "-" ? -1 : 1);
  return true;
}

function leave() {
  const link = /** @type {HTMLAnchorElement | null} */ (document.querySelector("[data-viewer-back]"));
  link?.click();
  return Boolean(link);
}

/** @param {MouseEvent} event */
function clicked(event) {
  if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const target = /** @type {Element} */ (event.target);
  const details = /** @type {HTMLElement | null} */ (target.closest("[data-details]"));
  if (details) return toggleDetails(details);
  const link = /** @type {HTMLAnchorElement | null} */ (target.closest(inDialog() ? "#viewer [data-viewer-step]" : "a.tile-open"));
  if (!link || !dialog) return;
  event.preventDefault();
  void (inDialog() ? go(link) : open(link));
}

/** @param {HTMLElement} button */
function toggleDetails(button) {
  const bare = page()?.classList.toggle("is-bare") ?? false;
  button.setAttribute("aria-pressed", String(!bare));
  remember("viewer_bare", bare ? "1" : "0");
}

/** Everything that a new picture in the viewer needs. @param {ParentNode} root */
function loaded(root) {
  const here = page();
  if (!here || (root !== document && !(root instanceof Node && (root.contains(here) || root === here)))) return;
  last = here.dataset.slug ?? "";
  const box = /** @type {HTMLElement} */ (here.querySelector(".viewer-stage"));
  stage = new Stage(box, { onSwipe: (way) => void (way < 0 ? towards("left") : towards("right")) });
  const image = /** @type {HTMLImageElement} */ (here.querySelector(".viewer-picture"));
  image.complete ? ahead(here) : image.addEventListener("load", () => ahead(here), { once: true });
}

/** The neighbours are fetched when this picture is there. @param {HTMLElement} here */
function ahead(here) {
  for (const link of /** @type {NodeListOf<HTMLElement>} */ (here.querySelectorAll("[data-preload]"))) {
    if (link.dataset.preload) new Image().src = link.dataset.preload;
  }
}

/** @param {string[]} slugs */
const isHere = (slugs) => slugs.includes(page()?.dataset.slug ?? "");

if (dialog) {
  dialog.addEventListener("close", () => {
    content?.replaceChildren();
    document.title = listTitle;
    stage = null;
    const tile = tileOf(last);
    tile?.scrollIntoView({ block: "nearest" });
    tile?.focus({ preventScroll: true });
  });
}
document.addEventListener("click", clicked);
document.addEventListener("keydown", keyed);
addEventListener("popstate", (event) => {
  // Forward after the viewer was closed, and Back on a viewer that was reloaded as a page
  if (dialog && event.state?.dialog === dialog.id && !dialog.open) location.reload();
  if (!dialog && page() && page()?.dataset.url !== location.pathname) location.reload();
});
onNews("binned", ({ slugs }) => {
  if (!isHere(slugs)) return;
  if (!inDialog()) return void refresh();
  if (!step("next") && !step("prev") && dialog) closeDialog(dialog);
});
onNews("restored", ({ slugs }) => { if (isHere(slugs)) void refresh(); });
onNews("favourite", ({ slugs, on }) => {
  const form = isHere(slugs) ? page()?.querySelector("form[data-favourite]") : null;
  form?.querySelector("button")?.setAttribute("aria-pressed", String(Boolean(on)));
  form?.querySelector('[name="on"]')?.setAttribute("value", on ? "0" : "1");
});
onLoad(loaded);
