// What a view shows of the mask: its tones at view resolution, with grow and feather where they have been worked out.
//
// Grow and feather are worked out for what is in view, by a worker, so they are always a moment behind. Until the
// answer to a stroke is there, what the stroke changed shows as it was painted and the rest as it was worked out.

import { NOTHING, boxOf, clip, inflate, isEmpty, outward, sizeOf } from "./geometry.js";
import { sampled } from "./reading.js";

/**
 * The view's pixels are `grain` to a pixel of the page.
 * @typedef {import("../viewport.js").Pose} Pose
 * @typedef {import("../viewport.js").Size} Size
 * @typedef {import("./geometry.js").Box} Box
 * @typedef {import("./mask.js").Mask} Mask
 * @typedef {{grow: number, feather: number}} Soft in the picture's pixels
 * @typedef {{tones: Uint8Array<ArrayBuffer>, width: number, height: number, grow: number, feather: number, x: number, y: number, step: number}} Work
 *   a window of the mask with a margin; grow and feather in its own pixels
 * @typedef {{view: Box, base: Uint8Array, soft: Uint8Array}} Worked of one view: what it was worked out from, and what came
 */

const LIMIT = 64; // pixels that the worker's rules go up to

export class Shown {
  /** @type {Pose} */
  pose = { x: 0, y: 0, scale: 1 };

  /** @type {Size} of the view */
  view = { width: 0, height: 0 };

  grain = 1;

  /** @type {Worked | null} */
  #worked = null;

  /** @param {Mask} mask */
  constructor(mask) {
    this.mask = mask;
  }

  /** @param {Pose} pose @param {Size} view of the view's own pixels @param {number} grain */
  look(pose, view, grain) {
    this.pose = pose;
    this.view = view;
    this.grain = grain;
    this.#worked = null;
  }

  /** How many of the view's pixels one of the picture's takes. */
  get scale() {
    return this.pose.scale * this.grain;
  }

  /** Where the picture is in view. @returns {Box} of whole pixels of the view */
  get seen() {
    return clip(this.#placed(boxOf(this.mask)), boxOf(this.view));
  }

  /** The view's pixels that a box of the picture touches. @param {Box} box @returns {Box} */
  covered(box) {
    return isEmpty(box) ? NOTHING : clip(inflate(this.#placed(box), 1), this.seen);
  }

  /** The tones of a part of the view, row by row. @param {Box} part of whole pixels @returns {Uint8Array} */
  tones(part) {
    const { width, height } = sizeOf(part);
    const tones = sampled(this.mask, this.#window(part, 1 / this.scale, width, height));
    if (this.#worked) mixed(tones, part, this.#worked);
    return tones;
  }

  /** Whether any of it is to be worked out. @param {Soft} soft */
  static isSoft({ grow, feather }) {
    return grow !== 0 || feather >= 2;
  }

  /** Forget what was worked out. @returns {boolean} whether there was anything */
  plain() {
    const had = this.#worked !== null;
    this.#worked = null;
    return had;
  }

  /**
   * What the worker is to be asked for this view: never finer than the picture's pixels.
   * @param {Soft} soft
   * @returns {Work | null} null when nothing is in view
   */
  work({ grow, feather }) {
    const seen = this.seen;
    if (isEmpty(seen)) return null;
    const step = Math.max(1, 1 / this.scale);
    const [by, fade] = [cut(grow / step), cut(feather / step)];
    const room = Math.abs(by) + 3 * fade + 4;
    const box = inflate(this.#back(seen), room * step);
    const [width, height] = [Math.ceil((box.right - box.left) / step), Math.ceil((box.bottom - box.top) / step)];
    const [x, y] = step === 1 ? [Math.floor(box.left), Math.floor(box.top)] : [box.left, box.top];
    const tones = /** @type {Uint8Array<ArrayBuffer>} */ (sampled(this.mask, { x, y, step, width, height }));
    return { tones, width, height, grow: by, feather: fade, x, y, step };
  }

  /** The mask's tones where it is seen just now, to be given to `take` with the answer. @returns {{view: Box, base: Uint8Array}} */
  base() {
    const view = this.seen;
    const { width, height } = sizeOf(view);
    return { view, base: sampled(this.mask, this.#window(view, 1 / this.scale, width, height)) };
  }

  /**
   * The worker's answer for the view that was asked about.
   * @param {Work} work @param {Uint8Array} tones of the same size @param {{view: Box, base: Uint8Array}} asked
   */
  take({ width, height, x, y, step }, tones, { view, base }) {
    const soft = new Uint8Array(base.length);
    const columns = this.#places(view.left, view.right, this.pose.x, x, step, width);
    const rows = this.#places(view.top, view.bottom, this.pose.y, y, step, height);
    for (let [j, n] = [0, 0]; j < rows.length; j += 1) {
      const row = rows[j] * width;
      for (let i = 0; i < columns.length; i += 1, n += 1) soft[n] = tones[row + columns[i]];
    }
    this.#worked = { view, base, soft };
  }

  /** @param {number} from @param {number} to @param {number} corner @param {number} start @param {number} step @param {number} length */
  #places(from, to, corner, start, step, length) {
    return Int32Array.from({ length: to - from }, (_, n) => {
      const point = (from + n + 0.5 - corner * this.grain) / this.scale;
      return Math.min(length - 1, Math.max(0, Math.floor((point - start) / step)));
    });
  }

  /** @param {Box} part @param {number} step @param {number} width @param {number} height */
  #window(part, step, width, height) {
    const { left, top } = this.#back(part);
    return { x: left, y: top, step, width, height };
  }

  /** @param {Box} box of the picture @returns {Box} of the view */
  #placed(box) {
    const { pose, grain, scale } = this;
    const [x, y] = [pose.x * grain, pose.y * grain];
    return outward({ left: x + box.left * scale, top: y + box.top * scale, right: x + box.right * scale, bottom: y + box.bottom * scale });
  }

  /** @param {Box} part of the view @returns {Box} of the picture */
  #back(part) {
    const { pose, grain, scale } = this;
    const [x, y] = [pose.x * grain, pose.y * grain];
    return { left: (part.left - x) / scale, top: (part.top - y) / scale, right: (part.right - x) / scale, bottom: (part.bottom - y) / scale };
  }
}

/** @param {number} pixels */
function cut(pixels) {
  return Math.round(Math.min(LIMIT, Math.max(-LIMIT, pixels)));
}

/** @param {Uint8Array} tones changed @param {Box} part @param {Worked} worked */
function mixed(tones, part, { view, base, soft }) {
  const inside = clip(part, view);
  const [width, wide] = [part.right - part.left, view.right - view.left];
  for (let y = inside.top; y < inside.bottom; y += 1) {
    let n = (y - part.top) * width + inside.left - part.left;
    let m = (y - view.top) * wide + inside.left - view.left;
    for (let x = inside.left; x < inside.right; x += 1, n += 1, m += 1) if (tones[n] === base[m]) tones[n] = soft[m];
  }
}
