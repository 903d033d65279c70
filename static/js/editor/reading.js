// A mask's tones, for whoever draws or sends them: a box at full size, or what a view shows of it.

import { boxOf, clip, isEmpty } from "./geometry.js";
import { EMPTY, FULL, SIDE, readRow, toneAt } from "./tiles.js";

/**
 * `x` and `y` are the picture's point at the view's corner, `step` how many picture pixels a view pixel is wide.
 * @typedef {{x: number, y: number, step: number, width: number, height: number}} Window
 * @typedef {import("./geometry.js").Box} Box
 * @typedef {import("./geometry.js").Point} Point
 * @typedef {import("./mask.js").Mask} Mask
 */

/** @param {Mask} mask @param {Point} point in pixels @returns {number} 0–255; 0 beyond the picture */
export function toneOf(mask, { x, y }) {
  const [column, row] = [Math.floor(x), Math.floor(y)];
  if (column < 0 || row < 0 || column >= mask.width || row >= mask.height) return 0;
  const tile = mask.tiles[Math.floor(row / SIDE) * mask.columns + Math.floor(column / SIDE)];
  return toneAt(tile, column % SIDE, row % SIDE);
}

/**
 * The tones of one row from ≤ x < to, inside the picture.
 * @param {Mask} mask @param {number} y @param {number} from @param {number} to @param {Uint8Array} out @param {number} [at]
 */
export function readLine(mask, y, from, to, out, at = 0) {
  const first = Math.floor(y / SIDE) * mask.columns;
  for (let x = from; x < to; ) {
    const column = Math.floor(x / SIDE);
    const end = Math.min(to, (column + 1) * SIDE);
    readRow(mask.tiles[first + column], y % SIDE, x % SIDE, end - column * SIDE, out, at + x - from);
    x = end;
  }
}

/**
 * The tones of a box, row by row; 0 beyond the picture.
 * @param {Mask} mask @param {Box} box of whole pixels
 * @returns {Uint8Array} of the box's width × height
 */
export function read(mask, box) {
  const [width, height] = [box.right - box.left, box.bottom - box.top];
  const out = new Uint8Array(width * height);
  const part = clip(box, boxOf(mask));
  for (let y = part.top; y < part.bottom; y += 1) {
    readLine(mask, y, part.left, part.right, out, (y - box.top) * width + part.left - box.left);
  }
  return out;
}

/**
 * What a view shows: for each of its pixels the tone in its middle, or with `samples` the mean of that many by as
 * many, so that edges are smooth when zoomed out. Beyond the picture 0.
 * @param {Mask} mask @param {Window} window @param {{samples?: number, out?: Uint8Array}} [options]
 * @returns {Uint8Array} of the window's width × height
 */
export function sampled(mask, window, { samples = 1, out = new Uint8Array(window.width * window.height) } = {}) {
  if (samples > 1) return averaged(mask, window, samples, out);
  out.fill(0);
  const xs = along(window.x, window.step, window.width);
  const ys = along(window.y, window.step, window.height);
  for (const id of mask.touching(covered(window))) {
    if (mask.tiles[id] === EMPTY) continue;
    const box = mask.boxOf(id);
    const [left, right] = [firstAt(xs, box.left), firstAt(xs, box.right)];
    const [top, bottom] = [firstAt(ys, box.top), firstAt(ys, box.bottom)];
    for (let j = top; j < bottom; j += 1) pick(mask.tiles[id], ys[j] - box.top, xs, left, right, box.left, out, j * window.width);
  }
  return out;
}

/** @param {Window} window @returns {Box} the picture's pixels that it shows */
export function covered({ x, y, step, width, height }) {
  const box = { left: Math.floor(x), top: Math.floor(y), right: Math.ceil(x + width * step), bottom: Math.ceil(y + height * step) };
  return isEmpty(box) ? { left: 0, top: 0, right: 0, bottom: 0 } : box;
}

/** @param {number} start @param {number} step @param {number} length @returns {Int32Array} the pixel under each middle */
function along(start, step, length) {
  return Int32Array.from({ length }, (_, n) => Math.floor(start + (n + 0.5) * step));
}

/** The first place of a rising list that holds at least `value`. @param {Int32Array} list @param {number} value */
function firstAt(list, value) {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * @param {Readonly<import("./tiles.js").Tile>} tile @param {number} y @param {Int32Array} xs @param {number} from @param {number} to
 * @param {number} left @param {Uint8Array} out @param {number} at
 */
function pick(tile, y, xs, from, to, left, out, at) {
  const { bits, tones } = tile;
  if (tile === FULL) out.fill(255, at + from, at + to);
  else if (bits) {
    const row = y * (SIDE / 8);
    for (let i = from; i < to; i += 1) {
      const x = xs[i] - left;
      if (bits[row + (x >> 3)] & (0x80 >> (x & 7))) out[at + i] = 255;
    }
  } else if (tones) for (let i = from; i < to; i += 1) out[at + i] = tones[y * SIDE + xs[i] - left];
}

/** @param {Mask} mask @param {Window} window @param {number} samples @param {Uint8Array} out */
function averaged(mask, { x, y, step, width, height }, samples, out) {
  const fine = sampled(mask, { x, y, step: step / samples, width: width * samples, height: samples });
  const share = 1 / (samples * samples);
  for (let j = 0; j < height; j += 1) {
    const window = { x, y: y + j * step, step: step / samples, width: width * samples, height: samples };
    sampled(mask, window, { out: fine });
    for (let i = 0; i < width; i += 1) {
      let sum = 0;
      for (let n = 0; n < samples; n += 1) for (let m = 0; m < samples; m += 1) sum += fine[n * width * samples + i * samples + m];
      out[j * width + i] = Math.round(sum * share);
    }
  }
  return out;
}
