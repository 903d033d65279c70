// How a picture becomes a mask: which of its tones count, where it lies, and which of them are white. Pure: pixels
// come as RGBA, as a canvas gives them.

import { boxOf } from "./geometry.js";
import { Mask } from "./mask.js";
import { SIDE, settled } from "./tiles.js";

/**
 * `alpha`: the mask is drawn in transparency; `grey`: no colour, nothing transparent, so its tones can be kept.
 * @typedef {import("./geometry.js").Box} Box
 * @typedef {import("./geometry.js").Size} Size
 * @typedef {{alpha: boolean, grey: boolean}} Nature
 * @typedef {"stretch" | "centre"} Fit
 * @typedef {{alpha: boolean, soft: boolean, threshold: number, lossy?: boolean}} Toning soft keeps tones, those of a lossy
 *   file without the noise beside black and white; else `threshold` (1–255) and above is white
 * @typedef {(top: number, rows: number) => Uint8ClampedArray} Rows the picture's rows as RGBA, over nothing
 */

export const THRESHOLD = 128;
const ONE_TONE = 32; // visible pixels within this span of luminance draw no shape of their own
const COLOURLESS = 2; // between channels, what scaling may add
const NOISE = 24; // levels that JPEG may add beside an edge

/**
 * What kind of picture it is; the server judges transparency by the same rule (imaging.masks.alpha_is_shape).
 * @param {Uint8ClampedArray} rgba of the whole picture, as small as one likes
 * @returns {Nature}
 */
export function natureOf(rgba) {
  let [clear, solid, dark, light, isGrey] = [255, 0, 255, 0, true];
  for (let n = 0; n < rgba.length; n += 4) {
    const [red, green, blue, alpha] = rgba.subarray(n, n + 4);
    clear = Math.min(clear, alpha);
    solid = Math.max(solid, alpha);
    if (alpha < THRESHOLD) continue;
    const tone = luminance(red, green, blue);
    dark = Math.min(dark, tone);
    light = Math.max(light, tone);
    if (Math.max(red, green, blue) - Math.min(red, green, blue) > COLOURLESS) isGrey = false;
  }
  const alpha = clear < THRESHOLD && solid >= THRESHOLD && light - dark <= ONE_TONE;
  return { alpha, grey: isGrey && clear === 255 };
}

/**
 * Tones 0–255 of pixels; colour by luminance (ITU-R 601-2, as Pillow), laid over black.
 * @param {Uint8ClampedArray} rgba @param {Toning} toning @returns {Uint8Array}
 */
export function tonesOf(rgba, { alpha, soft, threshold, lossy = false }) {
  const kept = lossy ? cleaned : (/** @type {number} */ tone) => tone;
  const out = new Uint8Array(rgba.length / 4);
  for (let n = 0, at = 0; n < out.length; n += 1, at += 4) {
    const seen = rgba[at + 3];
    const tone = alpha ? seen : Math.round((luminance(rgba[at], rgba[at + 1], rgba[at + 2]) * seen) / 255);
    out[n] = soft ? kept(tone) : tone >= threshold ? 255 : 0;
  }
  return out;
}

/** @param {number} tone */
function cleaned(tone) {
  if (tone < NOISE) return 0;
  return tone > 255 - NOISE ? 255 : tone;
}

/** @param {number} red @param {number} green @param {number} blue */
function luminance(red, green, blue) {
  return (red * 299 + green * 587 + blue * 114) / 1000;
}

/**
 * Where a file lies in the picture: over all of it, or as large as it fits, in the middle.
 * @param {Size} file @param {Size} picture @param {Fit} fit @returns {Box}
 */
export function placed(file, picture, fit) {
  if (fit === "stretch") return boxOf(picture);
  const scale = Math.min(picture.width / file.width, picture.height / file.height);
  const [width, height] = [Math.max(1, Math.round(file.width * scale)), Math.max(1, Math.round(file.height * scale))];
  const [left, top] = [Math.floor((picture.width - width) / 2), Math.floor((picture.height - height) / 2)];
  return { left, top, right: left + width, bottom: top + height };
}

/**
 * A mask from rows, a row of tiles at a time, so that somebody else may work in between.
 * @param {Size} size @param {Rows} rows @param {Toning} toning
 * @returns {Generator<void, Mask>}
 */
export function* maskFrom(size, rows, toning) {
  const mask = new Mask(size);
  for (let row = 0; row < mask.rows; row += 1) {
    const [top, bottom] = [row * SIDE, Math.min(size.height, (row + 1) * SIDE)];
    const tones = tonesOf(rows(top, bottom - top), toning);
    mask.put(new Map(Array.from({ length: mask.columns }, (_, column) => tileAt(mask, row * mask.columns + column, tones))));
    yield;
  }
  return mask;
}

/** @param {Mask} mask @param {number} id @param {Uint8Array} band the tones of its row of tiles @returns {[number, Readonly<import("./tiles.js").Tile>]} */
function tileAt(mask, id, band) {
  const { left, right } = mask.boxOf(id);
  const { width, height } = mask.extent(id);
  const tones = new Uint8Array(SIDE * SIDE);
  for (let y = 0; y < height; y += 1) tones.set(band.subarray(y * mask.width + left, y * mask.width + right), y * SIDE);
  return [id, settled({ bits: null, tones, count: 0 }, { width, height })];
}
