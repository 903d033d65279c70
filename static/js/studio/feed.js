// The feed: whose run is whose, which day it is, what arrived while reading further down.

import { announce } from "../announce.js";
import { nameOf, dayOf } from "./days.js";
import { byId, fill } from "./dom.js";
import { mark } from "./tiles.js";

const NEAR_TOP = 160; // px
const COLUMNS = "studio.feed.columns";
const language = document.documentElement.lang || "en";
const title = document.title;
let arrived = 0; // runs, since the top was last in sight
let unseen = 0; // pictures, since the tab was last in sight

function list() {
  return byId("feed-list");
}

/** @returns {HTMLElement[]} */
function runs() {
  return /** @type {HTMLElement[]} */ ([...document.querySelectorAll("#feed .run")]);
}

function me() {
  return byId("feed")?.dataset.me ?? "";
}

/** @param {Date} when */
function named(when) {
  const { today = "", yesterday = "" } = byId("feed")?.dataset ?? {};
  return nameOf(when, new Date(), { today, yesterday, language });
}

/** @param {HTMLElement} run */
function startOf(run) {
  return run.dataset.since ? new Date(run.dataset.since) : new Date();
}

/** Mark what is mine, and put a heading where a day begins. */
function tidy() {
  let day = "";
  for (const run of runs()) {
    if (run.dataset.person) run.classList.toggle("is-mine", run.dataset.person === me());
    const its = dayOf(startOf(run));
    const before = run.previousElementSibling;
    const has = before?.classList.contains("feed-day") ? /** @type {HTMLElement} */ (before) : null;
    if (day && its !== day) has ? (has.textContent = named(startOf(run))) : run.before(heading(named(startOf(run))));
    else has?.remove();
    day = its;
  }
  const empty = byId("feed-empty");
  if (empty && runs().length) empty.hidden = true;
  heads();
}

/** @param {string} text */
function heading(text) {
  const made = document.createElement("h2");
  made.className = "feed-day";
  made.textContent = text;
  return made;
}

/** The bar names the day that is being looked at. */
function heads() {
  const bar = byId("feed-day");
  const edge = document.querySelector(".feed-bar")?.getBoundingClientRect().bottom ?? 0;
  const first = runs().find((run) => run.getBoundingClientRect().bottom > edge);
  if (bar && first) {
    const name = named(startOf(first));
    if (bar.textContent !== name) bar.textContent = name;
  }
}

/** Whether a run that was just announced belongs on this page. @param {Record<string, any>} about */
function belongs({ run, person, collection }) {
  const feed = list();
  if (!feed || byId(`run-${run}`)) return false;
  if (feed.dataset.older !== undefined || feed.dataset.show === "favourites") return false;
  if (feed.dataset.show === "mine" && String(person) !== me()) return false;
  return !feed.dataset.collection || feed.dataset.collection === collection;
}

/** @param {Event} event */
function told(event) {
  const { type, data } = /** @type {CustomEvent} */ (event).detail;
  if (type !== "run" || !byId("feed")) return;
  if (!belongs(data)) return event.preventDefault();
  const waiting = byId(`run-c-${data.key}`);
  waiting?.remove(); // the same run, told by the socket before the answer came
  if (!waiting && scrollY > NEAR_TOP) arrived += 1;
}

/** @param {Event} event */
function applied(event) {
  const { type, data } = /** @type {CustomEvent} */ (event).detail;
  if (type === "run") newer();
  if (type !== "slot" || !data || String(data.person) !== me()) return;
  const head = byId(`run-head-${data.run}`);
  if (data.state === "ready" && head) announce(head.dataset.said ?? "", { key: `run-${data.run}` });
  if (data.state === "ready" && document.hidden) unseen += 1;
  titled();
}

function titled() {
  document.title = unseen ? `(${unseen}) ${title}` : title;
}

