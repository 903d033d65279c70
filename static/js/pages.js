// Moving about in the gallery: arrow keys, more pages, row height, and coming back to where one was.

import { hasRoom, lastRow, step } from "./grid.js";
import { itemAround, items, linkOf } from "./tiles.js";
import { openModal } from "./page.js";
import { remember } from "./remember.js";

const NEAR = 40; // pictures each way that an arrow key looks at
const WHERE = "gallery-where";

let gallery = /** @type {HTMLElement} */ (document.body);
const rightToLeft = () => gallery.matches(":dir(rtl)");

/** @param {KeyboardEvent} event */
function keyed(event) {
  if (!/^Arrow(Left|Right|Up|Down)$/.test(event.key) || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const target = /** @type {Element} */ (event.target);
  const item = itemAround(target);
  if (!item || event.defaultPrevented || openModal() || target.closest("[popover]")) return;
  if (event.key === "ArrowDown" && target.matches("[popovertarget]")) return; // opens the menu
  const list = items();
  const at = list.indexOf(item);
  const from = Math.max(0, at - NEAR);
  const near = list.slice(from, at + NEAR);
  const to = step(near.map((each) => each.getBoundingClientRect()), at - from, event.key, rightToLeft());
  if (to < 0) return;
  event.preventDefault();
  const link = linkOf(near[to]);
  link.focus({ preventScroll: true });
  near[to].scrollIntoView({ block: "nearest" });
}

/** A month that goes on from the page before: its first row is filled up with that page's last one. @param {HTMLElement} section */
function join(section) {
  const before = section.previousElementSibling;
  if (!(before instanceof HTMLElement) || before.dataset.month !== section.dataset.month || section.querySelector("h2")) return;
  const [old, fresh] = [before, section].map((each) => /** @type {HTMLElement} */ (each.querySelector(".justified")));
  const shown = /** @type {HTMLElement[]} */ ([...old.children]);
  const boxes = shown.map((each) => each.getBoundingClientRect());
  if (!hasRoom(boxes, old.getBoundingClientRect(), rightToLeft())) return;
  const focused = document.activeElement;
  const last = shown.slice(shown.length - lastRow(boxes));
  if (last.length === shown.length) return;
  fresh.prepend(...last);
  if (focused instanceof HTMLElement && fresh.contains(focused)) focused.focus({ preventScroll: true });
}

/** A page that does not come leaves its link, with other words, to press again. @param {Event} event */
function stopped(event) {
  const link = /** @type {CustomEvent<HtmxDetail>} */ (event).detail.elt;
  const words = link?.closest?.(".more")?.querySelector(".t");
  if (!words) return;
  words.textContent = /** @type {HTMLElement} */ (link).dataset.retry ?? "";
  /** @type {HTMLElement} */ (link).classList.add("is-stopped");
}

function density() {
  const range = /** @type {HTMLInputElement | null} */ (document.getElementById("density"));
  const rows = (range?.dataset.rows ?? "").split(" ");
  range?.addEventListener("input", () => {
    const row = rows[Number(range.value)] ?? "240";
    gallery.dataset.density = row;
    range.setAttribute("aria-valuetext", `${row} px`);
    remember("gallery_row", row);
  });
  // it stands among the filters and is none: the list stays as it is
  range?.addEventListener("change", (event) => event.stopPropagation());
  const whole = document.getElementById("whole");
  whole?.addEventListener("click", () => {
    const on = gallery.classList.toggle("whole");
    whole.setAttribute("aria-pressed", String(on));
    remember("gallery_whole", on ? "1" : "0");
  });
}

/** After Back or a reload the browser finds the place by itself; the focus is ours to find. */
function comeBack() {
  addEventListener("pagehide", () => {
    const slug = itemAround(document.activeElement)?.dataset.slug;
    const where = JSON.stringify({ url: location.href, slug });
    slug ? sessionStorage.setItem(WHERE, where) : sessionStorage.removeItem(WHERE);
  });
  const [entry] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
  if (!["back_forward", "reload"].includes(entry?.type)) return;
  const { url, slug } = JSON.parse(sessionStorage.getItem(WHERE) ?? "{}");
  const item = url === location.href && slug ? document.getElementById(`pic-${slug}`) : null;
  if (item) linkOf(item).focus({ preventScroll: true });
}

/** @param {HTMLElement} root */
export function start(root) {
  gallery = root;
  gallery.addEventListener("keydown", keyed);
  for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) gallery.addEventListener(name, stopped);
  density();
  comeBack();
}

/** @param {ParentNode} root */
export function loaded(root) {
  if (root instanceof HTMLElement && root.matches(".month")) join(root);
}
