// A picture as bitmaps, each half as large as the one before, so that drawing it small reads few pixels.

/**
 * @typedef {(source: Blob | ImageBitmap, options?: ImageBitmapOptions) => Promise<ImageBitmap>} Make as createImageBitmap
 * @typedef {{levels: ImageBitmap[], degraded: boolean}} Bitmaps largest first; degraded: there was no room for the largest
 */

const SMALL = 1000; // pixels of the longer side that need no smaller one

/**
 * @param {{url: string, width: number, height: number}} picture
 * @returns {Promise<Bitmaps>}
 * @throws {Error} when it does not come, or cannot be drawn
 */
export async function fetched({ url, width, height }) {
  const answer = await fetch(url, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(`${answer.status} for ${url}`);
  return bitmapsOf(await answer.blob(), { width, height }, createImageBitmap);
}

/**
 * @param {Blob} file @param {{width: number, height: number}} size of the picture @param {Make} make
 * @returns {Promise<Bitmaps>}
 * @throws {Error} when it cannot be drawn at all
 */
export async function bitmapsOf(file, size, make) {
  const [first, degraded] = await largest(file, size, make);
  const levels = [first];
  for (let last = first; Math.max(last.width, last.height) > SMALL; levels.push(last)) {
    try {
      last = await make(last, half(last));
    } catch {
      break; // without the small ones it is only slower
    }
  }
  return { levels, degraded };
}

/** @param {Blob} file @param {{width: number, height: number}} size @param {Make} make @returns {Promise<[ImageBitmap, boolean]>} */
async function largest(file, size, make) {
  try {
    return [await make(file), false];
  } catch {
    return [await make(file, half(size)), true];
  }
}

/** @param {{width: number, height: number}} size @returns {ImageBitmapOptions} */
function half({ width, height }) {
  return { resizeWidth: Math.max(1, width >> 1), resizeHeight: Math.max(1, height >> 1), resizeQuality: "medium" };
}
