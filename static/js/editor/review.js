// Looking at candidates: which one, how it is compared, and what becomes of it. The tray's tiles are the list; nothing
// is kept here that a swap of the tray could make untrue, but the place of the one that is looked at.

import { announce } from "../announce.js";
import { accept, again, reject } from "./accept.js";
import { filled, instead, step } from "./candidates.js";
import { Compare, candidateOf } from "./compare.js";
import { describe, sayNumbers } from "./review_words.js";
import { nextNumber, reveal } from "./tray.js";

/** @typedef {import("./asking.js").Parts} Parts @typedef {import("./split.js").View} View */

const TILE = ".cand[data-candidate]";

export class Review {
  #id = ""; // of the tile whose candidate is looked at
  #typed = ""; // the words at the moment of the last fill
  #deciding = false; // its candidate is about to leave the tray

  /** @param {Parts} parts */
  constructor(parts) {
    this.parts = parts;
    this.root = need("editor");
    this.bar = need("review-bar");
    this.panel = need("review-panel");
    this.words = /** @type {HTMLElement} */ (this.panel.querySelector("[data-review-words]"));
    const template = /** @type {HTMLTemplateElement} */ (need("compare-template"));
    const { picture, canvas } = parts.data;
    need("stage").after(need("review-layer")); // under the buttons that float over the picture
    document.getElementById("options")?.append(need("review-options"));
    this.compare = new Compare(need("review-layer"), template, parts.stage, need("stage"), picture, canvas?.at);
    this.#listen();
  }

  get isOpen() {
    return this.#id !== "";
  }

  /** @returns {HTMLElement | null} the tile whose candidate is looked at, whatever swapped it */
  get tile() {
    return document.getElementById(this.#id);
  }

  /** Look at a candidate. @param {HTMLElement} tile @param {{focus?: boolean}} [options] */
  open(tile, { focus = false } = {}) {
    const wasOpen = this.isOpen;
    this.#id = tile.id;
    if (!wasOpen) this.#begin();
    this.compare.show(candidateOf(tile, tile.dataset.preview ?? ""));
    this.#show(tile);
    if (focus || !wasOpen) this.#focus(tile, focus);
    announce(filled(this.words.dataset.reviewing ?? "", { number: tile.dataset.number ?? "" }), { key: "review" });
  }

  /** Back to the mask. */
  close() {
    if (!this.isOpen) return;
    const inside = document.activeElement?.closest("#review-bar, #review-panel, #review-layer, #tray, #review-options") !== null;
    this.#id = "";
    this.root.dataset.mode = "paint";
    this.parts.stage.enabled = true;
    this.#offerViews(false);
    this.compare.before(false);
    this.compare.hide();
    for (const one of document.querySelectorAll(`${TILE}[aria-current]`)) one.removeAttribute("aria-current");
    if (inside || document.activeElement === document.body) need("stage").focus({ preventScroll: true });
    announce(this.words.dataset.painting ?? "", { key: "review" });
  }

  #begin() {
    this.root.dataset.mode = "review";
    this.parts.stage.enabled = false;
    this.#offerViews(true);
    const none = document.getElementById("tray-none");
    if (none) none.hidden = true;
  }

