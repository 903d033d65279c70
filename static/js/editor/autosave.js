// Nothing painted is lost: every change goes to this device at once and to the server soon after, and a reload brings
// it back. What is painted on a larger canvas stays on this device: the server's draft is of the picture's own size.
// This ties the keeper to the page; when to do what is its business.

import { CONTENT, chosen, isConflict, metaOf, momentOf, needless, restored, samePaint, settingsIn, tilesOf } from "./draft.js";
import { askConflict } from "./conflict.js";
import { fetchedMask } from "./fetched_mask.js";
import { fillIn, onTyped, typed } from "./draft_form.js";
import { Keeper } from "./keeper.js";
import { Mask } from "./mask.js";
import { putDraft } from "./draft_wire.js";
import { openStore } from "./store.js";
import { clear, combine } from "./whole.js";
import { toast } from "../toast.js";
import { announce } from "../announce.js";

/**
 * @typedef {import("./draft.js").Kept} Kept
 * @typedef {import("./draft.js").Meta} Meta
 * @typedef {import("./draft.js").Told} Told
 * @typedef {import("./keeper.js").State} State
 * @typedef {import("./session.js").Session} Session
 * @typedef {import("./stage.js").Stage} Stage
 * @typedef {{urls: {draft: string | null, draft_mask: string}, draft: Told | null, extend: string, me: number, picture: {slug: string}}} Data
 * @typedef {{session: Session, stage: Stage, data: Data}} Parts
 */

const NEW = { etag: "", unsent: false };
const language = document.documentElement.lang || "en";

/** @param {Parts} parts @returns {Promise<Autosave | null>} null where there are no words for it */
export async function initAutosave(parts) {
  const words = document.getElementById("draft-words");
  if (!words) return null;
  const autosave = new Autosave(parts, words.dataset, await openStore());
  await autosave.begin();
  document.getElementById("editor")?.setAttribute("data-draft", "kept"); // from here on a reload loses nothing
  return autosave;
}

class Autosave {
  #session;
  #stage;
  #data;
  #words;
  #store;
  #keeper;
  #isAsking = false;

  /** A name for this tab's copy: two tabs must not write over each other. */
  #tab = crypto.getRandomValues(new Uint32Array(2)).join("-");

  /** @param {Parts} parts @param {DOMStringMap} words @param {import("./store.js").Store} store */
  constructor({ session, stage, data }, words, store) {
    this.#session = session;
    this.#stage = stage;
    this.#data = data;
    this.#words = words;
    this.#store = store;
    const send = data.urls.draft ? (/** @type {string} */ etag) => this.#send(etag) : null;
    this.#keeper = new Keeper({ keep: (base) => this.#keep(base), send });
  }

