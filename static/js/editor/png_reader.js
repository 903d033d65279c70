// A mask from a PNG file of our own making: grey, 1 or 8 bits a pixel. Rows become tiles as they come.

import { Mask } from "./mask.js";
import { chunksOf, headerOf } from "./png_parts.js";
import { SIDE, SPREAD, settled } from "./tiles.js";

/**
 * `inflate` makes a stream that undoes zlib's format: () => new DecompressionStream("deflate").
 * @typedef {import("./geometry.js").Point} Point
 * @typedef {import("./geometry.js").Size} Size
 * @typedef {import("./png.js").Transform} Transform
 * @typedef {{size?: Size, at?: Point}} Place the picture's size and where the file lies in it; the file's own if left out
 */

/**
 * @param {Uint8Array} bytes the file @param {Transform} inflate @param {Place} [place]
 * @returns {Promise<Mask>}
 * @throws {Error} when it is not such a PNG, damaged, or does not lie inside the picture
 */
export async function decode(bytes, inflate, { size, at = { x: 0, y: 0 } } = {}) {
  const chunks = chunksOf(bytes);
  const header = headerOf(chunks);
  const builder = new Builder(size ?? header, at, header);
  const rows = new Rows(header, (row) => builder.add(row));
  const { readable, writable } = inflate();
  await Promise.all([drained(readable, rows), filled(writable, chunks)]);
  return builder.mask();
}

/** @param {WritableStream<any>} writable @param {import("./png_parts.js").Chunk[]} chunks */
async function filled(writable, chunks) {
  const writer = writable.getWriter();
  // damage shows on the readable side, which is waited for
  for (const { type, data } of chunks) if (type === "IDAT") writer.write(data).catch(() => {});
  await writer.close().catch(() => {});
}

/** @param {ReadableStream<Uint8Array>} readable @param {Rows} rows */
async function drained(readable, rows) {
  const reader = readable.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) rows.take(next.value);
  rows.end();
}

/** Bytes in any portions become rows without their filter. */
class Rows {
  #filled = 0;
  #left;

  /** @param {import("./png_parts.js").Header} header @param {(row: Uint8Array) => void} tell */
  constructor({ width, height, depth }, tell) {
    const length = depth === 8 ? width : Math.ceil(width / 8);
    this.line = new Uint8Array(length + 1);
    this.above = new Uint8Array(length);
    this.#left = height;
    this.tell = tell;
  }

  /** @param {Uint8Array} bytes */
  take(bytes) {
    for (let at = 0; at < bytes.length && this.#left > 0; ) {
      const part = bytes.subarray(at, at + this.line.length - this.#filled);
      this.line.set(part, this.#filled);
      this.#filled += part.length;
      at += part.length;
      if (this.#filled === this.line.length) this.#row();
    }
  }

  end() {
    if (this.#left > 0) throw new Error("the PNG is cut off");
  }

  #row() {
    const row = this.line.subarray(1);
    unfiltered(this.line[0], row, this.above);
    this.above.set(row);
    this.#filled = 0;
    this.#left -= 1;
    this.tell(row);
  }
}

/** In place; a pixel is a byte at most, so its left neighbour is one byte before (PNG § 9). @param {number} filter @param {Uint8Array} row @param {Uint8Array} above */
function unfiltered(filter, row, above) {
  if (filter > 4) throw new Error("the PNG is damaged");
  for (let n = 0; filter > 0 && n < row.length; n += 1) {
    const [left, corner] = n > 0 ? [row[n - 1], above[n - 1]] : [0, 0];
    if (filter === 1) row[n] += left;
    else if (filter === 2) row[n] += above[n];
    else if (filter === 3) row[n] += (left + above[n]) >> 1;
    else row[n] += paeth(left, above[n], corner);
  }
}

/** @param {number} left @param {number} above @param {number} corner */
function paeth(left, above, corner) {
  const [a, b, c] = [Math.abs(above - corner), Math.abs(left - corner), Math.abs(left + above - 2 * corner)];
  if (a <= b && a <= c) return left;
  return b <= c ? above : corner;
}

/** Rows become tiles, a row of tiles at a time. */
class Builder {
  #y;

  /** @type {Uint8Array[]} tones, or bits, of the row of tiles that is being filled */
  #open = [];

  /** @type {Map<number, Readonly<import("./tiles.js").Tile>>} */
  #tiles = new Map();

  /** @param {Size} size @param {Point} at @param {import("./png_parts.js").Header} header */
  constructor(size, at, { width, height, depth }) {
    if (at.x < 0 || at.y < 0 || at.x + width > size.width || at.y + height > size.height) {
      throw new RangeError("the mask does not lie inside the picture");
    }
    this.target = new Mask(size);
    this.left = at.x;
    this.right = at.x + width;
    this.depth = depth;
    // bytes of bits fit into tiles as they are, unless the part begins in the middle of one
    this.unit = depth === 1 && at.x % 8 === 0 ? 8 : 1;
    this.tones = new Uint8Array(width + 7);
    this.#y = at.y;
  }

  /** @param {Uint8Array} row as in the file */
  add(row) {
    const line = this.unit === 8 ? this.#trimmed(row) : this.depth === 1 ? this.#spread(row) : row;
    const [first, side] = [Math.floor(this.left / SIDE), SIDE / this.unit];
    for (let x = this.left; x < this.right; ) {
      const column = Math.floor(x / SIDE);
      const end = Math.min(this.right, (column + 1) * SIDE);
      const tile = (this.#open[column - first] ??= new Uint8Array(SIDE * side));
      const [from, to] = [(x - this.left) / this.unit, Math.ceil((end - this.left) / this.unit)];
      tile.set(line.subarray(from, to), (this.#y % SIDE) * side + (x % SIDE) / this.unit);
      x = end;
    }
    this.#y += 1;
    if (this.#y % SIDE === 0) this.#close();
  }

  /** @returns {Mask} */
  mask() {
    this.#close();
    this.target.put(this.#tiles);
    return this.target;
  }

  /** Without what may stand after its last pixel. @param {Uint8Array} row of bits */
  #trimmed(row) {
    const over = row.length * 8 - (this.right - this.left);
    const line = over ? row.slice() : row;
    if (over) line[line.length - 1] &= 0xff << over;
    return line;
  }

  /** @param {Uint8Array} row of bits */
  #spread(row) {
    for (let n = 0; n < row.length; n += 1) {
      if (row[n] === 0 || row[n] === 255) this.tones.fill(row[n], n * 8, n * 8 + 8);
      else this.tones.set(SPREAD.subarray(row[n] * 8, row[n] * 8 + 8), n * 8);
    }
    return this.tones;
  }

  #close() {
    const first = Math.floor((this.#y - 1) / SIDE) * this.target.columns + Math.floor(this.left / SIDE);
    this.#open.forEach((bytes, n) => {
      const tile = this.unit === 8 ? { bits: bytes, tones: null, count: 0 } : { bits: null, tones: bytes, count: 0 };
      this.#tiles.set(first + n, settled(tile, this.target.extent(first + n)));
    });
    this.#open = [];
  }
}
