// When what is drawn: everything waits for the next frame, and a frame draws no more than what changed.
//
// While the picture moves under the hand, the mask's layers are moved with it as they are, where drawing them anew
// takes too long for every frame, and drawn anew as soon as it rests.

import { Ants } from "./ants.js";
import { NOTHING, isEmpty, union } from "./geometry.js";
import { Layers } from "./layers.js";
import { Shown } from "./shown.js";
import { Surface } from "./surface.js";
import { colourOf } from "./tint.js";
import { Veil } from "./veil.js";

/**
 * @typedef {import("../viewport.js").Pose} Pose
 * @typedef {import("./geometry.js").Box} Box
 * @typedef {import("./session.js").Session} Session
 * @typedef {import("./shown.js").Soft} Soft
 * @typedef {import("./surface.js").Canvas} Canvas
 * @typedef {import("./working.js").Working} Working
 */

const FAST = 7; // ms: what is drawn in less is drawn for every frame
const REST = 90; // ms without a move, after which the mask is drawn anew
const QUIET = 60; // ms after a change until outline and softness are drawn for all of the view
/** @type {readonly [string, readonly [number, number, number]][]} names of the style sheet's colours, and what they are without it */
const COLOURS = [
  ["--mask", [255, 45, 85]],
  ["--mask-alt-1", [0, 194, 168]],
  ["--mask-alt-2", [61, 123, 255]],
  ["--mask-alt-3", [255, 212, 0]],
];

export class Renderer {
  /** @type {Pose} */
  #pose = { x: 0, y: 0, scale: 1 };

  /** @type {Pose} that the mask's layers were drawn for */
  #drawn = this.#pose;

  /** @type {Box} of the picture, where the mask changed since the last frame */
  #dirty = NOTHING;

  #frame = 0;
  #rest = 0;
  #quiet = 0;
  #all = { picture: true, mask: true };
  #cost = 0;
  #turn = 0;
  #hidden = { before: false, review: false };
  #ended = new AbortController();

