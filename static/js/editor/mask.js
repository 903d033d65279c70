// What is painted, as data at picture resolution: a grid of tiles that share what is empty and what is full.
//
// Tiles are never written once they are settled, only replaced: so a change can be taken back by putting the
// tiles from before, and its cost follows what was touched, not the picture. White (255) changes, black (0) stays.

import { Edit } from "./edit.js";
import { NOTHING, boxOf, clip, holds, isEmpty, union } from "./geometry.js";
import { EMPTY, SIDE, alike, countIn, recognised } from "./tiles.js";
import { boundsOf } from "./tile_bounds.js";

/**
 * @typedef {import("./geometry.js").Box} Box
 * @typedef {import("./geometry.js").Size} Size
 * @typedef {import("./tiles.js").Tile} Tile
 * @typedef {import("./tiles.js").Extent} Extent
 * @typedef {ReadonlyMap<number, Readonly<Tile>>} Tiles some tiles by their place in the grid
 * @typedef {{width: number, height: number, tiles: Readonly<Tile>[]}} Snapshot
 * @typedef {{box: Box, before: Tiles}} Change where something changed, and what was there
 */

export class Mask {
  /** @type {Readonly<Tile>[]} row by row; written by edits and `put` alone */
  tiles;

  /** Whether an edit is going on. */
  busy = false;

  #painted = 0;

  /** An empty mask. @param {Size} size of the picture in pixels */
  constructor({ width, height }) {
    this.width = width;
    this.height = height;
    this.columns = Math.ceil(width / SIDE);
    this.rows = Math.ceil(height / SIDE);
    this.tiles = new Array(this.columns * this.rows).fill(EMPTY);
  }

  /** How many pixels are painted at all (not 0); without the edit that is going on. */
  get painted() {
    return this.#painted;
  }

  /** The painted share of the picture, 0–1. */
  get coverage() {
    return this.#painted / (this.width * this.height);
  }

  /** Begin a stroke or a shape. One at a time. @returns {Edit} */
  edit() {
    if (this.busy) throw new Error("another edit of this mask is going on");
    this.busy = true;
    return new Edit(this);
  }

  /**
   * Put settled tiles in their places; not while an edit is going on.
   * @param {Tiles} tiles
   * @returns {Change} what takes it back; empty where nothing differed
   */
  put(tiles) {
    if (this.busy) throw new Error("an edit of this mask is going on");
    /** @type {Map<number, Readonly<Tile>>} */
    const before = new Map();
    let box = NOTHING;
    for (const [id, tile] of tiles) {
      const old = this.tiles[id];
      if (alike(old, tile)) continue;
      before.set(id, old);
      box = union(box, this.boxOf(id));
      this.tiles[id] = tile;
      this.#painted += countIn(tile, this.extent(id)) - countIn(old, this.extent(id));
    }
    return { box, before };
  }

  /** The pixels of the picture in a tile. @param {number} id @returns {Box} */
  boxOf(id) {
    const [left, top] = [(id % this.columns) * SIDE, Math.floor(id / this.columns) * SIDE];
    return { left, top, right: Math.min(this.width, left + SIDE), bottom: Math.min(this.height, top + SIDE) };
  }

  /** @param {number} id @returns {Extent} */
  extent(id) {
    const { left, top, right, bottom } = this.boxOf(id);
    return { width: right - left, height: bottom - top };
  }

  /** The tiles that a box of whole pixels touches. @param {Box} box @returns {number[]} row by row */
  touching(box) {
    const { left, top, right, bottom } = clip(box, boxOf(this));
    /** @type {number[]} */
    const ids = [];
    if (right <= left) return ids;
    for (let row = Math.floor(top / SIDE); row * SIDE < bottom; row += 1) {
      for (let column = Math.floor(left / SIDE); column * SIDE < right; column += 1) {
        ids.push(row * this.columns + column);
      }
    }
    return ids;
  }

  /** The smallest box around what is painted; NOTHING if nothing is. @returns {Box} */
  bounds() {
    let box = NOTHING;
    for (let id = 0; id < this.tiles.length; id += 1) {
      const whole = this.boxOf(id);
      if (this.tiles[id] === EMPTY || (!isEmpty(box) && holds(box, whole))) continue;
      box = union(box, boundsOf(this.tiles[id], whole));
    }
    return box;
  }

  /** Whether any pixel is painted only in part. */
  get isSoft() {
    return this.tiles.some((tile) => tile.tones !== null);
  }

  /** Another one with the same pixels, sharing tiles; not while an edit is going on. @returns {Mask} */
  copy() {
    return Mask.of(this, this.snapshot().tiles);
  }

  /** Plain data that a worker or a store can be given. @returns {Snapshot} */
  snapshot() {
    if (this.busy) throw new Error("an edit of this mask is going on");
    return { width: this.width, height: this.height, tiles: this.tiles.slice() };
  }

  /** @param {Snapshot} snapshot as it came back @returns {Mask} */
  static from({ width, height, tiles }) {
    return Mask.of({ width, height }, tiles.map(recognised));
  }

  /** @param {Size} size @param {readonly Readonly<Tile>[]} tiles settled, one for each place @returns {Mask} */
  static of(size, tiles) {
    const mask = new Mask(size);
    mask.put(new Map(tiles.entries()));
    return mask;
  }
}
