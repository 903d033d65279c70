// Grow, shrink and feather of a whole mask, in pieces: only tiles whose surroundings are not all empty or all full
// are worked on, so the cost follows the length of the painted edge. For a worker.

import { carried } from "./carry.js";
import { MOST, grown, shrunk } from "./distance.js";
import { feathered } from "./feather.js";
import { boxOf, clip, inflate, sizeOf } from "./geometry.js";
import { shifted } from "./handles.js";
import { Mask } from "./mask.js";
import { read } from "./reading.js";
import { SIDE, settled } from "./tiles.js";

/**
 * @typedef {import("./geometry.js").Box} Box
 * @typedef {import("./tiles.js").Tile} Tile
 * @typedef {(tones: Uint8Array, width: number, height: number, wanted: Box) => Uint8Array} Work
 *   on the tones of a box; only those of `wanted`, which has a margin around it, are used
 */

const BLOCK = 8; // pixels, the coarsest a fade is moved at: pieces begin where blocks do
const TALL = 3; // rows of tiles worked on at once: less margin for each, still little memory

/**
 * A mask grown by that many pixels of exact Euclidean distance, or shrunk when below 0. The picture's edges do not
 * eat into it. A soft edge moves along.
 * @param {Mask} mask @param {number} pixels −64…64
 * @returns {Mask}
 */
export function growMask(mask, pixels) {
  const by = Math.round(Math.min(MOST, Math.max(-MOST, pixels)));
  if (by === 0) return mask.copy();
  return worked(mask, (Math.ceil(Math.abs(by) / BLOCK) + 2) * BLOCK, (tones, width, height) => moved(tones, width, height, by));
}

/**
 * How far each pixel changes: the mask's own softness, and a fade from its edge inward.
 * @param {Mask} mask @param {number} feather pixels, 0–64
 * @returns {Mask}
 */
export function featherMask(mask, feather) {
  const reach = Math.round(Math.min(MOST, Math.max(0, feather)));
  if (reach < 2) return mask.copy();
  return worked(mask, 3 * reach + 3, (tones, width, height, wanted) => faded(tones, width, height, reach, wanted));
}

/**
 * Grow and feather of a box of tones by itself; what is beyond it cannot be known.
 * @param {Uint8Array} tones of width × height @param {number} width @param {number} height
 * @param {{grow: number, feather: number}} by pixels, within −64…64 and 0…64
 * @returns {Uint8Array}
 */
export function softened(tones, width, height, { grow, feather }) {
  const grownTones = grow === 0 ? tones : moved(tones, width, height, grow);
  return feather < 2 ? grownTones : faded(grownTones, width, height, feather);
}

/** @param {Uint8Array} tones @param {number} width @param {number} height @param {number} reach @param {Box} [wanted] */
function faded(tones, width, height, reach, wanted) {
  const fade = feathered(tones, width, height, reach, wanted);
  for (let n = 0; n < fade.length; n += 1) fade[n] = Math.round((fade[n] * tones[n]) / 255);
  return fade;
}

/** @param {Uint8Array} tones @param {number} width @param {number} height @param {number} by */
function moved(tones, width, height, by) {
  const out = (by > 0 ? grown : shrunk)(tones, width, height, Math.abs(by));
  if (!tones.some((tone) => tone > 0 && tone < 255)) return out;
  const soft = carried(tones, width, height, by);
  for (let n = 0; n < out.length; n += 1) if (out[n]) out[n] = Math.max(1, soft[n]);
  return out;
}

/** @param {Mask} mask @param {number} margin below a tile's side @param {Work} work @returns {Mask} */
function worked(mask, margin, work) {
  const tiles = mask.tiles.slice();
  for (let top = 0; top < mask.rows; top += TALL) {
    const bottom = Math.min(mask.rows, top + TALL);
    for (let left = 0; left < mask.columns; left += 1) {
      let right = left;
      while (right < mask.columns && !isPlainColumn(mask, right, top, bottom)) right += 1;
      if (right > left) piece(mask, { left, top, right, bottom }, margin, work, tiles);
      left = right;
    }
  }
  return Mask.of(mask, tiles);
}

/** @param {Mask} mask @param {number} column @param {number} top @param {number} bottom */
function isPlainColumn(mask, column, top, bottom) {
  for (let row = top; row < bottom; row += 1) if (!isPlain(mask, column, row)) return false;
  return true;
}

/** Whether a tile and all around it are the same constant. @param {Mask} mask @param {number} column @param {number} row */
function isPlain(mask, column, row) {
  const own = mask.tiles[row * mask.columns + column];
  if (own.bits || own.tones) return false;
  for (let y = Math.max(0, row - 1); y <= Math.min(mask.rows - 1, row + 1); y += 1) {
    for (let x = Math.max(0, column - 1); x <= Math.min(mask.columns - 1, column + 1); x += 1) {
      if (mask.tiles[y * mask.columns + x] !== own) return false;
    }
  }
  return true;
}

/** @param {Mask} mask @param {Box} grid in tiles @param {number} margin @param {Work} work @param {Readonly<Tile>[]} tiles */
function piece(mask, grid, margin, work, tiles) {
  const whole = { left: grid.left * SIDE, top: grid.top * SIDE, right: grid.right * SIDE, bottom: grid.bottom * SIDE };
  const inner = clip(whole, boxOf(mask));
  const outer = clip(inflate(inner, margin), boxOf(mask));
  const { width, height } = sizeOf(outer);
  const tones = work(read(mask, outer), width, height, shifted(inner, -outer.left, -outer.top));
  for (const id of mask.touching(inner)) tiles[id] = cut(tones, width, outer, mask, id);
}

/** @param {Uint8Array} tones @param {number} width @param {Box} box of the tones @param {Mask} mask @param {number} id @returns {Readonly<Tile>} */
function cut(tones, width, box, mask, id) {
  const place = mask.boxOf(id);
  const out = new Uint8Array(SIDE * SIDE);
  for (let y = place.top; y < place.bottom; y += 1) {
    const start = (y - box.top) * width + place.left - box.left;
    out.set(tones.subarray(start, start + place.right - place.left), (y - place.top) * SIDE);
  }
  return settled({ bits: null, tones: out, count: 0 }, mask.extent(id));
}
