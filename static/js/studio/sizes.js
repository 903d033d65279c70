// Sides in pixels: which are allowed, how they are rounded, which size has a picture's ratio. No page, only numbers.

/** @typedef {{low: number, high: number, step: number}} Range */

/**
 * A side as typed; NaN for anything but plain digits.
 * @param {string} text
 */
export function side(text) {
  const digits = text.trim();
  return /^[0-9]{1,5}$/.test(digits) ? Number(digits) : NaN;
}

/** @param {number} pixels @param {Range} range */
export function isAllowed(pixels, { low, high }) {
  return pixels >= low && pixels <= high;
}

/**
 * The nearest multiple of the step, still in range.
 * @param {number} pixels
 * @param {Range} range
 */
export function rounded(pixels, { low, high, step }) {
  const near = Math.round(pixels / step) * step;
  return Math.min(Math.floor(high / step) * step, Math.max(Math.ceil(low / step) * step, near));
}

/**
 * A size with the ratio of width × height and about `area` pixels.
 * @param {number} width
 * @param {number} height
 * @param {Range} range
 * @param {number} [area]
 * @returns {[number, number]}
 */
export function matching(width, height, range, area = 1024 * 1024) {
  const ratio = width / height;
  const wide = Math.min(range.high, Math.max(range.low, Math.sqrt(area * ratio)));
  const high = Math.min(range.high, Math.max(range.low, wide / ratio));
  // a clamped height decides the width again, as far as the range lets it
  return [rounded(Math.min(range.high, Math.max(range.low, high * ratio)), range), rounded(high, range)];
}

/**
 * "1.3" for 1024 × 1280.
 * @param {number} width
 * @param {number} height
 */
export function megapixels(width, height) {
  const millions = (width * height) / 1e6;
  return Number.isFinite(millions) ? millions.toFixed(millions < 0.095 ? 2 : 1) : "";
}
