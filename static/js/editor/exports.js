// The mask for whoever sends, keeps or shows it: as a file, and as the small picture of what will be sent.

import { sampled } from "./reading.js";
import { softened } from "./spread.js";

/**
 * @typedef {import("./geometry.js").Point} Point
 * @typedef {import("./geometry.js").Box} Box
 * @typedef {import("./jobs.js").File} File
 * @typedef {import("./session.js").Session} Session
 * @typedef {import("./working.js").Working} Working
 * @typedef {{blob: Blob, at: Point, bounds: Box}} Sent
 */

const WHITE = 0xffffffff;
const BLACK = 0xff000000;

/** The painted mask as it is sent, without grow and feather; null when nothing is painted. @param {Session} session @param {Working} working @returns {Promise<Sent | null>} */
export async function maskFile(session, working) {
  const file = await fileOf(session, working, false);
  return file && { blob: new Blob([file.bytes], { type: "image/png" }), at: file.at, bounds: file.bounds };
}

/** All of the painted mask as a PNG in base64, for whoever looks from outside. @param {Session} session @param {Working} working */
export async function maskText(session, working) {
  const file = await fileOf(session, working, true);
  let text = "";
  for (const byte of file?.bytes ?? []) text += String.fromCharCode(byte);
  return btoa(text);
}

/** White changes, black stays: the mask with grow, small. @param {Session} session @param {number} longest pixels of its longer side */
export function sentPicture({ mask, settings, size }, longest) {
  const step = Math.max(1, Math.max(size.width, size.height) / longest);
  const [width, height] = [Math.max(1, Math.round(size.width / step)), Math.max(1, Math.round(size.height / step))];
  const tones = softened(sampled(mask, { x: 0, y: 0, step, width, height }), width, height, { grow: Math.round(settings.grow / step), feather: 0 });
  const image = new ImageData(width, height);
  new Uint32Array(image.data.buffer).set(Uint32Array.from(tones, (tone) => (tone ? WHITE : BLACK)));
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  canvas.getContext("2d")?.putImageData(image, 0, 0);
  return canvas;
}

/** @param {Session} session @param {Working} working @param {boolean} whole @returns {Promise<File | null>} */
async function fileOf(session, working, whole) {
  while (session.isBusy) await rest(session);
  return working.file(session.mask.snapshot(), whole);
}

/** When the stroke that goes on has ended. @param {Session} session @returns {Promise<void>} */
function rest(session) {
  return new Promise((done) => session.addEventListener("stroke", () => done(), { once: true }));
}
