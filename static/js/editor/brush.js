// One stroke: samples of a pointer become marks of a brush, on a smooth curve, close enough to be a line.
//
// The curve runs through the middles between samples and bends towards each sample, so it is always half a sample
// behind the hand; `finish` draws the rest.

import { between, distance } from "../viewport.js";
import { along, axisOf, bend, locked, spacing } from "./geometry.js";

/**
 * @typedef {import("./geometry.js").Point} Point
 * @typedef {import("./pressure.js").Pressure} Pressure
 * @typedef {{x: number, y: number, pressure?: number}} Sample in the picture's pixels, pressure 0–1
 * @typedef {{x: number, y: number, radius: number}} Mark
 * @typedef {{radius: number, pressure?: Pressure | null}} Brush the full radius; pressure only for a pen that is to use it
 */

const CLOSE = 0.25; // pixels; a sample nearer to the last adds nothing

export class Stroke {
  /** @type {Mark[]} the last samples, up to three */
  #samples = [];

  /** @type {Mark[]} all of them, while the device may still turn out to have no pressure */
  #thin = [];

  /** @type {Mark | null} the last mark that was made */
  #mark = null;

  /** @type {Point | null} */
  #start = null;

  /** @type {"x" | "y" | null} */
  #axis = null;

  /** @param {Brush} brush */
  constructor({ radius, pressure = null }) {
    this.radius = radius;
    this.pressure = pressure;
    pressure?.lift();
  }

  /**
   * The marks that these samples add.
   * @param {readonly Sample[]} samples coalesced, in their order @param {{lockAxis?: boolean}} [rules] with Shift held
   * @returns {Mark[]}
   */
  extend(samples, { lockAxis = false } = {}) {
    const marks = [];
    for (const sample of samples) marks.push(...this.#next(this.#held(sample, lockAxis)));
    return marks;
  }

  /** The marks from the curve's end to the last sample. @returns {Mark[]} */
  finish() {
    const last = this.#samples.at(-1);
    if (!last || !this.#mark) return [];
    const marks = this.#walk([last]);
    if (distance(this.#mark, last) > CLOSE) marks.push(last);
    return marks;
  }

  /** Where a straight line (Shift and click) would start. @returns {Point | null} */
  get end() {
    return this.#samples.at(-1) ?? null;
  }

  /** @param {Sample} sample @param {boolean} lockAxis @returns {Sample} */
  #held(sample, lockAxis) {
    this.#start ??= sample;
    if (!lockAxis) return sample;
    this.#axis ??= axisOf(this.#start, sample);
    return locked(this.#start, sample, this.#axis);
  }

  /** @param {Sample} sample @returns {Mark[]} */
  #next(sample) {
    const wasOpen = this.pressure?.isOpen;
    const mark = { x: sample.x, y: sample.y, radius: this.radius * (this.pressure?.share(sample.pressure ?? 0.5) ?? 1) };
    if (wasOpen) this.#thin.push(mark);
    const again = wasOpen && this.pressure?.isConstant ? this.#thicken() : [];
    return [...again, ...this.#follow(mark)];
  }

  /** @param {Mark} mark @returns {Mark[]} */
  #follow(mark) {
    const last = this.#samples.at(-1);
    if (!last) {
      this.#samples = [mark];
      this.#mark = mark;
      return [mark];
    }
    if (distance(last, mark) < CLOSE) return mark.radius > last.radius ? this.#pressed(mark) : [];
    this.#samples = [...this.#samples, mark].slice(-3);
    return this.#walk(this.#curve());
  }

  /** Pressing harder without moving. @param {Mark} mark @returns {Mark[]} */
  #pressed(mark) {
    this.#samples[this.#samples.length - 1] = mark;
    return [mark];
  }

  /** From where the curve was to the middle before the newest sample. @returns {Mark[]} */
  #curve() {
    const [a, b, c] = this.#samples;
    if (!c) return [{ ...between(a, b), radius: (a.radius + b.radius) / 2 }];
    const points = bend(a, b, c, spacing(Math.min(a.radius, b.radius, c.radius)));
    const [from, to] = [(a.radius + b.radius) / 2, (b.radius + c.radius) / 2];
    return points.map((point, n) => ({ ...point, radius: from + ((to - from) * (n + 1)) / points.length }));
  }

  /** Marks along a path, each as far from the one before as its radius allows. @param {Mark[]} path @returns {Mark[]} */
  #walk(path) {
    const marks = [];
    let here = /** @type {Mark} */ (this.#mark);
    for (const next of path) {
      for (let far = distance(here, next); far >= spacing(here.radius); far = distance(here, next)) {
        const t = spacing(here.radius) / far;
        here = { ...along(here, next, t), radius: here.radius + (next.radius - here.radius) * t };
        marks.push(here);
      }
    }
    this.#mark = here;
    return marks;
  }

  /** The device has no pressure: what was drawn thin so far, again at full size. @returns {Mark[]} */
  #thicken() {
    const full = this.#thin.map((mark) => ({ ...mark, radius: this.radius }));
    this.#samples = this.#samples.map((mark) => ({ ...mark, radius: this.radius }));
    if (this.#mark) this.#mark = { ...this.#mark, radius: this.radius };
    this.#thin = [];
    return straight(full);
  }
}

/**
 * Marks on straight lines through points, both ends included.
 * @param {readonly Mark[]} points @returns {Mark[]}
 */
export function straight(points) {
  const marks = points.slice(0, 1);
  for (let n = 1; n < points.length; n += 1) {
    const [from, to] = [points[n - 1], points[n]];
    const steps = Math.max(1, Math.ceil(distance(from, to) / spacing(Math.min(from.radius, to.radius))));
    for (let k = 1; k <= steps; k += 1) {
      marks.push({ ...along(from, to, k / steps), radius: from.radius + ((to.radius - from.radius) * k) / steps });
    }
  }
  return marks;
}
