// From tones to the pixels that a person sees: a tint with a hatch, black and white, or the outside dimmed.

/**
 * @typedef {import("./settings.js").View} View
 * @typedef {readonly [number, number, number]} Colour red, green, blue
 * @typedef {{plain: Uint32Array, hatched: Uint32Array}} Palette a pixel for each tone, as ImageData holds them
 */

const PERIOD = 10; // view pixels from one line of the hatch to the next, along a row
const LINE = 3;
const WHITENED = 0.16; // how much of white lies on the hatch
const DIMMED = 0.66;

/**
 * @param {{view: View, colour: Colour, opacity: number}} look
 * @returns {Palette}
 */
export function palette({ view, colour, opacity }) {
  if (view === "mask") return both((tone) => pixel([tone, tone, tone], 1));
  if (view === "onion") return both((tone) => pixel([0, 0, 0], DIMMED * (1 - tone / 255)));
  const [red, green, blue] = colour.map((part) => Math.round(part + (255 - part) * WHITENED * 2));
  return {
    plain: table((tone) => pixel(colour, (opacity * tone) / 255)),
    hatched: table((tone) => pixel([red, green, blue], ((opacity + (1 - opacity) * WHITENED) * tone * (opacity > 0 ? 1 : 0)) / 255)),
  };
}

/** @param {(tone: number) => number} make @returns {Palette} */
function both(make) {
  const plain = table(make);
  return { plain, hatched: plain };
}

/** @param {(tone: number) => number} make */
function table(make) {
  return Uint32Array.from({ length: 256 }, (_, tone) => make(tone));
}

/** Bytes in the order red, green, blue, alpha. @param {Colour} colour @param {number} alpha 0–1 */
function pixel([red, green, blue], alpha) {
  return new Uint32Array(Uint8Array.of(red, green, blue, Math.round(alpha * 255)).buffer)[0];
}

/**
 * @param {Uint8Array} tones of width × height @param {number} width @param {number} height
 * @param {Palette} palette @param {{x: number, y: number, grain?: number}} at where in the view, so that the hatch of
 *   neighbours meets; grain: pixels of it that are one of the screen's
 * @param {Uint32Array} out
 */
export function tinted(tones, width, height, { plain, hatched }, { x, y, grain = 1 }, out) {
  const [period, line] = [Math.round(PERIOD * grain), Math.round(LINE * grain)];
  for (let [row, n] = [0, 0]; row < height; row += 1) {
    let phase = (((x + y + row) % period) + period) % period;
    for (let column = 0; column < width; column += 1, n += 1) {
      out[n] = phase < line ? hatched[tones[n]] : plain[tones[n]];
      phase = phase + 1 === period ? 0 : phase + 1;
    }
  }
}

/** A colour as a style sheet tells it: #rgb or #rrggbb. @param {string} text @param {Colour} otherwise @returns {Colour} */
export function colourOf(text, otherwise) {
  const found = /^#(?:([\da-f])([\da-f])([\da-f])|([\da-f]{2})([\da-f]{2})([\da-f]{2}))$/i.exec(text.trim());
  if (!found) return otherwise;
  const parts = found.slice(1).filter(Boolean);
  return /** @type {any} */ (parts.map((part) => parseInt(part.length === 1 ? part + part : part, 16)));
}
