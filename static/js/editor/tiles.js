// One tile of a mask: 256 × 256 pixels. Empty and full ones are two constants; hard ones take a bit a pixel, in
// the bytes of a 1-bit PNG; only tiles with a soft edge take a byte a pixel. Beyond the picture all bits are 0.

export const SIDE = 256; // pixels
export const STRIDE = SIDE / 8; // bytes of a row of bits
const BITS = SIDE * STRIDE; // bytes of a hard tile
const TONES = SIDE * SIDE; // bytes of a soft tile

/**
 * `count` is how many of its pixels are painted (not 0); Infinity stands for all.
 * @typedef {{bits: Uint8Array | null, tones: Uint8Array | null, count: number}} Tile
 * @typedef {{width: number, height: number}} Extent the part of a tile that lies in the picture
 */

/** @type {Readonly<Tile>} */
export const EMPTY = Object.freeze({ bits: null, tones: null, count: 0 });
/** @type {Readonly<Tile>} */
export const FULL = Object.freeze({ bits: null, tones: null, count: Infinity });

/** For each byte of bits its eight tones. */
export const SPREAD = new Uint8Array(256 * 8);
const ONES = new Uint8Array(256);
for (let byte = 0; byte < 256; byte += 1) {
  for (let x = 0; x < 8; x += 1) {
    if ((byte & (0x80 >> x)) === 0) continue;
    SPREAD[byte * 8 + x] = 255;
    ONES[byte] += 1;
  }
}

/** A hard tile that may be written. @param {Tile} tile not soft @param {Extent} extent @returns {Tile} */
export function hardCopy(tile, extent) {
  if (tile.bits) return { bits: tile.bits.slice(), tones: null, count: tile.count };
  const bits = new Uint8Array(BITS);
  if (tile === FULL) for (let y = 0; y < extent.height; y += 1) fillBits(bits, y, 0, extent.width);
  return { bits, tones: null, count: countIn(tile, extent) };
}

/** A soft tile that may be written. @param {Tile} tile @param {Extent} extent @returns {Tile} */
export function softCopy(tile, extent) {
  if (tile.tones) return { bits: null, tones: tile.tones.slice(), count: tile.count };
  const tones = new Uint8Array(TONES);
  if (tile === FULL) for (let y = 0; y < extent.height; y += 1) tones.fill(255, y * SIDE, y * SIDE + extent.width);
  if (tile.bits) spread(tile.bits, tones);
  return { bits: null, tones, count: countIn(tile, extent) };
}

/** @param {Uint8Array} bits @param {Uint8Array} tones all 0 */
function spread(bits, tones) {
  for (let n = 0; n < BITS; n += 1) {
    const byte = bits[n];
    if (byte === 255) tones.fill(255, n * 8, n * 8 + 8);
    else if (byte) for (let x = 0; x < 8; x += 1) tones[n * 8 + x] = SPREAD[byte * 8 + x];
  }
}

/** Paint or clear the pixels from ≤ x < to of row y. @param {Tile} tile @param {number} y @param {number} from @param {number} to @param {boolean} add */
export function fillRow(tile, y, from, to, add) {
  if (tile.tones) tile.tones.fill(add ? 255 : 0, y * SIDE + from, y * SIDE + to);
  else if (tile.bits && add) fillBits(tile.bits, y, from, to);
  else if (tile.bits) clearBits(tile.bits, y, from, to);
}

/** @param {Uint8Array} bits @param {number} y @param {number} from @param {number} to */
function fillBits(bits, y, from, to) {
  if (from >= to) return;
  const [first, last] = [y * STRIDE + (from >> 3), y * STRIDE + ((to - 1) >> 3)];
  const head = 0xff >> (from & 7);
  const tail = 0xff00 >> (((to - 1) & 7) + 1);
  if (first === last) {
    bits[first] |= head & tail;
    return;
  }
  bits[first] |= head;
  for (let n = first + 1; n < last; n += 1) bits[n] = 0xff;
  bits[last] |= tail;
}

