// What is worked out away from the page: pure functions of plain data, run by the worker, or in place where there is none.

import { fillAt, fillHoles } from "./enclosed.js";
import { Mask } from "./mask.js";
import { boxOf, isEmpty } from "./geometry.js";
import { encode, format } from "./png.js";
import { softened } from "./spread.js";
import { clear, invert, paintAll } from "./whole.js";

/**
 * @typedef {import("./geometry.js").Box} Box
 * @typedef {import("./geometry.js").Point} Point
 * @typedef {import("./mask.js").Snapshot} Snapshot
 * @typedef {import("./tiles.js").Tile} Tile
 * @typedef {{bytes: Uint8Array<ArrayBuffer>, at: Point, bounds: Box}} File where its corner lies in the picture, and what is painted
 * @typedef {[number, Readonly<Tile>][]} Changed tiles by their place
 * @typedef {"invert" | "all" | "clear" | "holes"} Command
 */

const deflate = () => new CompressionStream("deflate");

/**
 * A box of tones, grown and feathered.
 * @param {{tones: Uint8Array, width: number, height: number, grow: number, feather: number}} work
 */
export function soften({ tones, width, height, grow, feather }) {
  return softened(tones, width, height, { grow, feather });
}

/**
 * A mask as it is sent: 1 bit where it is hard, else 8 around what is painted.
 * @param {{snapshot: Snapshot, whole?: boolean}} work whole: all of the picture in any case
 * @returns {Promise<File | null>} null when nothing is painted and not all is wanted
 */
export async function file({ snapshot, whole = false }) {
  const mask = Mask.from(snapshot);
  const bounds = mask.bounds();
  if (isEmpty(bounds) && !whole) return null;
  const { depth, box } = whole ? { depth: /** @type {1 | 8} */ (mask.isSoft ? 8 : 1), box: boxOf(mask) } : format(mask);
  return { bytes: await encode(mask, deflate, { depth, box }), at: { x: box.left, y: box.top }, bounds };
}

/** @param {{snapshot: Snapshot, at: Point}} work @returns {Changed} */
export function enclosed({ snapshot, at }) {
  return changed(snapshot, (mask) => fillAt(mask, at));
}

/** @param {{snapshot: Snapshot, name: Command}} work @returns {Changed} */
export function command({ snapshot, name }) {
  return changed(snapshot, { invert, clear, all: paintAll, holes: fillHoles }[name]);
}

/** @param {Snapshot} snapshot @param {(mask: Mask) => import("./mask.js").Change} work @returns {Changed} */
function changed(snapshot, work) {
  const mask = Mask.from(snapshot);
  return [...work(mask).before.keys()].map((id) => [id, mask.tiles[id]]);
}

export const JOBS = { soften, file, enclosed, command };
