// Selecting pictures: the circle, Shift, `x`, a long press; and the bar that acts on what is selected.

import { Selection } from "./selection.js";
import { isFavourite, itemAround, items, post } from "./tiles.js";
import { onNews, tell } from "./away.js";
import { openModal } from "./page.js";

const LONG = 450; // milliseconds a finger rests
const STILL = 10; // pixels it may tremble

const selection = new Selection();
let gallery = /** @type {HTMLElement} */ (document.body);
let forced = false; // the Select button is pressed

/** @param {HTMLElement} item */
const slugOf = (item) => item.dataset.slug ?? "";
const order = () => items().map(slugOf);
const selecting = () => forced || selection.size > 0;

function draw() {
  for (const item of items()) {
    const on = selection.has(slugOf(item));
    const tile = item.querySelector(".tile");
    if (tile?.classList.contains("is-selected") === on) continue;
    tile?.classList.toggle("is-selected", on);
    const box = item.querySelector("input");
    if (box) box.checked = on;
  }
  gallery.classList.toggle("is-selecting", selecting());
  document.getElementById("select")?.setAttribute("aria-pressed", String(selecting()));
  drawBar();
}

function drawBar() {
  const bar = document.getElementById("bulk");
  const count = bar?.querySelector(".count");
  bar?.classList.toggle("is-on", selection.size > 0);
  const { one = "", many = "" } = gallery.dataset;
  const text = selection.size === 1 ? one : many.replace("%s", String(selection.size));
  if (count && selection.size) count.textContent = text;
  const button = /** @type {HTMLButtonElement | null} */ (bar?.querySelector("[data-favourite]") ?? null);
  if (!button) return;
  const all = chosen().every(isFavourite);
  button.value = all ? "unfavourite" : "favourite";
  const word = button.querySelector(".t");
  if (word) word.textContent = (all ? button.dataset.unfavourite : button.dataset.favourite) ?? "";
}

/** @returns {HTMLElement[]} */
const chosen = () => items().filter((item) => selection.has(slugOf(item)));

function clear() {
  forced = false;
  selection.clear();
  draw();
}

/** @param {HTMLElement} item @param {boolean} [ranged] */
function pick(item, ranged = false) {
  ranged ? selection.range(slugOf(item), order()) : selection.toggle(slugOf(item));
  draw();
}

/** A click on the circle, or anywhere on a picture while selecting. @param {MouseEvent} event */
function clicked(event) {
  const target = /** @type {Element} */ (event.target);
  const item = itemAround(target);
  if (!item || !target.closest(".tile-pick, .tile-open")) return;
  const circle = target.closest(".tile-pick");
  if (circle && !(target instanceof HTMLInputElement)) return; // its checkbox is clicked next
  if (!circle && (!selecting() || event.ctrlKey || event.metaKey)) return;
  if (!circle) event.preventDefault();
  event.stopPropagation();
  // the browser sets the checkbox after this; what counts is the selection
  if (circle) setTimeout(draw);
  pick(item, event.shiftKey);
}

/** A finger that rests on a picture selects it. */
function longPress() {
  let timer = 0;
  let [x, y] = [0, 0];
  let done = false;
  const stop = () => clearTimeout(timer);
  gallery.addEventListener("pointerdown", (event) => {
    const item = itemAround(/** @type {Element} */ (event.target));
    done = false;
    if (event.pointerType !== "touch" || !item || selecting()) return;
    [x, y] = [event.clientX, event.clientY];
    timer = window.setTimeout(() => { done = true; pick(item); navigator.vibrate?.(8); }, LONG);
  });
  gallery.addEventListener("pointermove", (event) => Math.hypot(event.clientX - x, event.clientY - y) > STILL && stop());
  for (const name of ["pointerup", "pointercancel"]) gallery.addEventListener(name, stop);
  gallery.addEventListener("contextmenu", (event) => { if (done) event.preventDefault(); });
  gallery.addEventListener("click", (event) => {
    if (!done) return;
    done = false;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
}

/** @param {SubmitEvent} event */
async function submitted(event) {
  const form = /** @type {HTMLFormElement} */ (event.target);
  const act = /** @type {HTMLButtonElement | null} */ (event.submitter)?.value ?? "";
  event.preventDefault();
  const picture = chosen().map(slugOf).join(" ");
  const next = location.pathname + location.search;
  if (act === "download") return download(form, { act, picture, next });
  if (act !== "bin") return void (await post(form.action, { act, picture, next }));
  const slugs = picture.split(" ");
  let binned = false;
  document.addEventListener("pictures:binned", () => { binned = true; }, { once: true });
  tell("leaving", slugs);
  await post(form.action, { act, picture, next });
  if (!binned) tell("stayed", slugs);
}

/**
 * A zip comes as a file, so a form of its own asks for it: one field however many are selected.
 * @param {HTMLFormElement} form @param {Record<string, string>} values
 */
function download(form, values) {
  const token = /** @type {HTMLInputElement} */ (form.querySelector('[name="csrfmiddlewaretoken"]')).value;
  const asked = document.createElement("form");
  Object.assign(asked, { method: "post", action: form.action, hidden: true });
  for (const [name, value] of Object.entries({ ...values, csrfmiddlewaretoken: token })) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name, value });
    asked.append(field);
  }
  document.body.append(asked);
  asked.submit();
  asked.remove();
}

/** @param {HTMLElement} root */
export function start(root) {
  gallery = root;
  longPress(); // first: the click that ends a long press is no click
  gallery.addEventListener("click", clicked, true);
  gallery.addEventListener("tile:select", (event) => pick(/** @type {HTMLElement} */ (event.target)));
  document.getElementById("select")?.addEventListener("click", () => {
    if (selecting()) return clear();
    forced = true;
    draw();
  });
  document.getElementById("bulk")?.addEventListener("submit", (event) => void submitted(event));
  document.querySelector("#bulk [data-clear]")?.addEventListener("click", clear);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || !selecting() || openModal()) return;
    if (!document.querySelector(":popover-open")) clear();
  });
  for (const what of /** @type {const} */ (["leaving", "stayed", "binned"])) onNews(what, () => { selection.keep(order()); draw(); });
  onNews("favourite", drawBar);
  onNews("moved", clear);
  // a reload may bring back ticks of its own
  for (const box of gallery.querySelectorAll(".tile-pick input")) if (/** @type {HTMLInputElement} */ (box).checked) pick(/** @type {HTMLElement} */ (itemAround(box)));
}

/** @param {ParentNode} root */
export function loaded(root) {
  if (root === document) return;
  selection.keep(order());
  draw();
}
