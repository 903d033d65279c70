// Tiles made small, for the history and for what is kept on this device: a hard tile of a stroke takes about half
// a kilobyte instead of 8, a soft one about 10 instead of 64.
//
// Hard: each row is told as its difference from the row above, nothing as runs. Soft: each tone is told as its
// difference from what a plane through its neighbours foretells, 16 at a time in as few bits as they need.

import { EMPTY, FULL, SIDE, STRIDE } from "./tiles.js";

/**
 * @typedef {import("./tiles.js").Tile} Tile
 * @typedef {0 | 1 | {kind: "bits" | "tones", count: number, data: Uint8Array}} Packed 0 is empty, 1 is full
 */

const BITS = SIDE * STRIDE;
const TONES = SIDE * SIDE;
const GROUP = 16; // tones
const WIDTHS = [0, 1, 2, 3, 4, 8]; // bits a difference can take

// room for the largest result, used again and again
const room = new Uint8Array(TONES + TONES / GROUP + BITS);

/** @param {Readonly<Tile>} tile settled @returns {Packed} */
export function packed(tile) {
  if (tile === EMPTY) return 0;
  if (tile === FULL) return 1;
  if (tile.bits) return { kind: "bits", count: tile.count, data: packBits(tile.bits) };
  return { kind: "tones", count: tile.count, data: packTones(/** @type {Uint8Array} */ (tile.tones)) };
}

/** @param {Packed} small @returns {Readonly<Tile>} */
export function unpacked(small) {
  if (typeof small === "number") return small === 0 ? EMPTY : FULL;
  const { kind, count, data } = small;
  return kind === "bits" ? { bits: unpackBits(data), tones: null, count } : { bits: null, tones: unpackTones(data), count };
}

/** Memory in bytes, with what the engine keeps for each. @param {Packed} small */
export function packedBytes(small) {
  return typeof small === "number" ? 16 : small.data.length + 160;
}

/** Pairs of "skip that many bytes, then that many literal ones". @param {Uint8Array} bits */
function packBits(bits) {
  let [length, n] = [0, 0];
  while (n < BITS) {
    const start = n;
    while (n < BITS && n - start < 255 && delta(bits, n) === 0) n += 1;
    room[length] = n - start;
    const counted = length + 1;
    length += 2;
    for (room[counted] = 0; n < BITS && room[counted] < 255 && delta(bits, n) !== 0; n += 1) {
      room[length++] = delta(bits, n);
      room[counted] += 1;
    }
  }
  return room.slice(0, length);
}

/** @param {Uint8Array} bits @param {number} n */
function delta(bits, n) {
  return n < STRIDE ? bits[n] : bits[n] ^ bits[n - STRIDE];
}

/** @param {Uint8Array} data */
function unpackBits(data) {
  const bits = new Uint8Array(BITS);
  for (let [at, n] = [0, 0]; at < data.length; ) {
    n += data[at];
    const literals = data[at + 1];
    bits.set(data.subarray(at + 2, at + 2 + literals), n);
    n += literals;
    at += 2 + literals;
  }
  for (let n = STRIDE; n < BITS; n += 1) bits[n] ^= bits[n - STRIDE];
  return bits;
}

/** @param {Uint8Array} tones */
function packTones(tones) {
  let length = TONES / GROUP; // the widths come first
  for (let group = 0; group < TONES / GROUP; group += 1) {
    const at = group * GROUP;
    const most = isPlain(tones, at) ? 0 : differences(tones, at);
    const width = most === 0 ? 0 : WIDTHS.findIndex((bits) => most < 1 << bits);
    room[group] = width;
    if (width > 0) length = writeGroup(WIDTHS[width], length);
  }
  return room.slice(0, length);
}

const folds = new Uint8Array(GROUP);

/** The differences of a group into `folds`. @param {Uint8Array} tones @param {number} at @returns {number} the largest */
function differences(tones, at) {
  let most = 0;
  for (let n = 0; n < GROUP; n += 1) {
    folds[n] = folded(tones[at + n] - foretold(tones, at + n));
    if (folds[n] > most) most = folds[n];
  }
  return most;
}

/** @param {Uint8Array} data */
function unpackTones(data) {
  const tones = new Uint8Array(TONES);
  let from = TONES / GROUP;
  for (let group = 0; group < TONES / GROUP; group += 1) {
    const bits = WIDTHS[data[group]];
    const at = group * GROUP;
    if (bits === 0 && isLevel(tones, at)) tones.fill(tones[at - 1], at, at + GROUP);
    else {
      for (let n = 0; n < GROUP; n += 1) {
        tones[at + n] = foretold(tones, at + n) + unfolded(readValue(data, from, n * bits, bits));
      }
    }
    from += (GROUP * bits) >> 3;
  }
  return tones;
}

/** Whether a group goes on with the tone before it, below a level row. @param {Uint8Array} tones @param {number} at */
function isPlain(tones, at) {
  if (!isLevel(tones, at)) return false;
  const tone = tones[at - 1];
  for (let n = at; n < at + GROUP; n += 1) if (tones[n] !== tone) return false;
  return true;
}

/** Whether the row above is one tone over this group and the pixel before it. @param {Uint8Array} tones @param {number} at */
function isLevel(tones, at) {
  if ((at & (SIDE - 1)) === 0) return false;
  if (at < SIDE) return true;
  const tone = tones[at - SIDE - 1];
  for (let n = at - SIDE; n < at - SIDE + GROUP; n += 1) if (tones[n] !== tone) return false;
  return true;
}

/** Left + above − the one between them; a byte that wraps. @param {Uint8Array} tones @param {number} at */
function foretold(tones, at) {
  if (at < SIDE) return at === 0 ? 0 : tones[at - 1];
  return (at & (SIDE - 1)) === 0 ? tones[at - SIDE] : tones[at - 1] + tones[at - SIDE] - tones[at - SIDE - 1];
}

/** Small differences either way become small numbers. @param {number} difference */
function folded(difference) {
  const signed = (difference << 24) >> 24;
  return signed < 0 ? -signed * 2 - 1 : signed * 2;
}

/** @param {number} value */
function unfolded(value) {
  return value & 1 ? -((value + 1) >> 1) : value >> 1;
}

/** What `folds` holds. @param {number} bits @param {number} at @returns {number} where the next group goes */
function writeGroup(bits, at) {
  const end = at + ((GROUP * bits) >> 3);
  room.fill(0, at, end);
  for (let n = 0; n < GROUP; n += 1) {
    const place = n * bits;
    const shifted = folds[n] << (16 - bits - (place & 7));
    room[at + (place >> 3)] |= shifted >> 8;
    if ((place & 7) + bits > 8) room[at + (place >> 3) + 1] |= shifted & 0xff;
  }
  return end;
}

/** @param {Uint8Array} data @param {number} from @param {number} place in bits @param {number} bits */
function readValue(data, from, place, bits) {
  if (bits === 0) return 0;
  const at = from + (place >> 3);
  return (((data[at] << 8) | (data[at + 1] ?? 0)) >> (16 - bits - (place & 7))) & ((1 << bits) - 1);
}
