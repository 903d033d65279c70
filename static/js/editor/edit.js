// One stroke or shape while it is drawn: tiles are copied when first touched, settled when it is done.

import { NOTHING, along, boxOf, clip, holds, inflate, outward, spacing, union } from "./geometry.js";
import { ellipse, polygon } from "./raster.js";
import { disc, glow } from "./stamps.js";
import { EMPTY, FULL, SIDE, fillRow, hardCopy, settled, softCopy } from "./tiles.js";
import { core } from "./softness.js";
import { distance } from "../viewport.js";

/**
 * @typedef {import("./geometry.js").Box} Box
 * @typedef {import("./geometry.js").Point} Point
 * @typedef {import("./mask.js").Mask} Mask
 * @typedef {import("./mask.js").Change} Change
 * @typedef {import("./tiles.js").Tile} Tile
 * @typedef {{softness?: number, add?: boolean}} Paint softness 0–1; add: false removes
 */

const PIXEL = 0.5; // a radius up to this is the one pixel under it
const LEAST = Math.SQRT1_2; // a disc at least this large always holds a pixel's centre

export class Edit {
  /** @type {Mask} */
  #mask;

  /** @type {Map<number, Readonly<Tile>>} */
  #before = new Map();

  /** @type {Box} */
  #dirty = NOTHING;

  /** @param {Mask} mask */
  constructor(mask) {
    this.#mask = mask;
  }

