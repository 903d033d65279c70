// A mask that the server has: a draft's, or that of a touch-up.

import { made } from "./bitmap_mask.js";
import { encode } from "./png.js";
import { decode } from "./png_reader.js";

/**
 * @param {string} url of a PNG @param {import("./draft.js").Meta} meta where it lies, in a picture of which size
 * @param {import("./geometry.js").Size} size of the picture here
 * @returns {Promise<import("./mask.js").Mask>} stretched where the sizes differ
 * @throws {Error} when it cannot be fetched or read
 */
export async function fetchedMask(url, { at, width = 0, height = 0 }, size) {
  const answer = await fetch(url, { cache: "no-store" });
  if (!answer.ok) throw new Error(`the mask was answered with ${answer.status}`);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const own = width && height ? { width, height } : size;
  const mask = await decode(bytes, () => new DecompressionStream("deflate"), { size: own, at });
  if (own.width === size.width && own.height === size.height) return mask;
  return stretched(mask, size);
}

/** @param {import("./mask.js").Mask} mask @param {import("./geometry.js").Size} size */
async function stretched(mask, size) {
  const file = await encode(mask, () => new CompressionStream("deflate"), { depth: mask.isSoft ? 8 : 1 });
  const bitmap = await createImageBitmap(new Blob([file], { type: "image/png" }));
  return made(bitmap, size, "stretch", { alpha: false, soft: mask.isSoft, threshold: 128 });
}
