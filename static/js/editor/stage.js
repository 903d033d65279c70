// The stage: a picture that can be painted on, at any size and zoom. It holds together what is seen and what hands do;
// the mask and the settings are the session's.
//
// Events, each a CustomEvent: "pose" {scale}; "described" {coverage, where} when a stroke has ended; "degraded" when
// there is no room for the picture at full size; "pen-mode" when a pen turned it on; "nothing-enclosed"; "failed" when
// a command could not be carried out; "point" {x, y, painting}; "pending" {box, shape, points}; "box" {box, done}; "softened" when grow and feather show.

import { Cursor } from "./cursor.js";
import { maskFile, maskText, sentPicture } from "./exports.js";
import { isEmpty } from "./geometry.js";
import { Hands } from "./hands.js";
import { Overlay } from "./overlay.js";
import { Pointer } from "./pointer.js";
import { Pointers } from "./pointers.js";
import { Renderer } from "./render.js";
import { Sight } from "./sight.js";
import { Crosshair } from "./tools/crosshair.js";
import { changeTo } from "./tools/whole.js";
import { described } from "./where.js";
import { clear, invert, paintAll } from "./whole.js";
import { Working } from "./working.js";
import { toPicture } from "../viewport.js";

/**
 * @typedef {import("../viewport.js").Point} Point
 * @typedef {import("../viewport.js").Pose} Pose
 * @typedef {import("./geometry.js").Box} Box
 * @typedef {import("./jobs.js").Command} Command
 * @typedef {import("./session.js").Session} Session
 * @typedef {import("./session.js").Changed} Changed
 * @typedef {import("./surface.js").Canvas} Canvas
 * @typedef {import("./tools/tool.js").Desk} Desk
 * @typedef {{src: string, preview?: string, width: number, height: number, canvas?: Canvas, worker: string}} Options
 *   width and height are the picture's; canvas: what is worked on, where it is larger
 */

const QUICK = { invert, clear, all: paintAll }; // commands that need no worker, where the mask is hard
const QUIET = 80; // ms after a change until the mask is described

export class Stage extends EventTarget {
  /** "zoom" or "pan": what a wheel without Ctrl does. @type {"zoom" | "pan"} */
  wheel = "zoom";

  /** @type {Promise<void>} when there is something to see; rejects when the picture could not be drawn */
  ready;

  #quiet = 0;
  #enabled = true;
  #ended = new AbortController();

  /** @param {HTMLElement} host @param {Session} session @param {Options} options */
  constructor(host, session, { src, preview = src, width, height, canvas = { width, height, at: { x: 0, y: 0 } }, worker }) {
    super();
    this.host = host;
    this.session = session;
    this.working = Working.at(worker);
    this.renderer = new Renderer(host, session, this.working, {
      picture: { width, height },
      room: canvas,
      softened: () => this.#tell("softened", {}),
    });
    this.overlay = new Overlay(this.renderer.layers.lines);
    this.sight = new Sight(this.renderer.layers, session.size, () => this.#moved());
    const desk = this.#desk();
    this.pointers = new Pointers(session.settings.penMode);
    this.hands = new Hands(desk, this.#view(), new Cursor(host, this.renderer.layers.cursor));
    this.crosshair = new Crosshair(desk, (at) => this.sight.reveal(at));
    this.pointer = new Pointer(host, this.pointers, this.#told());
    this.#listen();
    this.fit();
    this.ready = this.#load({ src, preview, width, height });
    this.ready.catch(() => {});
  }

  /** How the canvas that is worked on lies in the view. @returns {Pose} */
  get pose() {
    return this.sight.pose;
  }

  /** 1 is a picture pixel for each of the screen's. */
  get scale() {
    return this.pose.scale * this.renderer.layers.ratio;
  }

  /** Whether marks paint; in review they pan and the mask is out of sight. */
  get enabled() {
    return this.#enabled;
  }

  set enabled(on) {
    this.#enabled = on;
    this.hands.paints = on;
    if (!on) this.crosshair.stop();
    this.renderer.hide({ review: !on });
    this.hands.dress();
  }

  /** All of it in view, and so it stays when the view's size changes. */
  fit() {
    this.sight.fit();
  }

  /** @param {number} scale 1 for real size */
  zoomTo(scale) {
    this.sight.zoomTo(scale);
  }

  /** The point of what is worked on that is in the middle of the view. */
  get centre() {
    return this.sight.centre;
  }

  /** As it was looked at. @param {number} scale 1 for real size @param {Point} [centre] for the middle of the view */
  look(scale, centre) {
    this.sight.look(scale, centre);
  }

  /** @param {number} factor @param {Point} [at] of the view, that stays where it is */
  zoomBy(factor, at) {
    this.sight.zoomBy(factor, at);
  }

  /** The picture without the mask, as long as it is on. @param {boolean} on */
  before(on) {
    this.renderer.hide({ before: on });
  }

  /** The point of what is worked on that lies there in the view. @param {Point} at @returns {Point} */
  toPicture(at) {
    return toPicture(this.pose, at);
  }

  /** Where the model will look. A box that was dragged takes its place. @param {Box | null} box @param {string} words @param {boolean} [warning] */
  showBox(box, words, warning = false) {
    this.hands.box.tell(box, words, warning);
  }

  hideBox() {
    this.hands.box.hide();
  }

  /** Space is held or let go. @param {boolean} on */
  hold(on) {
    this.hands.holds = on;
    this.hands.dress();
  }

  /** Enter: a lasso is closed, a shape painted. @returns {boolean} whether there was one */
  close() {
    return this.hands.tool.close();
  }

  /** Backspace: the lasso's last corner goes. @returns {boolean} */
  back() {
    return this.hands.tool.back();
  }

  /** Esc: the stroke that goes on, else a lasso or a shape that waits. @returns {boolean} whether there was any */
  escape() {
    const intents = this.pointers.escape();
    this.hands.do(intents);
    return intents.length > 0 || this.hands.tool.escape();
  }

  /** A command on all of the mask, as one step. @param {Command} name @returns {Promise<boolean>} whether anything changed */
  async command(name) {
    this.close();
    const { session } = this;
    const quick = QUICK[/** @type {keyof QUICK} */ (name)];
    if (quick && !session.isBusy && !(name === "invert" && session.mask.isSoft)) return session.apply(name, quick(session.mask));
    try {
      return await changeTo(session, name, (snapshot) => this.working.command(snapshot, name));
    } catch {
      this.#tell("failed", {});
      return false;
    }
  }

  /** The painted mask as it is sent, without grow and feather; null when nothing is painted. */
  async exportMask() {
    this.close();
    return maskFile(this.session, this.working);
  }

  /** White changes, black stays: the mask with grow, small. @param {number} [longest] pixels of its longer side */
  async exportSent(longest = 320) {
    return sentPicture(this.session, longest);
  }

  remove() {
    this.#ended.abort();
    this.pointer.remove();
    this.renderer.remove();
    this.working.close();
  }

  #moved() {
    this.renderer.pose = this.pose;
    this.overlay.pose = this.pose;
    this.hands.dress();
    this.#tell("pose", { scale: this.scale });
  }

  /** @returns {Desk} */
  #desk() {
    return {
      session: this.session,
      working: this.working,
      overlay: this.overlay,
      scale: () => this.pose.scale,
      touch: (box) => this.renderer.touch(box),
      zoom: (at, factor) => this.zoomBy(factor, at),
      tell: (name, detail = {}) => this.#tell(name, detail),
    };
  }

  /** @returns {import("./hands.js").View} */
  #view() {
    return {
      toPicture: (at) => this.toPicture(at),
      pan: (dx, dy) => this.sight.pan(dx, dy),
      pinch: (from, to) => this.sight.pinch(from, to),
      penMode: () => {
        this.session.set("penMode", "on");
        this.#tell("pen-mode", {});
      },
    };
  }

