// Commands on the whole mask, tile by tile. Each returns what takes it back.

import { combined, inverted } from "./combining.js";
import { EMPTY, FULL } from "./tiles.js";

/**
 * @typedef {import("./mask.js").Mask} Mask
 * @typedef {import("./mask.js").Change} Change
 * @typedef {import("./tiles.js").Tile} Tile
 * @typedef {import("./combining.js").Way} Way
 */

/** @param {Mask} mask @returns {Change} */
export function invert(mask) {
  return each(mask, (tile, id) => inverted(tile, mask.extent(id)));
}

/** @param {Mask} mask @returns {Change} */
export function clear(mask) {
  return each(mask, () => EMPTY);
}

/** @param {Mask} mask @returns {Change} */
export function paintAll(mask) {
  return each(mask, () => FULL);
}

/** @param {Mask} mask @param {Mask} other of the same size @param {Way} way @returns {Change} */
export function combine(mask, other, way) {
  if (other.width !== mask.width || other.height !== mask.height) throw new RangeError("the masks' sizes differ");
  return each(mask, (tile, id) => combined(tile, other.tiles[id], way, mask.extent(id)));
}

/** @param {Mask} mask @param {(tile: Readonly<Tile>, id: number) => Readonly<Tile>} make @returns {Change} */
function each(mask, make) {
  return mask.put(new Map(mask.tiles.map((tile, id) => [id, make(tile, id)])));
}