  /**
   * @param {HTMLElement} host @param {Session} session @param {Working} working
   * @param {{picture: import("../viewport.js").Size, room: Canvas, softened: () => void}} options softened: grow and feather show
   */
  constructor(host, session, working, { picture, room, softened }) {
    this.session = session;
    this.working = working;
    this.softened = softened;
    this.layers = new Layers(host);
    this.shown = new Shown(session.mask);
    this.surface = new Surface(this.layers, picture, room);
    this.veil = new Veil(this.layers, this.shown);
    this.ants = new Ants(this.layers, () => isStill() || session.isBusy);
    session.addEventListener("stroke", () => this.ants.halt(), { signal: this.#ended.signal });
    this.dress();
  }

  /** @param {Pose} pose */
  set pose(pose) {
    this.#pose = pose;
    this.#all.picture = true;
    this.#all.mask = true;
    this.#ask();
  }

  get pose() {
    return this.#pose;
  }

  /** The picture has other bitmaps. */
  bitmaps(/** @type {readonly ImageBitmap[]} */ levels) {
    this.surface.levels = levels;
    this.#all.picture = true;
    this.#ask();
  }

  /** The mask changed. @param {Box} box of the picture */
  touch(box) {
    if (isEmpty(box)) return;
    this.#dirty = union(this.#dirty, box);
    this.#ask();
  }

  /** Everything is drawn anew: another mask, size or look. */
  refresh() {
    this.shown.mask = this.session.mask;
    this.#all.picture = true;
    this.#redraw();
  }

  /** Colours, view and opacity as they are set. */
  dress() {
    const { view, colour, opacity } = this.session.settings;
    const [name, otherwise] = COLOURS[colour];
    const style = getComputedStyle(this.layers.host).getPropertyValue(name);
    this.veil.dress({ view, colour: colourOf(style, otherwise), opacity });
    this.#redraw();
    this.#show();
  }

  /** Hold for before, or look at candidates: the mask is out of sight. @param {Partial<{before: boolean, review: boolean}>} hidden */
  hide(hidden) {
    Object.assign(this.#hidden, hidden);
    this.#show();
  }

  /** A change is done: what takes longer than a frame may follow. */
  settle() {
    clearTimeout(this.#quiet);
    this.#quiet = window.setTimeout(() => void this.#settled(), QUIET);
  }

  remove() {
    cancelAnimationFrame(this.#frame);
    for (const timer of [this.#rest, this.#quiet]) clearTimeout(timer);
    this.#ended.abort();
    this.ants.halt();
    this.layers.remove();
  }

  #redraw() {
    this.#drawn = { x: NaN, y: NaN, scale: NaN };
    this.#all.mask = true;
    this.#ask();
  }

  #show() {
    const { before, review } = this.#hidden;
    const hidden = before || review || !this.session.settings.overlay;
    for (const layer of [this.layers.tint, this.layers.outline]) layer.style.visibility = hidden ? "hidden" : "visible";
    this.layers.lines.style.visibility = before || review ? "hidden" : "visible";
    this.layers.cursor.style.visibility = review ? "hidden" : "visible";
  }

  #ask() {
    this.#frame ||= requestAnimationFrame(() => this.#draw());
  }

  #draw() {
    this.#frame = 0;
    if (this.#all.picture) this.surface.draw(this.#pose);
    if (this.#all.mask) this.#drawMask();
    else this.#drawChange();
    this.#all = { picture: false, mask: false };
  }

  #drawChange() {
    const part = this.shown.covered(this.#dirty);
    this.#dirty = NOTHING;
    this.veil.draw(part);
  }

  #drawMask() {
    const moves = this.#drawn.scale > 0 && this.#drawn !== this.#pose;
    if (moves && this.#cost > FAST) return this.#carry();
    this.#drawWhole();
    if (moves) this.#later();
  }

  /** The layers as they are, where the picture is now. */
  #carry() {
    const times = this.#pose.scale / this.#drawn.scale;
    const transform = `translate(${this.#pose.x - this.#drawn.x * times}px, ${this.#pose.y - this.#drawn.y * times}px) scale(${times})`;
    this.layers.tint.style.transform = transform;
    this.ants.halt();
    this.#later();
  }

  #later() {
    clearTimeout(this.#rest);
    this.#rest = window.setTimeout(() => this.#rested(), REST);
  }

  #rested() {
    if (this.#drawn !== this.#pose) this.#redraw();
    this.settle();
  }

  #drawWhole() {
    const start = performance.now();
    const { tint } = this.layers;
    tint.style.transform = "";
    this.ants.halt();
    this.shown.look(this.#pose, { width: tint.width, height: tint.height }, this.layers.grain);
    this.#drawn = this.#pose;
    this.#dirty = NOTHING;
    this.veil.drawAll();
    this.#cost = performance.now() - start;
  }

  /** In steps with a breath between them, so that none holds up the hand. */
  async #settled() {
    if (this.session.isBusy) return this.settle();
    const [turn, pose] = [(this.#turn += 1), this.#drawn];
    const isOver = () => turn !== this.#turn || pose !== this.#drawn || this.#ended.signal.aborted;
    const { grow, feather } = this.session.settings;
    const soft = Shown.isSoft({ grow, feather });
    if (!soft) this.shown.plain();
    await this.#drawGently(isOver);
    if (soft && !isOver()) await this.#soften({ grow, feather }, isOver);
  }

  /** @param {Soft} soft @param {() => boolean} isOver */
  async #soften(soft, isOver) {
    const work = this.shown.work(soft);
    if (!work) return;
    const base = this.shown.base(); // in one step with the work: nothing may be painted between them
    const tones = await this.working.soften({ ...work });
    if (isOver()) return;
    this.shown.take(work, tones, base);
    await breath();
    await this.#drawGently(isOver);
    if (!isOver()) this.softened();
  }

  /** All of the view, a band at a time, and its outline at the end. @param {() => boolean} isOver */
  async #drawGently(isOver) {
    for (const band of this.veil.bands()) {
      if (isOver()) return;
      this.veil.draw(band);
      await breath();
    }
    if (isOver() || this.session.isBusy || this.ants.still()) return;
    this.ants.march(this.veil.outline());
    await breath();
  }
}

/** Until the page has done what waits. */
function breath() {
  return new Promise((resolve) => setTimeout(resolve));
}

function isStill() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
