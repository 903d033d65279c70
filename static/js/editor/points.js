// Masking without a pointer: a crosshair that arrows move, and marks, strokes and lassos made where it is.

import { clamp } from "./geometry.js";

/**
 * @typedef {import("./geometry.js").Point} Point
 * @typedef {import("./geometry.js").Size} Size
 * @typedef {{do: "moved", at: Point} | {do: "stamp", at: Point} | {do: "stroke", from: Point, to: Point}
 *   | {do: "start", at: Point} | {do: "end"} | {do: "drop"} | {do: "lasso", points: Point[]} | {do: "close", points: Point[]}} PointIntent
 *   stroke: a line to be added to the stroke that was started; lasso: its corners so far; close: paint inside them
 */

const STEPS = { plain: 1, shift: 10, ctrl: 50 }; // pixels of the picture
/** @type {Record<string, [number, number]>} */
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class PointMode {
  #painting = false;

  /** @type {Point[]} */
  #corners = [];

  /** @param {Size} size of the picture @param {Point} [at] the middle if left out */
  constructor(size, at = { x: Math.floor(size.width / 2), y: Math.floor(size.height / 2) }) {
    this.size = size;
    /** @type {Point} the pixel that the crosshair is on */
    this.at = at;
  }

  /** Whether a stroke has been started. */
  get isPainting() {
    return this.#painting;
  }

  /**
   * An arrow: 1 pixel, with Shift 10, with Ctrl 50. Paints along while a stroke is on.
   * @param {string} key @param {{shiftKey?: boolean, ctrlKey?: boolean, metaKey?: boolean}} [held]
   * @returns {PointIntent[]} none at the picture's edge
   */
  move(key, { shiftKey = false, ctrlKey = false, metaKey = false } = {}) {
    const [dx, dy] = WAYS[key] ?? [0, 0];
    const step = ctrlKey || metaKey ? STEPS.ctrl : shiftKey ? STEPS.shift : STEPS.plain;
    return this.place({ x: this.at.x + dx * step, y: this.at.y + dy * step });
  }

  /** @param {Point} point @returns {PointIntent[]} */
  place(point) {
    const from = this.at;
    this.at = {
      x: clamp(Math.round(point.x), 0, this.size.width - 1),
      y: clamp(Math.round(point.y), 0, this.size.height - 1),
    };
    if (from.x === this.at.x && from.y === this.at.y) return [];
    /** @type {PointIntent[]} */
    const stroke = this.#painting ? [{ do: "stroke", from: centre(from), to: centre(this.at) }] : [];
    return [{ do: "moved", at: this.at }, ...stroke];
  }

  /** Space: one mark. @returns {PointIntent[]} */
  stamp() {
    return this.#painting ? [] : [{ do: "stamp", at: centre(this.at) }];
  }

  /** L: one more corner of a lasso. @returns {PointIntent[]} */
  corner() {
    if (this.#painting) return [];
    this.#corners = [...this.#corners, centre(this.at)];
    return [{ do: "lasso", points: this.#corners }];
  }

  /** Backspace: the last corner goes. @returns {PointIntent[]} */
  dropCorner() {
    if (this.#corners.length === 0) return [];
    this.#corners = this.#corners.slice(0, -1);
    return [{ do: "lasso", points: this.#corners }];
  }

  /** Enter: close the lasso if it has three corners, else begin or end a stroke. @returns {PointIntent[]} */
  enter() {
    if (this.#corners.length > 0) return this.#close();
    this.#painting = !this.#painting;
    return this.#painting ? [{ do: "start", at: centre(this.at) }] : [{ do: "end" }];
  }

  /** Esc, or the stage lost the focus: a lasso is forgotten, a stroke kept only when `keep` says so. @param {{keep?: boolean}} [how] @returns {PointIntent[]} */
  leave({ keep = false } = {}) {
    const [painting, corners] = [this.#painting, this.#corners.length > 0];
    this.#painting = false;
    this.#corners = [];
    if (painting) return [{ do: keep ? "end" : "drop" }];
    return corners ? [{ do: "lasso", points: [] }] : [];
  }

  /** @returns {PointIntent[]} */
  #close() {
    if (this.#corners.length < 3) return [];
    const points = this.#corners;
    this.#corners = [];
    return [{ do: "close", points }];
  }
}

/** The middle of a pixel. @param {Point} pixel @returns {Point} */
function centre({ x, y }) {
  return { x: x + 0.5, y: y + 0.5 };
}
