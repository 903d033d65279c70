// A mask as a PNG file: 1 bit a pixel where it is hard, 8 where it is soft. Rows go to the compressor as they are
// read from the tiles; the picture as a whole never exists.

import { boxOf, clip, inflate } from "./geometry.js";
import { SIGNATURE, chunk, headerChunk } from "./png_parts.js";
import { readLine } from "./reading.js";
import { FULL, SIDE, STRIDE } from "./tiles.js";

/**
 * `deflate` makes a stream that compresses to zlib's format: () => new CompressionStream("deflate").
 * @typedef {import("./geometry.js").Box} Box
 * @typedef {import("./mask.js").Mask} Mask
 * @typedef {() => {readable: ReadableStream<Uint8Array>, writable: WritableStream<any>}} Transform
 * @typedef {{depth?: 1 | 8, box?: Box}} Options box of whole pixels inside the mask; all of it if left out
 */

const BAND = 128 * 1024; // bytes told to the compressor at once
const UP = 2; // PNG's filter type: each byte as its difference from the one above

/**
 * How a mask is best sent: all of it in single bits where it is hard, else its bounds in 8.
 * @param {Mask} mask
 * @returns {{depth: 1 | 8, box: Box}}
 */
export function format(mask) {
  const whole = boxOf(mask);
  return mask.isSoft ? { depth: 8, box: clip(inflate(mask.bounds(), 1), whole) } : { depth: 1, box: whole };
}

/**
 * The file. In 1 bit whatever is painted at all is white.
 * @param {Mask} mask not while an edit is going on @param {Transform} deflate @param {Options} [options]
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
export async function encode(mask, deflate, { depth = 1, box = boxOf(mask) } = {}) {
  const { readable, writable } = deflate();
  const rows = bands(mask.copy(), box, depth);
  const [parts] = await Promise.all([collected(readable), fed(writable, rows)]);
  const header = headerChunk({ width: box.right - box.left, height: box.bottom - box.top, depth });
  return joined([SIGNATURE, header, ...parts.map((part) => chunk("IDAT", part)), chunk("IEND", new Uint8Array(0))]);
}

/** @param {WritableStream<any>} writable @param {Iterable<Uint8Array>} parts */
async function fed(writable, parts) {
  const writer = writable.getWriter();
  for (const part of parts) {
    await writer.ready;
    // what fails here fails the readable side too, which is waited for
    writer.write(part).catch(() => {});
  }
  await writer.close();
}

/** @param {ReadableStream<Uint8Array>} readable */
export async function collected(readable) {
  const [parts, reader] = [/** @type {Uint8Array[]} */ ([]), readable.getReader()];
  for (let next = await reader.read(); !next.done; next = await reader.read()) parts.push(next.value);
  return parts;
}

/** @param {readonly Uint8Array[]} parts @returns {Uint8Array<ArrayBuffer>} */
export function joined(parts) {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Filtered rows, several at once. @param {Mask} mask @param {Box} box @param {1 | 8} depth @returns {Generator<Uint8Array>} */
function* bands(mask, box, depth) {
  const length = depth === 8 ? box.right - box.left : Math.ceil((box.right - box.left) / 8);
  const many = Math.max(1, Math.floor(BAND / (length + 1)));
  let [row, above] = [new Uint8Array(length), new Uint8Array(length)];
  for (let top = box.top; top < box.bottom; top += many) {
    const band = new Uint8Array((length + 1) * Math.min(many, box.bottom - top));
    for (let at = 0; at < band.length; at += length + 1) {
      const y = top + at / (length + 1);
      if (depth === 8) readLine(mask, y, box.left, box.right, row);
      else readBits(mask, y, box.left, box.right, row);
      band[at] = UP;
      for (let n = 0; n < length; n += 1) band[at + 1 + n] = row[n] - above[n];
      [row, above] = [above, row];
    }
    yield band;
  }
}

/** @param {Mask} mask @param {number} y @param {number} from @param {number} to @param {Uint8Array} out */
function readBits(mask, y, from, to, out) {
  out.fill(0);
  if (from % 8 === 0) copyBits(mask, y, from, to, out);
  else packBits(mask, y, from, to, out);
  if ((to - from) % 8) out[out.length - 1] &= 0xff00 >> (to - from) % 8;
}

/** Tiles hold the bytes that the file wants. @param {Mask} mask @param {number} y @param {number} from @param {number} to @param {Uint8Array} out */
function copyBits(mask, y, from, to, out) {
  const first = Math.floor(y / SIDE) * mask.columns;
  for (let x = from; x < to; ) {
    const column = Math.floor(x / SIDE);
    const end = Math.min(to, (column + 1) * SIDE);
    const [start, stop] = [(x - from) / 8, Math.ceil((end - from) / 8)];
    const tile = mask.tiles[first + column];
    if (tile === FULL) out.fill(255, start, stop);
    else if (tile.bits) out.set(rowBytes(tile.bits, y, x, stop - start), start);
    else if (tile.tones) packBits(mask, y, x, end, out.subarray(start, stop));
    x = end;
  }
}

/** @param {Uint8Array} bits @param {number} y @param {number} x @param {number} length */
function rowBytes(bits, y, x, length) {
  const at = (y % SIDE) * STRIDE + (x % SIDE) / 8;
  return bits.subarray(at, at + length);
}

/** @param {Mask} mask @param {number} y @param {number} from @param {number} to @param {Uint8Array} out all 0 */
function packBits(mask, y, from, to, out) {
  const tones = new Uint8Array(to - from);
  readLine(mask, y, from, to, tones);
  for (let n = 0; n < tones.length; n += 1) if (tones[n]) out[n >> 3] |= 0x80 >> (n & 7);
}
