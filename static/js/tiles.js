// One picture in the gallery: its menu, the buttons under the pointer, the star, the single keys.

import { takeAway, bringBack, itemOf, onNews } from "./away.js";
import { all, once } from "./page.js";
import { register } from "./shortcuts.js";
import { toast } from "./toast.js";

/** @type {WeakSet<Element>} */
const seen = new WeakSet();
let gallery = /** @type {HTMLElement} */ (document.body);
/** @type {HTMLElement | null} */
let subject = null;

/** @param {Element | null} from @returns {HTMLElement | null} */
export const itemAround = (from) => /** @type {HTMLElement | null} */ (from?.closest(".justified-item") ?? null);

/** @returns {HTMLElement[]} every picture's item, in order */
export const items = () => all(gallery, ".month .justified-item");

/** @param {HTMLElement} item @returns {HTMLAnchorElement} */
export const linkOf = (item) => /** @type {HTMLAnchorElement} */ (item.querySelector(".tile-open"));

/** @param {HTMLElement} item */
export const isFavourite = (item) => Boolean(item.querySelector(".is-favourite"));

/** @param {HTMLElement} item */
const isHidden = (item) => Boolean(item.querySelector(".is-hidden"));

/** @param {HTMLElement} item @param {boolean} on */
function star(item, on) {
  item.querySelector(".tile")?.classList.toggle("is-favourite", on);
  item.querySelector('.tile-acts [data-act="favourite"]')?.setAttribute("aria-pressed", String(on));
}

/**
 * Post to an address of ours through htmx, so that sign-in, toasts and failures are handled in one place.
 * @param {string} url @param {Record<string, string>} values
 */
export const post = (url, values) => htmx.ajax("POST", url, { source: gallery, target: gallery, swap: "none", values });

/** @param {HTMLElement} item */
async function favourite(item) {
  const on = !isFavourite(item);
  star(item, on);
  let said = false;
  const heard = () => { said = true; };
  document.addEventListener("pictures:favourite", heard, { once: true });
  await post(`${item.dataset.url}favourite/`, { on: on ? "1" : "0" });
  document.removeEventListener("pictures:favourite", heard);
  if (!said) star(item, !on);
}

/** @param {HTMLElement} item @param {string} [format] */
const downloadUrl = (item, format = "") => `${item.dataset.url}download/${format || item.dataset.format || "png"}/`;

/** @param {HTMLElement} item */
const editUrl = (item) => `${item.dataset.url}edit/`;

/** @param {HTMLElement} item */
const referenceUrl = (item) => `${gallery.dataset.studio}?reference=${item.dataset.slug}`;

/** @param {HTMLElement} item */
const reuseUrl = (item) => `${gallery.dataset.studio}?reuse=${item.dataset.run}`;

/** What each menu item or hover button does. @type {Record<string, (item: HTMLElement) => void>} */
const ACTS = {
  favourite: (item) => void favourite(item),
  bin: (item) => void post(`${item.dataset.url}bin/`, {}),
  select: (item) => void item.dispatchEvent(new CustomEvent("tile:select", { bubbles: true })),
  link: (item) => void navigator.clipboard?.writeText(new URL(item.dataset.url ?? "", location.href).href)
    .then(() => toast(gallery.dataset.copied ?? "", { level: "success" })),
  open: (item) => linkOf(item).click(),
};

/** @param {HTMLElement} menu @param {HTMLElement} item */
function fill(menu, item) {
  const show = (/** @type {string} */ act, /** @type {boolean} */ yes) => all(menu, `[data-act="${act}"]`).forEach((each) => { each.hidden = !yes; });
  const href = (/** @type {string} */ act, /** @type {string} */ url) => menu.querySelector(`[data-act="${act}"]`)?.setAttribute("href", url);
  href("open", linkOf(item).href);
  href("edit", editUrl(item));
  show("edit", "change" in item.dataset);
  href("reference", referenceUrl(item));
  href("reuse", reuseUrl(item));
  show("reuse", Boolean(item.dataset.run));
  show("bin", "change" in item.dataset);
  show("download", !isHidden(item));
  for (const link of all(menu, '[data-act="download"]')) link.setAttribute("href", downloadUrl(item, link.dataset.format));
  const word = /** @type {HTMLElement | null} */ (menu.querySelector('[data-act="favourite"] span'));
  if (word) word.textContent = (isFavourite(item) ? word.dataset.on : word.dataset.off) ?? "";
}

