// What a candidate changed, made visible: the distance of every pixel from the original, several times as strong.

export const GAIN = 8;
const MOST = 1024; // pixels, the longer side of what is computed

/**
 * Grey levels of how far each pixel is from what it was; black where nothing changed.
 * @param {Uint8ClampedArray} before RGBA @param {Uint8ClampedArray} after RGBA @param {number} [gain]
 * @returns {Uint8ClampedArray<ArrayBuffer>} RGBA, opaque
 */
export function difference(before, after, gain = GAIN) {
  const made = new Uint8ClampedArray(before.length);
  for (let at = 0; at < before.length; at += 4) {
    const far = Math.max(
      Math.abs(before[at] - after[at]),
      Math.abs(before[at + 1] - after[at + 1]),
      Math.abs(before[at + 2] - after[at + 2]),
    );
    made[at] = made[at + 1] = made[at + 2] = far * gain; // the array clamps at 255
    made[at + 3] = 255;
  }
  return made;
}

/**
 * The size at which a box is compared: its own, or smaller with a longer side of 1024.
 * @param {number} width @param {number} height
 * @returns {[number, number]}
 */
export function comparedSize(width, height) {
  const factor = Math.min(1, MOST / Math.max(width, height));
  return [Math.max(1, Math.round(width * factor)), Math.max(1, Math.round(height * factor))];
}

/**
 * Draw the difference inside a candidate's box.
 * @param {HTMLCanvasElement} canvas @param {HTMLImageElement} original @param {HTMLImageElement} candidate its box
 * @param {[number, number, number, number]} box left, top, width and height in the original's pixels
 * @param {{width: number, height: number}} size the original's, which may be shown by a smaller copy
 */
export async function drawDifference(canvas, original, candidate, [left, top, width, height], size) {
  await Promise.all([original.decode(), candidate.decode()]);
  [canvas.width, canvas.height] = comparedSize(width, height);
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  if (!pen) return;
  const [across, down] = [canvas.width / width, canvas.height / height];
  pen.drawImage(original, -left * across, -top * down, size.width * across, size.height * down);
  const before = pen.getImageData(0, 0, canvas.width, canvas.height);
  pen.drawImage(candidate, 0, 0, canvas.width, canvas.height);
  const after = pen.getImageData(0, 0, canvas.width, canvas.height);
  pen.putImageData(new ImageData(difference(before.data, after.data), canvas.width, canvas.height), 0, 0);
}
