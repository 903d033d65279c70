// The smallest box around what a tile has painted.

import { NOTHING } from "./geometry.js";
import { EMPTY, FULL, SIDE, STRIDE, bitsIn } from "./tiles.js";

/**
 * @typedef {import("./geometry.js").Box} Box
 * @typedef {import("./tiles.js").Tile} Tile
 */

/** @param {Tile} tile @param {Box} place the tile's pixels in the picture @returns {Box} in the picture */
export function boundsOf(tile, place) {
  if (tile === EMPTY) return NOTHING;
  if (tile === FULL) return place;
  const bits = /** @type {Uint8Array} */ (bitsIn(tile));
  const used = columnsOf(bits);
  const rows = rowsOf(bits);
  if (!rows) return NOTHING;
  return {
    left: place.left + firstBit(used),
    right: place.left + lastBit(used) + 1,
    top: place.top + rows[0],
    bottom: place.top + rows[1] + 1,
  };
}

/** One row of bits that has a 1 wherever any row has. @param {Uint8Array} bits */
function columnsOf(bits) {
  const used = new Uint8Array(STRIDE);
  for (let n = 0; n < bits.length; n += 1) used[n % STRIDE] |= bits[n];
  return used;
}

/** @param {Uint8Array} bits @returns {[number, number] | null} the first and the last row with a 1 */
function rowsOf(bits) {
  let [first, last] = [0, bits.length - 1];
  while (first < bits.length && bits[first] === 0) first += 1;
  while (last > first && bits[last] === 0) last -= 1;
  return first === bits.length ? null : [Math.floor(first / STRIDE), Math.floor(last / STRIDE)];
}

/** @param {Uint8Array} row */
function firstBit(row) {
  for (let x = 0; x < SIDE; x += 1) if (row[x >> 3] & (0x80 >> (x & 7))) return x;
  return SIDE;
}

/** @param {Uint8Array} row */
function lastBit(row) {
  for (let x = SIDE - 1; x >= 0; x -= 1) if (row[x >> 3] & (0x80 >> (x & 7))) return x;
  return -1;
}
