// How what is worked on lies in the view: fitting, zoomed, panned. The pose in use is sharp; the one that hands move
// is kept beside it, because the roundings of many small moves would add up.

import { fitted, inSight, limits, snapped } from "./poses.js";
import { centred, isFit, pan, pinch, toPicture, toView, zoomTo } from "../viewport.js";

/**
 * @typedef {import("../viewport.js").Point} Point
 * @typedef {import("../viewport.js").Pose} Pose
 * @typedef {import("../viewport.js").Size} Size
 * @typedef {import("./layers.js").Layers} Layers
 */

const EDGE = 40; // pixels of the page that the crosshair keeps from the view's edge

export class Sight {
  /** @type {Pose} */
  pose = { x: 0, y: 0, scale: 1 };

  /** @type {Pose} before it is set to whole pixels */
  #exact = this.pose;

  #fits = true;

  /** @param {Layers} layers @param {Size} size of what is worked on @param {(pose: Pose) => void} moved */
  constructor(layers, size, moved) {
    this.layers = layers;
    this.size = size;
    this.moved = moved;
  }

  /** All of it in view, and so it stays when the view's size changes. */
  fit() {
    this.#fits = true;
    this.#take(this.#whole);
  }

  /** About the middle of the view. @param {number} scale 1 for real size */
  zoomTo(scale) {
    const real = scale / this.layers.ratio;
    const fits = this.size.width * real < this.layers.view.width;
    if (fits) this.#go(centred(this.layers.view, this.size, real));
    else this.#zoom(this.#middle, real);
  }

  /** A point of what is worked on, and the middle of the view. */
  get centre() {
    return toPicture(this.#exact, this.#middle);
  }

  /** With a point of it in the middle of the view. @param {number} scale 1 for real size @param {Point} [centre] */
  look(scale, centre = this.centre) {
    const at = toView(this.#exact, centre);
    this.pan(this.#middle.x - at.x, this.#middle.y - at.y);
    this.#zoom(this.#middle, scale / this.layers.ratio);
  }

  /** @param {number} factor @param {Point} [at] of the view, that stays where it is */
  zoomBy(factor, at = this.#middle) {
    this.#zoom(at, this.#exact.scale * factor);
  }

  /** @param {number} dx @param {number} dy */
  pan(dx, dy) {
    this.#go(pan(this.#exact, dx, dy));
  }

  /** @param {[Point, Point]} from @param {[Point, Point]} to */
  pinch(from, to) {
    this.#go(pinch(this.#exact, from, to, limits(this.#whole, this.layers.ratio)));
  }

  /** A point of the picture comes into view. @param {Point} at */
  reveal(at) {
    const { x, y } = toView(this.pose, at);
    const { width, height } = this.layers.view;
    const dx = Math.max(0, EDGE - x) - Math.max(0, x - (width - EDGE));
    const dy = Math.max(0, EDGE - y) - Math.max(0, y - (height - EDGE));
    if (dx || dy) this.pan(dx, dy);
  }

  /** The view has another size: what fitted fits, else the middle stays. @param {Size} before */
  resized(before) {
    const { width, height } = this.layers.view;
    if (this.#fits || isFit(this.pose, this.#whole)) this.fit();
    else this.pan((width - before.width) / 2, (height - before.height) / 2);
  }

  get #middle() {
    return { x: this.layers.view.width / 2, y: this.layers.view.height / 2 };
  }

  get #whole() {
    return fitted(this.layers.view, this.size, this.layers.insets, this.layers.ratio);
  }

  /** @param {Point} at @param {number} scale of the pose */
  #zoom(at, scale) {
    this.#go(zoomTo(this.#exact, at, scale, limits(this.#whole, this.layers.ratio)));
  }

  /** @param {Pose} pose */
  #go(pose) {
    this.#fits = false;
    this.#take(pose);
  }

  /** @param {Pose} pose */
  #take(pose) {
    this.#exact = inSight(pose, this.layers.view, this.size);
    this.pose = snapped(this.#exact, this.layers.ratio);
    this.moved(this.pose);
  }
}