/** "3 new": the view stays where it is. */
function newer() {
  const pin = byId("new-runs");
  if (!pin) return;
  pin.hidden = arrived === 0;
  const words = arrived === 1 ? pin.dataset.one : fill(pin.dataset.many, { n: arrived });
  pin.querySelector("span")?.replaceChildren(words ?? "");
  if (arrived) announce(words ?? "", { key: "new-runs" });
}

function scrolled() {
  heads();
  if (scrollY > NEAR_TOP || !arrived) return;
  arrived = 0;
  newer();
}

/** Too much was missed: take the whole list as it is now. */
async function anew() {
  const answer = await fetch(location.href);
  if (!answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const id of ["feed-list", "purse"]) {
    const fresh = page.getElementById(id);
    if (fresh && byId(id)) htmx.swap(`#${id}`, fresh.outerHTML, { swapStyle: "outerHTML" });
  }
  tidy();
}

/** The focus that was in a place goes to what can be done there now. @param {HTMLElement} place */
function hand(place) {
  const now = document.activeElement;
  if (now && now !== document.body && now !== place) return;
  const heir = /** @type {HTMLElement | null} */ (place.querySelector(".tile-open, .tile-state a, .tile-state button, .run-acts a, .run-acts button"));
  (heir ?? place).focus({ preventScroll: true });
}

/** A place that is swapped keeps what only this person knows, and the focus that was in it. */
function keeping() {
  /** @type {string} */
  let focused = "";
  document.addEventListener("htmx:oobBeforeSwap", (event) => {
    const { target, fragment } = /** @type {CustomEvent<{target: HTMLElement, fragment: DocumentFragment}>} */ (event).detail;
    focused = target?.contains(document.activeElement) ? target.id : "";
    const tile = fragment?.querySelector?.("[data-picture]");
    if (target?.dataset?.favourite && tile instanceof HTMLElement) mark(tile, true);
  });
  document.addEventListener("htmx:oobAfterSwap", () => {
    const place = focused ? byId(focused) : null;
    focused = "";
    // htmx first gives the focus back by itself: to what has the same id, which may be the whole place
    if (place) queueMicrotask(() => hand(place));
  });
}

function columns() {
  const range = /** @type {HTMLInputElement | null} */ (byId("density"));
  const feed = list();
  if (!range || !feed) return;
  const kept = localStorage.getItem(COLUMNS);
  if (kept && Number(kept) >= 2 && Number(kept) <= 8) range.value = kept;
  const apply = () => {
    const now = list();
    if (now) now.dataset.cols = range.value;
    range.style.setProperty("--v", `${((Number(range.value) - 2) / 6) * 100}%`);
  };
  range.addEventListener("input", () => {
    apply();
    localStorage.setItem(COLUMNS, range.value);
  });
  apply();
}

/** Older runs that did not come: the button says so and stays. @param {Event} event */
function notLoaded(event) {
  const link = /** @type {CustomEvent} */ (event).detail.elt;
  if (link instanceof HTMLElement && link.closest("#feed-more")) link.textContent = link.dataset.failed ?? "";
}

/** @param {ParentNode} root */
export function init(root) {
  if (!byId("feed")) return;
  tidy();
  if (root !== document) return;
  columns();
  keeping();
  const feed = list();
  if (feed) new MutationObserver(tidy).observe(feed.parentElement ?? feed, { childList: true, subtree: false });
  if (feed) new MutationObserver(tidy).observe(feed, { childList: true });
  document.addEventListener("live:event", told);
  document.addEventListener("live:applied", applied);
  document.addEventListener("live:resync", () => void anew());
  document.addEventListener("scroll", scrolled, { passive: true });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) unseen = 0;
    titled();
  });
  byId("new-runs")?.addEventListener("click", () => {
    scrollTo({ top: 0 });
    runs()[0]?.querySelector("a, button")?.dispatchEvent(new Event("focusin"));
  });
  for (const name of ["htmx:responseError", "htmx:sendError"]) document.addEventListener(name, notLoaded);
}