  /** What had the focus may be hidden now; who came by the keyboard goes on from the tile. @param {HTMLElement} tile @param {boolean} asked */
  #focus(tile, asked) {
    const active = document.activeElement;
    if (asked || !active || active === document.body || active.id === "stage" || !active.checkVisibility()) tile.focus({ preventScroll: true });
    tile.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  /** Everything that says which candidate it is. @param {HTMLElement} tile */
  #show(tile) {
    for (const one of document.querySelectorAll(TILE)) one.toggleAttribute("aria-current", false);
    tile.setAttribute("aria-current", "true");
    const items = places(tile);
    describe(this.root, tile, { place: items.indexOf(tile.closest(".cand-item")) + 1, count: items.length });
    sayNumbers(this.root, nextNumber());
  }

  /** @param {string} name @returns {HTMLElement | null} */
  #button(name) {
    return this.root.querySelector(`[data-review="${name}"]`);
  }

  #listen() {
    this.root.addEventListener("click", (event) => this.#clicked(/** @type {Element} */ (event.target)));
    this.root.addEventListener("keydown", (event) => this.#enter(event));
    document.addEventListener("editor:action", (event) => this.#key(/** @type {CustomEvent} */ (event)));
    document.addEventListener("tray:shown", () => this.#swapped());
    document.addEventListener("tray:first", (event) => this.#offered(/** @type {CustomEvent} */ (event).detail.tile));
    document.addEventListener("editor:compare", (event) => this.isOpen && event.preventDefault());
    document.addEventListener("tray:changed", () => (this.#typed = this.#prompt()));
    need("compare-menu").addEventListener("click", (event) => this.#viewed(/** @type {Element} */ (event.target)));
  }

  #prompt() {
    return /** @type {HTMLInputElement | null} */ (document.querySelector('#fill-form [name="prompt"]'))?.value ?? "";
  }

  /** The first of a fill: shown at once, unless the next one is being painted or written. @param {HTMLElement} tile */
  #offered(tile) {
    const busy = this.isOpen || document.querySelector("dialog:modal, [popover]:popover-open") || this.#typed !== this.#prompt();
    if (!busy) return this.open(tile);
    announce(filled(this.words.dataset.ready ?? "", { number: tile.dataset.number ?? "" }), { key: "ready" });
  }

  /** The tray was swapped: the candidate is another element now, or it is gone. */
  #swapped() {
    if (!this.isOpen || this.#deciding) return;
    const tile = this.tile;
    if (tile?.matches(TILE)) this.#show(tile);
    else this.close();
  }

  /** @param {Element} target */
  #clicked(target) {
    const tile = /** @type {HTMLElement | null} */ (target.closest(TILE));
    if (tile) return this.open(this.#seen(tile), { focus: true });
    const button = /** @type {HTMLElement | null} */ (target.closest("[data-review]"));
    if (button) this.#do(button.dataset.review ?? "");
  }

  /** A hidden candidate is shown when it is asked for. @param {HTMLElement} tile */
  #seen(tile) {
    const { candidate = "", hidden } = tile.dataset;
    const url = new URL(`../candidates/${candidate}/preview.png`, new URL(this.parts.data.urls.gallery, location.href));
    return (hidden && reveal(candidate, url.pathname)) || tile;
  }

  /** @param {CustomEvent<{action: string, held?: boolean}>} event */
  #key(event) {
    const { action, held } = event.detail;
    if (!this.isOpen) return;
    if (action === "before") this.compare.before(held !== false);
    else if (!this.#do(action === "escape" ? "mask" : action)) return;
    event.preventDefault();
  }

  /** Enter on the tile that is looked at, or on the slider, accepts; elsewhere it presses what has the focus. @param {KeyboardEvent} event */
  #enter(event) {
    if (!this.isOpen || event.key !== "Enter" || event.repeat || event.ctrlKey || event.metaKey || event.isComposing) return;
    if (event.target !== this.compare.range && event.target !== this.tile) return;
    event.preventDefault();
    this.#do("accept");
  }

  /** @param {string} name @returns {boolean} whether it is one of these */
  #do(name) {
    const tile = this.tile;
    if (!tile) return false;
    const chosen = /^candidate-(\d)$/.exec(name)?.[1];
    if (chosen) this.#openNumber(tile, chosen);
    else if (name === "previous" || name === "next") this.#step(tile, name === "next" ? 1 : -1);
    else if (name === "mask") this.close();
    else if (name === "accept" || name === "extra") void this.#accept(tile, name === "extra");
    else if (name === "reject") void this.#reject(tile);
    else if (name === "again") void again(tile);
    else return false;
    return true;
  }

  /** @param {HTMLElement} tile @param {string} number */
  #openNumber(tile, number) {
    const found = siblings(tile).find((one) => one.dataset.number === number);
    if (found && found !== tile) this.open(found, { focus: document.activeElement === tile });
  }

  /** @param {HTMLElement} tile @param {number} by */
  #step(tile, by) {
    const next = step(siblings(tile), tile, by);
    if (next && next !== tile) this.open(next, { focus: document.activeElement === tile });
  }

  /** @param {HTMLElement} tile @param {boolean} extra */
  async #accept(tile, extra) {
    const button = this.#button(extra ? "extra" : "accept");
    if (!tile.dataset.accept || this.#deciding) return;
    this.#deciding = true;
    button?.setAttribute("aria-busy", "true");
    const words = extra ? null : /** @type {HTMLElement | null} */ (this.bar.querySelector("[data-review-accept]"));
    if (words) words.textContent = words.dataset.busy ?? "";
    const next = instead(siblings(tile), tile);
    try {
      if (await accept(tile, extra, this.parts, filled(this.words.dataset.back ?? "", { number: this.panel.dataset.version ?? "" }))) {
        if (extra) this.#leave(next);
      }
    } finally {
      this.#deciding = false;
      button?.removeAttribute("aria-busy");
      sayNumbers(this.root, nextNumber());
    }
  }

  /** @param {HTMLElement} tile */
  async #reject(tile) {
    if (!tile.dataset.reject || this.#deciding) return;
    const next = instead(siblings(tile), tile);
    const { rejected = "", undo = "" } = this.words.dataset;
    const left = places(tile).length > 1;
    this.#deciding = true;
    const gone = await reject(tile, this.parts, filled(rejected, { number: tile.dataset.number ?? "" }), undo);
    this.#deciding = false;
    if (!gone) return;
    this.#leave(next);
    if (next || left) return;
    const none = document.getElementById("tray-none");
    if (none) none.hidden = document.querySelector(TILE) !== null;
    announce(this.words.dataset.none ?? "", { key: "none" });
  }

  /** On to the next one, or back to the mask. @param {HTMLElement | null} next */
  #leave(next) {
    const tile = next && document.getElementById(next.id);
    if (tile?.matches(TILE)) this.open(tile, { focus: true });
    else this.close();
  }

  /** The top bar's Compare: while reviewing it opens the menu of ways to compare. @param {boolean} on */
  #offerViews(on) {
    const button = document.getElementById("compare-button");
    for (const [name, value] of Object.entries({ popovertarget: "compare-menu", "aria-haspopup": "menu", "aria-expanded": "false" })) {
      if (on) button?.setAttribute(name, value);
      else button?.removeAttribute(name);
    }
  }

  /** @param {Element} target */
  #viewed(target) {
    const item = /** @type {HTMLElement | null} */ (target.closest("[data-compare-view]"));
    if (!item) return;
    for (const one of item.parentElement?.children ?? []) one.setAttribute("aria-checked", String(one === item));
    this.compare.view = /** @type {View} */ (item.dataset.compareView);
    need("compare-menu").hidePopover();
  }
}

/** The candidates of the same fill that can be looked at. @param {Element} tile @returns {HTMLElement[]} */
function siblings(tile) {
  return /** @type {HTMLElement[]} */ ([...(tile.closest(".tray-group")?.querySelectorAll(`${TILE}:not([data-hidden])`) ?? [])]);
}

/** Its places, those that still wait included. @param {Element} tile @returns {(Element | null)[]} */
function places(tile) {
  return [...(tile.closest(".tray-group")?.querySelectorAll(".cand-item:not([data-state=failed], [data-state=in_doubt])") ?? [])];
}

/** @param {string} id @returns {HTMLElement} */
function need(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`no #${id}`);
  return found;
}

/** @param {Parts} parts */
export function initReview(parts) {
  return new Review(parts);
}