  /**
   * One mark of a brush. Overlapping marks do not add up: the lighter tone stays (with `add: false` the darker).
   * @param {number} x @param {number} y centre @param {number} radius in pixels @param {Paint} [paint]
   */
  stamp(x, y, radius, { softness = 0, add = true } = {}) {
    if (radius <= PIXEL) return this.#row(Math.floor(y), Math.floor(x), Math.floor(x) + 1, add);
    const round = { x, y, radius: Math.max(LEAST, radius), core: core(Math.max(LEAST, radius), softness), softness };
    const box = outward(inflate({ left: x, top: y, right: x, bottom: y }, round.radius));
    for (const id of this.#mask.touching(box)) this.#stampOn(id, round, add);
    this.#touched(box);
  }

  /**
   * Marks from one point to another, both included.
   * @param {Point} from @param {Point} to @param {number} radius @param {Paint} [paint]
   */
  line(from, to, radius, paint) {
    const steps = Math.max(1, Math.ceil(distance(from, to) / spacing(radius)));
    for (let n = 0; n <= steps; n += 1) {
      const { x, y } = along(from, to, n / steps);
      this.stamp(x, y, radius, paint);
    }
  }

  /** @param {Box} box @param {boolean} [add] */
  rectangle(box, add = true) {
    const whole = clip(outward(box), boxOf(this.#mask));
    for (const id of this.#mask.touching(whole)) this.#fillIn(id, whole, add);
    this.#touched(whole);
  }

  /** @param {Box} box that the ellipse fills @param {boolean} [add] */
  ellipse(box, add = true) {
    ellipse(box, (y, from, to) => this.#row(y, from, to, add));
  }

  /** By the even-odd rule. @param {readonly Point[]} points @param {boolean} [add] */
  polygon(points, add = true) {
    polygon(points, { top: 0, bottom: this.#mask.height }, (y, from, to) => this.#row(y, from, to, add));
  }

  /** The pixels from ≤ x < to of row y; beyond the picture is nothing. @param {number} y @param {number} from @param {number} to @param {boolean} [add] */
  row(y, from, to, add = true) {
    this.#row(y, from, to, add);
  }

  /** Where something was drawn since this was last asked. @returns {Box} */
  takeDirty() {
    const dirty = this.#dirty;
    this.#dirty = NOTHING;
    return dirty;
  }

  /** Done. @returns {Change} what takes it back */
  commit() {
    const after = new Map();
    for (const id of this.#before.keys()) after.set(id, settled(this.#mask.tiles[id], this.#mask.extent(id)));
    this.cancel();
    return this.#mask.put(after);
  }

  /** As if it had never begun. */
  cancel() {
    for (const [id, tile] of this.#before) this.#mask.tiles[id] = tile;
    this.#before = new Map();
    this.#mask.busy = false;
  }

  /** @param {number} id @param {import("./stamps.js").Round} round @param {boolean} add */
  #stampOn(id, round, add) {
    const mask = this.#mask;
    const place = mask.boxOf(id);
    const constant = add ? FULL : EMPTY;
    if (mask.tiles[id] === constant || nearest(place, round) >= round.radius) return;
    if (farthest(place, round) <= round.core) return this.#replace(id, constant);
    const local = { ...round, x: round.x - place.left, y: round.y - place.top };
    if (round.softness === 0) disc(this.#writable(id), mask.extent(id), local, add);
    else glow(/** @type {Uint8Array} */ (this.#soft(id).tones), mask.extent(id), local, add);
  }

  /** @param {number} id @param {Box} box @param {boolean} add */
  #fillIn(id, box, add) {
    const place = this.#mask.boxOf(id);
    if (holds(box, place)) return this.#replace(id, add ? FULL : EMPTY);
    const { left, top, right, bottom } = clip(box, place);
    const tile = this.#writable(id);
    for (let y = top; y < bottom; y += 1) fillRow(tile, y - place.top, left - place.left, right - place.left, add);
  }

  /** @param {number} y @param {number} left @param {number} right @param {boolean} add */
  #row(y, left, right, add) {
    const mask = this.#mask;
    const [from, to] = [Math.max(0, left), Math.min(mask.width, right)];
    if (y < 0 || y >= mask.height || from >= to) return;
    const first = Math.floor(y / SIDE) * mask.columns;
    for (let column = from >> 8; column * SIDE < to; column += 1) {
      if (mask.tiles[first + column] === (add ? FULL : EMPTY)) continue;
      const start = column * SIDE;
      fillRow(this.#writable(first + column), y % SIDE, Math.max(0, from - start), Math.min(SIDE, to - start), add);
    }
    this.#touched({ left: from, top: y, right: to, bottom: y + 1 });
  }

  /** @param {Box} box */
  #touched(box) {
    this.#dirty = union(this.#dirty, clip(box, boxOf(this.#mask)));
  }

  /** @param {number} id @param {Readonly<Tile>} tile */
  #replace(id, tile) {
    if (!this.#before.has(id)) this.#before.set(id, this.#mask.tiles[id]);
    this.#mask.tiles[id] = tile;
  }

  /** This tile of either kind, ours to write. @param {number} id @returns {Tile} */
  #writable(id) {
    const tile = this.#mask.tiles[id];
    if (this.#before.has(id) && tile !== EMPTY && tile !== FULL) return tile;
    const extent = this.#mask.extent(id);
    this.#replace(id, tile.tones ? softCopy(tile, extent) : hardCopy(tile, extent));
    return this.#mask.tiles[id];
  }

  /** This tile with a byte a pixel, ours to write. @param {number} id @returns {Tile} */
  #soft(id) {
    const tile = this.#mask.tiles[id];
    if (!this.#before.has(id) || !tile.tones) this.#replace(id, softCopy(tile, this.#mask.extent(id)));
    return this.#mask.tiles[id];
  }
}

/** From a point to the nearest of a box. @param {Box} box @param {Point} at */
function nearest({ left, top, right, bottom }, { x, y }) {
  return Math.hypot(Math.max(left - x, 0, x - right), Math.max(top - y, 0, y - bottom));
}

/** From a point to the farthest corner of a box. @param {Box} box @param {Point} at */
function farthest({ left, top, right, bottom }, { x, y }) {
  return Math.hypot(Math.max(x - left, right - x), Math.max(y - top, bottom - y));
}