  get #of() {
    const { me, picture, extend } = this.#data;
    return `${me}/${picture.slug}${extend && `+${extend}`}`;
  }

  /** Bring back what was kept, then keep what changes. */
  async begin() {
    const early = new AbortController();
    let isPainted = false; // while the page was still looking for what was kept
    this.#session.addEventListener("change", (event) => {
      isPainted ||= /** @type {CustomEvent} */ (event).detail.kind !== "load";
    }, { signal: early.signal });
    const [copies, told] = [await this.#store.copies(this.#of), this.#data.draft];
    const choice = chosen(copies, told);
    const base = choice.from === "nowhere" ? NEW : await this.#back(choice);
    early.abort();
    this.#listen();
    this.#keeper.begin(base ?? NEW);
    if (isPainted) this.#keeper.touch(true);
    if (base && (await this.#keep(base))) await this.#store.forget(needless(copies, told, choice));
    await this.#store.tidy(Date.now());
  }

  /**
   * @param {Exclude<import("./draft.js").Chosen, {from: "nowhere"}>} choice
   * @returns {Promise<import("./keeper.js").Base | null>} what the session stands on now; null when it could not be read:
   *   what is painted then is no heir of it, and the server says so when it is sent
   */
  async #back(choice) {
    const isKept = choice.from === "device";
    const meta = (isKept ? choice.kept.meta : choice.told.meta) ?? {};
    const found = isKept ? restored(choice.kept, this.#session.size) : await this.#fetched(choice.told);
    if (!found) return null;
    this.#enter(found, meta);
    const when = new Date(isKept ? choice.kept.at : (choice.told.changed_at ?? Date.now()));
    if (found.mask.painted > 0) this.#greet(momentOf(when, new Date(), language));
    return isKept ? { etag: choice.kept.etag, unsent: choice.kept.unsent } : { etag: choice.told.etag ?? "", unsent: false };
  }

  /** What belongs to a mask beside the settings. */
  get #around() {
    const { width, height } = this.#session.size;
    return { width, height, zoom: this.#stage.scale, centre: this.#stage.centre, ...typed() };
  }

  /** What was kept takes the place of an untouched mask; on one that was painted meanwhile it is laid as a step. @param {{mask: Mask, history?: import("./history.js").History}} found @param {Meta} meta */
  #enter({ mask, history }, meta) {
    const session = this.#session;
    const { undo, redo } = session.history.steps;
    if (session.isBusy) return void session.addEventListener("stroke", () => this.#enter({ mask, history }, meta), { once: true });
    if (undo || redo) session.apply("load", combine(session.mask, mask, "add"));
    else session.load(mask, history, settingsIn(meta));
    // a picture that fits as it did goes on fitting when the window's size changes
    if (meta.zoom && Math.abs(meta.zoom / this.#stage.scale - 1) > 0.001) this.#stage.look(meta.zoom, meta.centre);
    fillIn(meta);
  }

  /** @param {string} when */
  #greet(when) {
    const text = (this.#words.back ?? "").replace("%s", when);
    toast(text, { undo: { label: this.#words.clean ?? "", run: () => this.#startClean() } });
  }

  #startClean() {
    if (this.#session.isBusy) return;
    this.#session.apply("clear", clear(this.#session.mask));
    announce(this.#words.cleaned ?? "");
  }

  /** @param {Told} told @returns {Promise<{mask: Mask} | null>} */
  async #fetched(told) {
    try {
      return { mask: await this.#maskOf(told) };
    } catch {
      toast(this.#words.missing ?? "", { level: "error" });
      return null;
    }
  }

  /** The mask of a draft on the server. @param {Told} told @returns {Promise<Mask>} */
  async #maskOf({ meta, mask_url: url }) {
    return url ? fetchedMask(url, meta ?? {}, this.#session.size) : new Mask(this.#session.size);
  }

  #listen() {
    const [session, keeper] = [this.#session, this.#keeper];
    session.addEventListener("change", () => keeper.touch(true));
    session.addEventListener("setting", (event) => {
      keeper.touch(CONTENT.has(/** @type {CustomEvent} */ (event).detail.name));
    });
    this.#stage.addEventListener("pose", () => keeper.touch(false));
    onTyped(() => keeper.touch(true));
    document.addEventListener("visibilitychange", () => document.hidden && void keeper.flush());
    addEventListener("pagehide", () => void keeper.flush());
    addEventListener("online", () => void keeper.retry());
    addEventListener("beforeunload", (event) => keeper.state === "unsaved" && event.preventDefault());
    keeper.addEventListener("state", () => this.#say(keeper.state));
    keeper.addEventListener("conflict", (event) => void this.#conflict(/** @type {CustomEvent} */ (event).detail.theirs));
    keeper.addEventListener("refused", (event) => this.#refused(/** @type {CustomEvent} */ (event).detail.message));
  }

  /** @param {State} state */
  #say(state) {
    const pill = document.getElementById("save-pill");
    if (!pill) return;
    pill.dataset.state = state;
    (pill.querySelector(".pill-text") ?? pill).textContent = this.#words[state] ?? "";
    const usual = this.#data.urls.draft ? "saved" : "only";
    if (state !== "saving" && state !== usual) announce(this.#words[state] ?? "", { key: "save-pill" });
  }

  /** @param {string} message */
  #refused(message) {
    toast(message || (this.#words[this.#keeper.state] ?? ""), { level: "error" });
  }

  /** Nothing is waited for before it is on its way: the page may be leaving. @param {import("./keeper.js").Base} base */
  async #keep({ etag, unsent }) {
    const { mask, history, size } = this.#session;
    if (mask.busy) return true; // the stroke's end is a change of its own
    return this.#store.keep({
      key: `${this.#of}/${this.#tab}`,
      of: this.#of,
      at: Date.now(),
      etag,
      unsent,
      meta: metaOf(this.#session.settings, this.#around),
      size,
      tiles: tilesOf(mask),
      history: history.kept(),
    });
  }

  /** @param {string} etag @returns {Promise<import("./keeper.js").Sent>} */
  async #send(etag) {
    await this.#rest();
    // not stage.exportMask: that would close a lasso in the middle of being drawn
    const file = await this.#stage.working.file(this.#session.mask.snapshot());
    const meta = metaOf(this.#session.settings, { ...this.#around, at: file?.at ?? { x: 0, y: 0 } });
    const mask = file && new Blob([file.bytes], { type: "image/png" });
    return putDraft(this.#data.urls.draft ?? "", { mask, meta, etag });
  }

  /** Another tab was faster. Only where both painted something else has a person to choose. @param {Told} theirs */
  async #conflict(theirs) {
    if (this.#isAsking) return;
    this.#isAsking = true;
    await this.#settle(theirs).finally(() => (this.#isAsking = false));
  }

  /** @param {Told} theirs */
  async #settle(theirs) {
    await this.#rest();
    const mask = theirs.etag ? await this.#maskOf(theirs).catch(() => undefined) : null;
    if (mask === undefined) return this.#later(theirs);
    if (!isConflict(this.#session.mask, mask)) return this.#over(theirs);
    const way = await askConflict({ mine: this.#session.mask, theirs: /** @type {Mask} */ (mask), told: theirs, language });
    await this.#rest();
    this.#take(way, /** @type {Mask} */ (mask), theirs.meta);
    this.#over(theirs);
  }

  /** Send over theirs; another tab may have been faster once more. @param {Told} theirs */
  #over({ etag }) {
    this.#isAsking = false;
    void this.#keeper.settle(etag ?? "");
  }

  /** @param {import("./conflict.js").Way} way @param {Mask} theirs @param {Meta | null} meta */
  #take(way, theirs, meta) {
    const session = this.#session;
    if (way === "mine" || samePaint(session.mask, theirs)) return;
    const change = combine(session.mask, theirs, way === "both" ? "add" : "replace");
    const { grow, feather } = session.settings;
    const after = { grow: meta?.grow ?? grow, feather: meta?.feather ?? feather };
    session.apply("load", change, way === "theirs" ? { before: { grow, feather }, after } : undefined);
  }

  /** Theirs could not be fetched: ask again when the wire is back, everything is on this device. @param {Told} theirs */
  #later(theirs) {
    addEventListener("online", () => void this.#conflict(theirs), { once: true });
    setTimeout(() => void (navigator.onLine && this.#keeper.state === "conflict" && this.#conflict(theirs)), 5000);
  }

  /** Until no stroke is going on. @returns {Promise<void>} */
  #rest() {
    const session = this.#session;
    if (!session.isBusy) return Promise.resolve();
    return new Promise((resolve) => {
      session.addEventListener("stroke", () => resolve(this.#rest()), { once: true });
    });
  }
}
