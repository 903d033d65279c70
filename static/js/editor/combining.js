// Two tiles make a third, and a tile its opposite. What they are made of is never written.

import { EMPTY, FULL, SIDE, fillRow, hardCopy, settled, softCopy } from "./tiles.js";

/**
 * @typedef {import("./tiles.js").Tile} Tile
 * @typedef {import("./tiles.js").Extent} Extent
 * @typedef {"replace" | "add" | "subtract" | "intersect"} Way
 */

/** White becomes black. @param {Tile} tile @param {Extent} extent @returns {Readonly<Tile>} */
export function inverted(tile, extent) {
  if (tile === EMPTY) return FULL;
  if (tile === FULL) return EMPTY;
  const copy = tile.tones ? softCopy(tile, extent) : hardCopy(tile, extent);
  flip(/** @type {Uint8Array} */ (copy.bits ?? copy.tones));
  trim(copy, extent);
  return settled(copy, extent);
}

/** @param {Uint8Array} bytes */
function flip(bytes) {
  const words = new Uint32Array(bytes.buffer);
  for (let n = 0; n < words.length; n += 1) words[n] = ~words[n];
}

/** Nothing beyond the picture. @param {Tile} tile @param {Extent} extent */
function trim(tile, { width, height }) {
  for (let y = 0; y < SIDE; y += 1) fillRow(tile, y, y < height ? width : 0, SIDE, false);
}

/**
 * `a` with `b` laid over it: add takes the lighter tone, intersect the darker, subtract what `b` leaves.
 * @param {Tile} a @param {Tile} b @param {Way} way @param {Extent} extent
 * @returns {Readonly<Tile>}
 */
export function combined(a, b, way, extent) {
  if (way === "replace") return b;
  if (way === "subtract") return combined(a, inverted(b, extent), "intersect", extent);
  const [wins, yields] = way === "add" ? [FULL, EMPTY] : [EMPTY, FULL];
  if (a === wins || b === wins) return wins;
  if (a === yields) return b;
  if (b === yields) return a;
  return a.tones || b.tones ? soft(a, b, way, extent) : hard(a, b, way, extent);
}

/** @param {Tile} a @param {Tile} b @param {Way} way @param {Extent} extent */
function hard(a, b, way, extent) {
  const copy = hardCopy(a, extent);
  const [to, from] = [/** @type {Uint8Array} */ (copy.bits), /** @type {Uint8Array} */ (b.bits)];
  for (let n = 0; n < to.length; n += 1) to[n] = way === "add" ? to[n] | from[n] : to[n] & from[n];
  return settled(copy, extent);
}

/** @param {Tile} a @param {Tile} b @param {Way} way @param {Extent} extent */
function soft(a, b, way, extent) {
  const copy = softCopy(a, extent);
  const to = /** @type {Uint8Array} */ (copy.tones);
  const from = /** @type {Uint8Array} */ (b.tones ?? softCopy(b, extent).tones);
  for (let n = 0; n < to.length; n += 1) if (way === "add" ? from[n] > to[n] : from[n] < to[n]) to[n] = from[n];
  return settled(copy, extent);
}
