// A whole mask, small, in black and white.

import { sampled } from "./reading.js";

const LONGEST = 320; // pixels of the canvas
const SAMPLES = 2; // a side, for each of its pixels

/** @param {HTMLCanvasElement} canvas @param {import("./mask.js").Mask} mask not while an edit is going on */
export function preview(canvas, mask) {
  const step = Math.max(1, Math.max(mask.width, mask.height) / LONGEST);
  const [width, height] = [Math.max(1, Math.round(mask.width / step)), Math.max(1, Math.round(mask.height / step))];
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d");
  if (!context) return;
  const tones = sampled(mask, { x: 0, y: 0, step, width, height }, { samples: SAMPLES });
  const image = context.createImageData(width, height);
  new Uint32Array(image.data.buffer).forEach((_, n, pixels) => (pixels[n] = greyOf(tones[n])));
  context.putImageData(image, 0, 0);
}

/** @param {number} tone @returns {number} an opaque pixel in an ImageData, on any byte order */
function greyOf(tone) {
  return 0xff000000 + tone * 0x010101;
}
