// The outline's layer: black with white dashes, so that it shows on any picture and to anyone. The dashes march for
// a moment after a change, where motion is welcome.

import { boxOf, clip, inflate, isEmpty, sizeOf } from "./geometry.js";
import { outline } from "./outline.js";

/**
 * @typedef {import("./geometry.js").Box} Box
 * @typedef {import("./layers.js").Layers} Layers
 * @typedef {import("./shown.js").Shown} Shown
 */

const WIDTH = 1.6; // pixels of the page
const DASH = 5;
const BLACK = "rgb(0 0 0 / 0.75)";
const REACH = 2; // pixels around a change that its outline may reach
const TICK = 125; // ms between steps of the march
const MARCH = 4500; // ms; what moves for longer than 5 s must be stoppable (WCAG 2.2.2)
const MOST = 60_000; // numbers in a path that is still redrawn for each step

export class Ants {
  #path = new Path2D();
  #length = 0;
  #timer = 0;
  #until = 0;
  #phase = 0;

  /** @param {Layers} layers @param {Shown} shown @param {{still: () => boolean}} motion still: whether motion is unwelcome */
  constructor(layers, shown, motion) {
    this.layers = layers;
    this.shown = shown;
    this.motion = motion;
    this.context = /** @type {CanvasRenderingContext2D} */ (layers.outline.getContext("2d"));
  }

  /** All of the view, from the shown tones. */
  drawAll() {
    const whole = boxOf({ width: this.layers.outline.width, height: this.layers.outline.height });
    [this.#path, this.#length] = this.#pathIn(this.#inView(whole));
    this.#stroke(whole, this.#path);
  }

  /** Only around a change, as a stroke goes on. @param {Box} part of the view */
  draw(part) {
    if (isEmpty(part)) return;
    const near = inflate(part, REACH);
    const [path] = this.#pathIn(this.#inView(inflate(near, REACH)));
    this.#stroke(near, path);
  }

  /** March for a while. */
  march() {
    this.#until = performance.now() + MARCH;
    if (!this.#timer && !this.motion.still()) this.#timer = window.setTimeout(() => this.#step(), TICK);
  }

  halt() {
    clearTimeout(this.#timer);
    this.#timer = 0;
  }

  #step() {
    this.#timer = 0;
    if (document.hidden || this.#length > MOST || performance.now() > this.#until || this.motion.still()) return;
    this.#phase -= 1;
    this.#stroke(boxOf({ width: this.layers.outline.width, height: this.layers.outline.height }), this.#path);
    this.#timer = window.setTimeout(() => this.#step(), TICK);
  }

  /** One pixel more than is seen on each side, so that paint at the picture's edge has an outline too. @param {Box} part */
  #inView(part) {
    return clip(part, inflate(this.shown.seen, 1));
  }

  /** @param {Box} part of the view @returns {[Path2D, number]} */
  #pathIn(part) {
    const path = new Path2D();
    if (isEmpty(part)) return [path, 0];
    const { width, height } = sizeOf(part);
    let length = 0;
    for (const { points, closed } of outline(this.shown.tones(part), width, height)) {
      length += points.length;
      path.moveTo(part.left + points[0], part.top + points[1]);
      for (let n = 2; n < points.length; n += 2) path.lineTo(part.left + points[n], part.top + points[n + 1]);
      if (closed) path.closePath();
    }
    return [path, length];
  }

  /** @param {Box} part @param {Path2D} path */
  #stroke({ left, top, right, bottom }, path) {
    const { context, layers: { grain } } = this;
    context.save();
    context.beginPath();
    context.rect(left, top, right - left, bottom - top);
    context.clip();
    context.clearRect(left, top, right - left, bottom - top);
    context.lineWidth = WIDTH * grain;
    context.strokeStyle = BLACK;
    context.stroke(path);
    context.strokeStyle = "#fff";
    context.setLineDash([DASH * grain, DASH * grain]);
    context.lineDashOffset = this.#phase * grain;
    context.stroke(path);
    context.restore();
  }
}
