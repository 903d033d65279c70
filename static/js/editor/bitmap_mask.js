// A picture file on its way to a mask: checked before it is decoded, read through a canvas, band by band.

import { declared } from "./image_size.js";
import { maskFrom, placed } from "./toning.js";
import { SIDE } from "./tiles.js";

/** @typedef {import("./toning.js").Fit} Fit @typedef {import("./patches.js").Patch} Patch @typedef {import("./geometry.js").Box} Box */

// the same as the server's (imaging.limits), so that nobody is told two things
const MOST_BYTES = 100_000_000;
const MOST_PIXELS = 50_000_000;
const MOST_SIDE = 12_000; // pixels
const HEAD = 1_000_000; // bytes in which a file says its size; a camera's notes may stand before it

/** Why a file is not taken: empty, large, kind, pixels or damaged. */
export class Unfit extends Error {}

/**
 * A file as a bitmap, upright; its size is known before anything is decoded.
 * @param {Blob} file @returns {Promise<ImageBitmap>}
 * @throws {Unfit} and whatever the browser throws at a damaged one
 */
export async function decoded(file) {
  if (file.size === 0) throw new Unfit("empty");
  if (file.size > MOST_BYTES) throw new Unfit("large");
  const size = declared(new Uint8Array(await file.slice(0, HEAD).arrayBuffer()));
  if (!size) throw new Unfit("kind");
  if (size.width < 1 || size.height < 1) throw new Unfit("damaged");
  if (size.width * size.height > MOST_PIXELS || Math.max(size.width, size.height) > MOST_SIDE) throw new Unfit("pixels");
  return createImageBitmap(file, { colorSpaceConversion: "none" });
}

/** @param {import("./geometry.js").Size} size @returns {Box} */
const whole = ({ width, height }) => ({ left: 0, top: 0, right: width, bottom: height });
/** @param {Box} box */
const across = ({ left, right }) => right - left;
/** @param {Box} box */
const down = ({ top, bottom }) => bottom - top;

/** Whether it is a JPEG, whatever its name says. @param {Blob} file */
export async function isJpeg(file) {
  const [first, second] = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  return first === 0xff && second === 0xd8;
}

/** The size with its longer side at most `longest`. @param {import("./geometry.js").Size} size @param {number} longest */
export function within({ width, height }, longest) {
  const scale = Math.min(1, longest / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/**
 * @param {ImageBitmap} bitmap @param {import("./geometry.js").Size} size of what is read
 * @param {import("./geometry.js").Box} [place] where the bitmap lies in it; all of it if left out
 */
export function pixels(bitmap, { width, height }, place = { left: 0, top: 0, right: width, bottom: height }) {
  return surface(bitmap, width, height, [{ from: whole(bitmap), to: place }])(0, height);
}

/**
 * @param {ImageBitmap} bitmap @param {number} width @param {number} height of the parts that are read at once, at most
 * @param {readonly Patch[]} patches of the bitmap, and where they lie @returns {import("./toning.js").Rows}
 */
function surface(bitmap, width, height, patches) {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width, height];
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("no canvas");
  context.imageSmoothingEnabled = patches.some(({ from, to }) => across(from) !== across(to) || down(from) !== down(to));
  context.imageSmoothingQuality = "high";
  return (from, rows) => {
    context.clearRect(0, 0, width, height);
    for (const { from: part, to } of patches) {
      context.drawImage(bitmap, part.left, part.top, across(part), down(part), to.left, to.top - from, across(to), down(to));
    }
    return context.getImageData(0, 0, width, rows).data;
  };
}

/**
 * The mask at the picture's size; between its bands the page may draw.
 * @param {ImageBitmap} bitmap @param {import("./geometry.js").Size} size @param {Fit} fit @param {import("./toning.js").Toning} toning
 */
export function made(bitmap, size, fit, toning) {
  return madeOf(bitmap, size, [{ from: whole(bitmap), to: placed(bitmap, size, fit) }], toning);
}

/**
 * The same of several parts of a bitmap, each where it belongs.
 * @param {ImageBitmap} bitmap @param {import("./geometry.js").Size} size @param {readonly Patch[]} patches @param {import("./toning.js").Toning} toning
 */
export async function madeOf(bitmap, size, patches, toning) {
  const rows = surface(bitmap, size.width, Math.min(SIDE, size.height), patches);
  const work = maskFrom(size, rows, toning);
  for (let step = work.next(); ; step = work.next()) {
    if (step.done) return step.value;
    await new Promise((resolve) => setTimeout(resolve));
  }
}
