// Pictures that arrive while the gallery is open: at the top when one is there, else behind "3 new".

import { fits } from "./filters.js";
import { items, linkOf } from "./tiles.js";
import { all, openModal } from "./page.js";

const TOP = 80; // pixels from the top that still count as being there

let gallery = /** @type {HTMLElement} */ (document.body);

const inbox = () => /** @type {HTMLElement | null} */ (document.getElementById("gallery-new"));
const waiting = () => /** @type {HTMLElement[]} */ ([...(inbox()?.children ?? [])]);

/** @param {HTMLElement} item */
function belongs(item) {
  const form = /** @type {HTMLFormElement} */ (document.getElementById("filters"));
  const filters = /** @type {Record<string, string>} */ (Object.fromEntries(new FormData(form)));
  const [width, height] = (item.dataset.size ?? "").split("x").map(Number);
  const { by = "", place = "" } = item.dataset;
  const facts = { by, place, width, height, words: linkOf(item).ariaLabel ?? "", hidden: Boolean(item.querySelector(".is-hidden")) };
  return fits(facts, { ...filters, me: gallery.dataset.me ?? "" });
}

/** What arrived twice replaces itself; what the filters leave out goes. */
function sift() {
  for (const item of waiting()) {
    const there = all(gallery, `.month [data-slug="${CSS.escape(item.dataset.slug ?? "")}"]`)[0];
    if (there) there.replaceWith(item);
    else if (!belongs(item)) item.remove();
  }
}

/** @param {string} month 2026-11 */
function section(month) {
  const first = /** @type {HTMLElement | null} */ (gallery.querySelector(".month"));
  if (first?.dataset.month === month) return /** @type {HTMLElement} */ (first.querySelector(".justified"));
  const made = document.createElement("section");
  made.className = "month";
  made.dataset.month = month;
  const heading = document.createElement("h2");
  heading.textContent = new Intl.DateTimeFormat(document.documentElement.lang, { month: "long", year: "numeric", timeZone: "UTC" }).format(new Date(`${month}-01T00:00:00Z`));
  made.setAttribute("aria-label", heading.textContent);
  const row = document.createElement("div");
  row.className = "justified";
  made.append(heading, row);
  inbox()?.after(made);
  return row;
}

function place() {
  gallery.querySelector("#gallery-results > .empty")?.remove();
  for (const item of waiting().reverse()) {
    item.querySelector(".tile")?.classList.add("fresh");
    section(item.dataset.at ?? "").prepend(item);
  }
  pill();
}

function pill() {
  const box = /** @type {HTMLElement | null} */ (gallery.querySelector(".new-pictures"));
  if (!box) return;
  const count = waiting().length;
  box.hidden = count === 0;
  const words = box.querySelector(".t");
  if (words) words.textContent = count === 1 ? (box.dataset.one ?? "") : (box.dataset.many ?? "").replace("%s", String(count));
}

function arrived() {
  sift();
  const free = scrollY < TOP && !openModal() && !gallery.classList.contains("is-selecting");
  free ? place() : pill();
}

/** @param {HTMLElement} root */
export function start(root) {
  gallery = root;
  gallery.addEventListener("click", (event) => {
    if (!(/** @type {Element} */ (event.target).closest(".new-pictures button"))) return;
    place();
    scrollTo({ top: 0 });
    const first = items()[0];
    if (first) linkOf(first).focus({ preventScroll: true });
  });
  watch();
}

/** @type {Element | null} */
let watched = null;

function watch() {
  const box = inbox();
  if (!box || box === watched) return;
  watched = box;
  new MutationObserver((changes) => { if (changes.some(({ addedNodes }) => addedNodes.length)) arrived(); }).observe(box, { childList: true });
}

/** @param {ParentNode} root */
export function loaded(root) {
  if (root !== document) watch();
}
