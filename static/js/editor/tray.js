// The tray: candidates as they come, over the socket or asked for anew, and what is kept while its parts are swapped.

import { announce } from "../announce.js";
import { swap } from "../live/apply.js";
import { good, post } from "./asking.js";
import { arrived, isOurs, unanswered } from "./fill.js";

/** @typedef {import("./asking.js").Parts} Parts */

/** Groups whose first candidate was offered already. @type {Set<string>} */
const offered = new Set();
/** Hidden candidates that this person asked to see, and where they are. @type {Map<string, string>} */
const shown = new Map();

let current = ""; // the picture that is edited here

/** @param {string} id @returns {HTMLElement | null} */
const byId = (id) => document.getElementById(id);

/** Ask for the tray as it is now. @param {string} url */
export async function refresh(url) {
  const tray = byId("tray");
  const answer = await good(fetch(url, { headers: { "HX-Request": "true" }, cache: "no-store" }));
  if (!tray || !answer) return;
  const waiting = unanswered();
  htmx.swap(tray, await answer.text(), { swapStyle: "innerHTML" });
  for (const group of waiting) if (!group.isConnected) byId("tray-groups")?.prepend(group);
  changed();
}

/** The number that the next version gets. */
export function nextNumber() {
  const known = [...document.querySelectorAll(".tray-versions [data-number]")].map((one) => Number(/** @type {HTMLElement} */ (one).dataset.number));
  return Math.max(1, ...known) + 1;
}

/** The strip that the socket brings is everybody's: this page's version is marked here. @param {string} slug */
function markCurrent(slug) {
  for (const one of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".tray-versions [data-version]"))) {
    if (one.dataset.version === slug) one.querySelector("a")?.setAttribute("aria-current", "true");
  }
}

/** Put it back as the person left it, and tell who listens. */
function changed() {
  markCurrent(current);
  for (const [slug, url] of shown) reveal(slug, url);
  // nothing of it is left to decide
  for (const group of document.querySelectorAll(".tray-group[data-run]")) if (!group.querySelector(".cand-item")) group.remove();
  byId("editor")?.toggleAttribute("data-filling", document.querySelector(".tray-group .is-waiting") !== null);
  const empty = byId("tray-empty");
  const has = document.querySelector(".tray-group") !== null;
  if (empty) empty.hidden = has || byId("tray-none")?.hidden === false;
  document.dispatchEvent(new CustomEvent("tray:shown"));
}

/** Show a hidden candidate: from here on its bytes are asked for. @param {string} slug @param {string} preview where they are @returns {HTMLElement | null} its tile */
export function reveal(slug, preview) {
  const tile = /** @type {HTMLElement | null} */ (document.querySelector(`.cand[data-candidate="${CSS.escape(slug)}"]`));
  if (!tile?.dataset.hidden) return tile;
  shown.set(slug, preview);
  delete tile.dataset.hidden;
  tile.dataset.preview = preview;
  tile.classList.remove("is-hidden");
  tile.querySelector(".cand-veil")?.remove();
  const image = document.createElementNS("http://www.w3.org/2000/svg", "image");
  const [x, y, width, height] = (tile.dataset.box ?? "").split(",");
  for (const [name, value] of Object.entries({ href: preview, x, y, width, height, preserveAspectRatio: "none" })) image.setAttribute(name, value);
  tile.querySelector("svg.cand-picture")?.append(image);
  return tile;
}

/** @param {Parts} parts */
export function initTray({ session, data }) {
  const url = data.urls.tray;
  const mine = data.picture.slug;
  current = mine;

  /** A touch-up of another picture is none of this page's business. @param {Event} event */
  function heard(event) {
    const { type, data: about } = /** @type {CustomEvent} */ (event).detail;
    if (!about?.touch_up) return;
    if (about.picture !== mine) return event.preventDefault();
    if (type !== "run") return;
    if (byId(`fill-${about.run}`)) return event.preventDefault();
    arrived(about.key);
  }

  /** @param {Event} event */
  function applied(event) {
    const { type, data: about } = /** @type {CustomEvent} */ (event).detail;
    if (type === "version") return changed();
    if (!about?.touch_up || about.picture !== mine) return;
    if (!byId(`fill-${about.run}`)) return void refresh(url);
    changed();
    tell(about);
  }

  /** "2 of 4 candidates ready", for whoever asked here. @param {{run: string, state?: string}} about */
  function tell({ run, state }) {
    const group = byId(`fill-${run}`);
    if (state === "ready" && isOurs(group?.dataset.key)) announce(group?.dataset.said ?? "", { key: `fill-${run}` });
  }

  /** The first candidate of a fill opens by itself, unless the person is busy with a stroke. */
  function offer() {
    for (const group of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".tray-group[data-run]"))) {
      const { run = "", key } = group.dataset;
      const tile = group.querySelector(".cand[data-candidate]:not([data-hidden])");
      if (!isOurs(key) || offered.has(run) || !tile) continue;
      offered.add(run);
      if (!session.isBusy) document.dispatchEvent(new CustomEvent("tray:first", { detail: { tile } }));
    }
  }

  /** Forms of the tray (cancel the rest, try again): the answer may bring toasts, the tray is asked for anew. @param {SubmitEvent} event */
  async function submitted(event) {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (!form.matches("form[data-tray-post]")) return;
    event.preventDefault();
    if (form.dataset.sent) return;
    form.dataset.sent = "yes";
    const answer = await good(post(form.action));
    if (answer) swap(await answer.text());
    await refresh(url);
  }

  document.addEventListener("live:event", heard);
  document.addEventListener("live:applied", applied);
  document.addEventListener("live:resync", () => void refresh(url));
  document.addEventListener("tray:changed", changed);
  document.addEventListener("tray:shown", offer);
  document.addEventListener("submit", submitted);
  changed();
}
