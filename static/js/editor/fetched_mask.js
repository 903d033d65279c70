// A mask that the server has: a draft's, or that of a touch-up.

import { madeOf } from "./bitmap_mask.js";
import { patches } from "./patches.js";
import { encode } from "./png.js";
import { decode } from "./png_reader.js";

/** @typedef {import("./patches.js").Sides} Sides */

const NONE = [0, 0, 0, 0];

/**
 * @param {string} url of a PNG @param {import("./draft.js").Meta} meta where it lies, in a picture of which size
 * @param {import("./geometry.js").Size} size of the picture here
 * @param {{from: Sides, to: Sides}} [room] around the picture there and here
 * @returns {Promise<import("./mask.js").Mask>} stretched where the sizes differ
 * @throws {Error} when it cannot be fetched or read
 */
export async function fetchedMask(url, { at, width = 0, height = 0 }, size, room = { from: NONE, to: NONE }) {
  const answer = await fetch(url, { cache: "no-store" });
  if (!answer.ok) throw new Error(`the mask was answered with ${answer.status}`);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const own = width && height ? { width, height } : size;
  const mask = await decode(bytes, () => new DecompressionStream("deflate"), { size: own, at });
  const isSame = own.width === size.width && own.height === size.height && String(room.from) === String(room.to);
  return isSame ? mask : stretched(mask, size, room);
}

/** @param {import("./mask.js").Mask} mask @param {import("./geometry.js").Size} size @param {{from: Sides, to: Sides}} room */
async function stretched(mask, size, room) {
  const file = await encode(mask, () => new CompressionStream("deflate"), { depth: mask.isSoft ? 8 : 1 });
  const bitmap = await createImageBitmap(new Blob([file], { type: "image/png" }));
  return madeOf(bitmap, size, patches(mask, room.from, size, room.to), { alpha: false, soft: mask.isSoft, threshold: 128 });
}
