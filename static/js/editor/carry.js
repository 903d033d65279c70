// The fade of a soft brush, moved along when its mask grows or shrinks. Only its look is at stake (where the mask
// ends is exact, in distance.js), so it is done at a coarser scale and in a few levels.

import { grown, shrunk } from "./distance.js";

const LEVELS = 16;
const COARSE = 8; // pixels: about how far a fade is moved at the scale that is worked at

/** The scale for a move by that many pixels: 2, 4 or 8, so that blocks fit into tiles. @param {number} by */
function factorFor(by) {
  return Math.abs(by) < 2 * COARSE ? 2 : Math.abs(by) < 4 * COARSE ? 4 : 8;
}

/**
 * Tones spread by a disc of `by` pixels, or eaten into by one of −`by`.
 * @param {Uint8Array} tones of width × height @param {number} width @param {number} height @param {number} by
 * @returns {Uint8Array}
 */
export function carried(tones, width, height, by) {
  const factor = factorFor(by);
  const [across, down] = [Math.ceil(width / factor), Math.ceil(height / factor)];
  const small = reduced(tones, width, height, factor);
  return enlarged(inLevels(small, across, down, Math.round(by / factor)), across, width, height, factor);
}

/** @param {Uint8Array} tones @param {number} width @param {number} height @param {number} by */
function inLevels(tones, width, height, by) {
  const out = new Uint8Array(tones.length);
  for (let level = 1; level <= LEVELS; level += 1) {
    const least = Math.round((255 * level) / LEVELS);
    const there = (by > 0 ? grown : shrunk)(tones, width, height, Math.abs(by), least);
    for (let n = 0; n < out.length; n += 1) if (there[n]) out[n] = least;
  }
  return out;
}

/** The mean of each block. @param {Uint8Array} tones @param {number} width @param {number} height @param {number} factor */
function reduced(tones, width, height, factor) {
  const across = Math.ceil(width / factor);
  const sums = new Uint32Array(across * Math.ceil(height / factor));
  const counts = new Uint8Array(sums.length);
  for (let [y, n] = [0, 0]; y < height; y += 1) {
    const row = Math.floor(y / factor) * across;
    for (let x = 0; x < width; x += 1, n += 1) {
      const block = row + Math.floor(x / factor);
      sums[block] += tones[n];
      counts[block] += 1;
    }
  }
  return Uint8Array.from(sums, (sum, n) => Math.round(sum / counts[n]));
}

/** Between the middles of four blocks. @param {Uint8Array} small @param {number} across @param {number} width @param {number} height @param {number} factor */
function enlarged(small, across, width, height, factor) {
  const down = small.length / across;
  const out = new Uint8Array(width * height);
  const columns = places(width, across, factor);
  const rows = places(height, down, factor);
  for (let [y, n] = [0, 0]; y < height; y += 1) {
    const [above, below, v] = [rows.first[y] * across, rows.second[y] * across, rows.share[y]];
    for (let x = 0; x < width; x += 1, n += 1) {
      const [left, right, u] = [columns.first[x], columns.second[x], columns.share[x]];
      const top = small[above + left] * (1 - u) + small[above + right] * u;
      const bottom = small[below + left] * (1 - u) + small[below + right] * u;
      out[n] = top * (1 - v) + bottom * v + 0.5;
    }
  }
  return out;
}

/** For each pixel its two blocks and how much of the second it takes. @param {number} length @param {number} blocks @param {number} factor */
function places(length, blocks, factor) {
  const first = new Int32Array(length);
  const second = new Int32Array(length);
  const share = new Float32Array(length);
  for (let n = 0; n < length; n += 1) {
    const at = Math.max(0, (n + 0.5) / factor - 0.5);
    first[n] = Math.min(blocks - 1, Math.floor(at));
    second[n] = Math.min(blocks - 1, first[n] + 1);
    share[n] = at - Math.floor(at);
  }
  return { first, second, share };
}
