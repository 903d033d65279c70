// How a soft brush fades: 255 in its core, then down to 1 at its edge, and 0 beyond. Never outward.

export const STEPS = 1024; // of the square of the distance, from core to edge

/** @type {Map<number, Uint8Array>} */
const known = new Map();

/** The radius inside which a brush paints fully. @param {number} radius @param {number} softness 0–1 */
export function core(radius, softness) {
  return radius * (1 - softness);
}

/**
 * Tones from core to edge, by the square of the distance in STEPS equal steps.
 * @param {number} softness 0–1
 * @returns {Uint8Array} of STEPS + 1
 */
export function fading(softness) {
  let tones = known.get(softness);
  if (!tones) known.set(softness, (tones = made(softness)));
  return tones;
}

/** @param {number} softness */
function made(softness) {
  const inner = core(1, softness);
  return Uint8Array.from({ length: STEPS + 1 }, (_, n) => {
    const away = Math.sqrt(inner * inner + (n / STEPS) * (1 - inner * inner));
    const t = softness === 0 ? 0 : (away - inner) / softness;
    return 1 + Math.round(254 * (1 - t * t * (3 - 2 * t)));
  });
}