/** @param {Uint8Array} bits @param {number} y @param {number} from @param {number} to */
function clearBits(bits, y, from, to) {
  if (from >= to) return;
  const [first, last] = [y * STRIDE + (from >> 3), y * STRIDE + ((to - 1) >> 3)];
  const head = 0xff >> (from & 7);
  const tail = 0xff00 >> (((to - 1) & 7) + 1);
  if (first === last) {
    bits[first] &= ~(head & tail);
    return;
  }
  bits[first] &= ~head;
  for (let n = first + 1; n < last; n += 1) bits[n] = 0;
  bits[last] &= ~tail;
}

/** @param {Tile} tile @param {number} x @param {number} y @returns {number} 0–255 */
export function toneAt(tile, x, y) {
  if (tile.bits) return tile.bits[y * STRIDE + (x >> 3)] & (0x80 >> (x & 7)) ? 255 : 0;
  if (tile.tones) return tile.tones[y * SIDE + x];
  return tile === FULL ? 255 : 0;
}

/**
 * The tones of a part of a row.
 * @param {Tile} tile @param {number} y @param {number} from @param {number} to @param {Uint8Array} out @param {number} at where in `out`
 */
export function readRow(tile, y, from, to, out, at) {
  const { bits, tones } = tile;
  if (tones) return out.set(tones.subarray(y * SIDE + from, y * SIDE + to), at);
  if (!bits) {
    out.fill(tile === FULL ? 255 : 0, at, at + to - from);
    return;
  }
  const row = y * STRIDE;
  for (let x = from; x < to; ) {
    const byte = bits[row + (x >> 3)];
    const end = Math.min(to, (x | 7) + 1);
    if (byte === 0 || byte === 255) out.fill(byte, at + x - from, at + end - from);
    else for (let n = x; n < end; n += 1) out[at + n - from] = SPREAD[byte * 8 + (n & 7)];
    x = end;
  }
}

/** How many of its pixels are painted. @param {Tile} tile @param {Extent} extent */
export function countIn(tile, { width, height }) {
  return tile.count === Infinity ? width * height : tile.count;
}

/**
 * A tile that was written, in its smallest kind and counted.
 * @param {Tile} tile @param {Extent} extent
 * @returns {Readonly<Tile>}
 */
export function settled(tile, extent) {
  const { bits, tones } = tile;
  if (tones) return settledTones(tones, extent);
  if (!bits) return tile;
  const count = ones(bits);
  if (count === 0) return EMPTY;
  return count === extent.width * extent.height ? FULL : { bits, tones: null, count };
}

/** @param {Uint8Array} bits */
function ones(bits) {
  let count = 0;
  for (let n = 0; n < BITS; n += 1) count += ONES[bits[n]];
  return count;
}

/** @param {Uint8Array} tones @param {Extent} extent @returns {Readonly<Tile>} */
function settledTones(tones, extent) {
  let [painted, whole] = [0, 0];
  for (let n = 0; n < TONES; n += 1) {
    if (tones[n] === 0) continue;
    painted += 1;
    if (tones[n] === 255) whole += 1;
  }
  if (painted === 0) return EMPTY;
  if (whole < painted) return { bits: null, tones, count: painted };
  if (painted === extent.width * extent.height) return FULL;
  return { bits: bitsOf(tones), tones: null, count: painted };
}

/** A bit for every tone that is not 0. @param {Uint8Array} tones */
function bitsOf(tones) {
  const bits = new Uint8Array(BITS);
  for (let n = 0; n < TONES; n += 1) if (tones[n]) bits[n >> 3] |= 0x80 >> (n & 7);
  return bits;
}

/** The bits of its painted pixels, for reading only; null where all are alike. @param {Tile} tile */
export function bitsIn(tile) {
  return tile.tones ? bitsOf(tile.tones) : tile.bits;
}

/** Whether both hold the same pixels. Settled tiles only. @param {Tile} a @param {Tile} b */
export function alike(a, b) {
  if (a === b) return true;
  const [left, right] = [a.bits ?? a.tones, b.bits ?? b.tones];
  if (!left || !right || left.length !== right.length || a.count !== b.count) return false;
  return left.every((byte, n) => byte === right[n]);
}

/** A tile that was cloned: the constants are themselves again. @param {Readonly<Tile>} tile @returns {Readonly<Tile>} */
export function recognised(tile) {
  if (tile.bits || tile.tones) return tile;
  return tile.count === Infinity ? FULL : EMPTY;
}
