// Fill enclosed: what an outline shuts in. Rows become stretches of unpainted pixels, stretches that touch become
// regions, and a region that reaches the picture's edge is not enclosed.
//
// The work follows the number of stretches, not of pixels. Corners do not leak: unpainted pixels are neighbours
// by their sides only, so a diagonal line one pixel wide is closed.

import { boxOf, inflate, clip } from "./geometry.js";
import { EMPTY, FULL, SIDE, STRIDE } from "./tiles.js";

/**
 * @typedef {import("./geometry.js").Point} Point
 * @typedef {import("./geometry.js").Box} Box
 * @typedef {import("./mask.js").Mask} Mask
 * @typedef {import("./mask.js").Change} Change
 * @typedef {import("./tiles.js").Tile} Tile
 */

/** Stretches of row `y[n]`, from `from[n]` to before `to[n]`; those with one root in `parent` are one region. */
class Stretches {
  /** @type {number[]} */ y = [];
  /** @type {number[]} */ from = [];
  /** @type {number[]} */ to = [];
  /** @type {number[]} */ parent = [];
  /** @type {boolean[]} whether a root's region reaches the edge */ open = [];

  /** @param {number} y @param {number} from @param {number} to @param {boolean} open */
  add(y, from, to, open) {
    this.parent.push(this.y.length);
    this.y.push(y);
    this.from.push(from);
    this.to.push(to);
    this.open.push(open);
  }

  /** @param {number} n */
  root(n) {
    while (this.parent[n] !== n) n = this.parent[n] = this.parent[this.parent[n]];
    return n;
  }

  /** @param {number} a @param {number} b */
  join(a, b) {
    const [one, two] = [this.root(a), this.root(b)];
    this.parent[two] = one;
    this.open[one] ||= this.open[two];
  }
}

/** Fill every hole. @param {Mask} mask @returns {Change} empty when nothing is enclosed */
export function fillHoles(mask) {
  return fill(mask, () => true);
}

/**
 * Fill what is enclosed around a point.
 * @param {Mask} mask @param {Point} at
 * @returns {Change} empty when no closed outline is around the point
 */
export function fillAt(mask, at) {
  const [x, y] = [Math.floor(at.x), Math.floor(at.y)];
  return fill(mask, (regions) => {
    const hit = regions.y.findIndex((row, n) => row === y && regions.from[n] <= x && x < regions.to[n]);
    const wanted = hit < 0 ? -1 : regions.root(hit);
    return (/** @type {number} */ n) => regions.root(n) === wanted;
  });
}

/** @typedef {(regions: Stretches) => boolean | ((n: number) => boolean)} Choose which of them */

/** @param {Mask} mask @param {Choose} choose @returns {Change} */
function fill(mask, choose) {
  const edit = mask.edit();
  // What is soft counts as open first, so that a fade inside an outline is filled too; an outline that is soft
  // all through holds only if any paint counts.
  for (const least of mask.isSoft ? [255, 1] : [1]) {
    const regions = regionsOf(mask, least);
    const chosen = choose(regions);
    const wanted = typeof chosen === "function" ? chosen : () => chosen;
    regions.y.forEach((y, n) => {
      if (!regions.open[regions.root(n)] && wanted(n)) edit.row(y, regions.from[n], regions.to[n]);
    });
  }
  return edit.commit();
}

/** @param {Mask} mask @param {number} least a tone below it is unpainted @returns {Stretches} */
function regionsOf(mask, least) {
  const box = clip(inflate(mask.bounds(), 1), boxOf(mask));
  const found = new Stretches();
  let above = 0; // the first stretch of the row before
  for (let y = box.top; y < box.bottom; y += 1) {
    const start = found.y.length;
    const atEdge = y === box.top || y === box.bottom - 1;
    unpainted(mask, y, box, least, (from, to) => found.add(y, from, to, atEdge || from === box.left || to === box.right));
    joinRows(found, above, start);
    above = start;
  }
  return found;
}

/** @param {Stretches} found @param {number} above the first stretch of the row before @param {number} start of this one */
function joinRows(found, above, start) {
  for (let [upper, lower] = [above, start]; upper < start && lower < found.y.length; ) {
    if (found.from[upper] < found.to[lower] && found.from[lower] < found.to[upper]) found.join(upper, lower);
    if (found.to[upper] < found.to[lower]) upper += 1;
    else lower += 1;
  }
}

/** @param {Mask} mask @param {number} y @param {Box} box @param {number} least @param {(from: number, to: number) => void} tell */
function unpainted(mask, y, box, least, tell) {
  const first = Math.floor(y / SIDE) * mask.columns;
  let from = -1;
  /** @param {number} x @param {boolean} open */
  const turn = (x, open) => {
    if (open && from < 0) from = x;
    if (open || from < 0) return;
    tell(from, x);
    from = -1;
  };
  for (let x = box.left; x < box.right; ) {
    const column = Math.floor(x / SIDE);
    const end = Math.min(box.right, (column + 1) * SIDE);
    turns(mask.tiles[first + column], y % SIDE, x, end, column * SIDE, least, turn);
    x = end;
  }
  turn(box.right, false);
}

/**
 * @param {Readonly<Tile>} tile @param {number} y @param {number} from @param {number} to @param {number} left of the tile
 * @param {number} least @param {(x: number, open: boolean) => void} turn
 */
function turns(tile, y, from, to, left, least, turn) {
  const { bits, tones } = tile;
  if (tile === EMPTY || tile === FULL) return turn(from, tile === EMPTY);
  if (tones) turnsOfTones(tones.subarray(y * SIDE, (y + 1) * SIDE), from - left, to - left, least, (x, open) => turn(left + x, open));
  if (bits) turnsOfBits(bits.subarray(y * STRIDE, (y + 1) * STRIDE), from - left, to - left, (x, open) => turn(left + x, open));
}

/** @param {Uint8Array} row @param {number} from @param {number} to @param {(x: number, open: boolean) => void} turn */
function turnsOfBits(row, from, to, turn) {
  let last = -1;
  for (let x = from; x < to; x = (x | 7) + 1) {
    const byte = row[x >> 3];
    if (byte === last && (byte === 0 || byte === 255)) continue;
    last = byte;
    if (byte === 0 || byte === 255) turn(x, byte === 0);
    else for (let n = x; n < Math.min(to, (x | 7) + 1); n += 1) turn(n, (byte & (0x80 >> (n & 7))) === 0);
  }
}

/** @param {Uint8Array} row @param {number} from @param {number} to @param {number} least @param {(x: number, open: boolean) => void} turn */
function turnsOfTones(row, from, to, least, turn) {
  let open = row[from] < least;
  turn(from, open);
  for (let x = from + 1; x < to; x += 1) {
    if (row[x] < least === open) continue;
    open = !open;
    turn(x, open);
  }
}