  /** @returns {import("./pointer.js").Told} */
  #told() {
    return {
      intents: (intents) => this.hands.do(intents),
      zoom: (at, factor) => this.zoomBy(factor, at),
      pan: (dx, dy) => this.sight.pan(dx, dy),
      away: () => this.hands.away(),
      wheelPans: () => this.wheel === "pan",
    };
  }

  /** @param {{src: string, preview: string, width: number, height: number}} picture */
  async #load({ src, preview, width, height }) {
    const whole = this.working.picture(src, { width, height });
    whole.catch(() => {});
    if (preview !== src) await this.#shown(this.working.picture(preview, { width, height }).then(({ levels }) => levels)).catch(() => {});
    const last = whole.then(({ levels, degraded }) => {
      this.renderer.bitmaps(levels);
      if (degraded) this.#tell("degraded", {});
    });
    // with a small picture to be seen, work can begin, and goes on if the large one never comes
    if (this.renderer.surface.levels.length) last.catch(() => this.#tell("degraded", {}));
    else await last;
    this.host.dataset.ready = "1";
  }

  /** @param {Promise<ImageBitmap[]>} levels */
  async #shown(levels) {
    this.renderer.bitmaps(await levels);
  }

  #listen() {
    const { signal } = this.#ended;
    const { session, host } = this;
    session.addEventListener("change", (event) => this.#changed(/** @type {CustomEvent} */ (event).detail), { signal });
    session.addEventListener("setting", (event) => this.#set(/** @type {CustomEvent} */ (event).detail), { signal });
    host.addEventListener("focus", () => host.matches(":focus-visible") && this.enabled && this.crosshair.start(), { signal });
    host.addEventListener("blur", () => this.crosshair.stop(), { signal });
    host.addEventListener("pointerdown", () => this.crosshair.stop(), { signal });
    host.addEventListener("editor:export", async (event) => {
      const take = /** @type {CustomEvent} */ (event).detail; // browser tests look at the mask so
      take(await maskText(session, this.working));
    }, { signal });
    const watch = new ResizeObserver(() => this.#resized());
    watch.observe(host);
    signal.addEventListener("abort", () => watch.disconnect());
  }

  /** @param {Changed} change */
  #changed({ kind, box }) {
    if (!this.hands.isMarking) this.pointers.settle();
    if (kind === "load") this.renderer.refresh();
    else if (!isEmpty(box) && !this.hands.isMarking) this.renderer.touch(box);
    this.renderer.settle();
    clearTimeout(this.#quiet);
    this.#quiet = window.setTimeout(() => this.#describe(), QUIET);
  }

  #describe() {
    if (this.session.isBusy) return;
    this.#tell("described", described(this.session.mask));
  }

  /** @param {import("./session.js").Set} set */
  #set({ name, value, before }) {
    if (name === "tool") this.hands.changed(/** @type {any} */ (before));
    if (name === "size" || name === "softness" || name === "add") this.hands.dress();
    if (name === "size") this.crosshair.refresh();
    if (name === "colour" || name === "opacity" || name === "view" || name === "overlay") this.renderer.dress();
    if (name === "grow" || name === "feather") this.renderer.settle();
    if (name === "box") this.hands.box.show();
    if (name === "penMode") this.pointers.penMode = /** @type {any} */ (value);
  }

  #resized() {
    this.pointer.moved();
    const before = this.renderer.layers.view;
    if (!this.renderer.layers.measure()) return;
    this.renderer.refresh();
    this.sight.resized(before);
  }

  /** @param {string} type @param {object} detail */
  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