/** @param {HTMLElement} item */
function dress(item) {
  const template = /** @type {HTMLTemplateElement | null} */ (document.getElementById("tile-acts"));
  const acts = template?.content.firstElementChild?.cloneNode(true);
  if (!(acts instanceof HTMLElement)) return;
  const edit = acts.querySelector('[data-act="edit"]');
  "change" in item.dataset ? edit?.setAttribute("href", editUrl(item)) : edit?.remove();
  acts.querySelector('[data-act="reference"]')?.setAttribute("href", referenceUrl(item));
  const download = acts.querySelector('[data-act="stored"]');
  isHidden(item) ? download?.remove() : download?.setAttribute("href", downloadUrl(item));
  item.querySelector(".tile")?.append(acts);
  star(item, isFavourite(item));
}

function keys() {
  const focused = () => itemAround(document.activeElement);
  const when = () => Boolean(focused());
  const words = /** @type {HTMLElement | null} */ (document.getElementById("tile-menu"));
  const label = (/** @type {string} */ act) => words?.querySelector(`[data-act="${act}"]`)?.textContent?.trim() ?? "";
  const key = (/** @type {string} */ name, /** @type {string} */ text, /** @type {(item: HTMLElement) => void} */ act) =>
    register({ key: name, label: text, when, run: () => { const item = focused(); if (item) act(item); } });
  const star = /** @type {HTMLElement | null | undefined} */ (words?.querySelector('[data-act="favourite"] span'));
  key("x", label("select"), ACTS.select);
  key("f", star?.dataset.off ?? "", ACTS.favourite);
  key("e", label("edit"), (item) => { if ("change" in item.dataset) location.assign(editUrl(item)); });
  key("r", label("reuse"), (item) => { if (item.dataset.run) location.assign(reuseUrl(item)); });
  key("d", label("download"), (item) => { if (!isHidden(item)) location.assign(downloadUrl(item)); });
  key("Delete", label("bin"), (item) => { if ("change" in item.dataset) ACTS.bin(item); });
}

/** @param {string[]} slugs */
function gone(slugs) {
  const leaving = new Set(slugs);
  const focused = itemAround(document.activeElement);
  const list = items();
  const at = focused && leaving.has(focused.dataset.slug ?? "") ? list.indexOf(focused) : -1;
  const heir = at < 0 ? null : [...list.slice(at), ...list.slice(0, at).reverse()].find((item) => !leaving.has(item.dataset.slug ?? ""));
  slugs.forEach(takeAway);
  if (heir) linkOf(heir).focus();
}

/** @param {HTMLElement} root */
export function start(root) {
  gallery = root;
  const menu = /** @type {HTMLElement} */ (document.getElementById("tile-menu"));
  menu.addEventListener("menu:open", (event) => {
    subject = itemAround(event.detail.opener);
    if (subject) fill(menu, subject);
  });
  document.addEventListener("click", (event) => {
    const pressed = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-act]"));
    const item = pressed && (menu.contains(pressed) ? subject : itemAround(pressed));
    const act = pressed && ACTS[pressed.dataset.act ?? ""];
    if (!item || !act) return;
    event.preventDefault();
    act(item);
  });
  root.addEventListener("pointerover", (event) => {
    const item = event.pointerType === "mouse" ? itemAround(/** @type {Element} */ (event.target)) : null;
    if (item) once(seen, [item], dress);
  });
  keys();
  onNews("favourite", ({ slugs, on }) => slugs.forEach((slug) => { const item = itemOf(slug); if (item) star(item, Boolean(on)); }));
  onNews("leaving", ({ slugs }) => gone(slugs));
  onNews("stayed", ({ slugs }) => slugs.forEach(bringBack));
  onNews("binned", ({ slugs }) => gone(slugs));
  onNews("restored", ({ slugs }) => {
    if (!slugs.map(bringBack).every(Boolean)) htmx.trigger("#filters", "submit");
  });
}

/**
 * With scripts a picture has two tab stops, its link and its menu; `x` and the menu select.
 * @param {ParentNode} root
 */
export function loaded(root) {
  for (const box of all(root, ".tile-pick input")) box.tabIndex = -1;
}
