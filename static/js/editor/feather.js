// Feather: how far each pixel changes, fading inward from a mask's edge. Outside stays 0.
//
// The fade is what three box blurs of the mask, shrunk by half the feather, give along a straight edge. The server
// draws it so when it stitches; this is its preview.

import { squaresInside } from "./distance.js";

/**
 * From 0 outside to 255 where the edge is `feather` pixels away. Paint too thin for that gets half the feather,
 * then a quarter, until its middle changes fully.
 * @param {Uint8Array} tones of width × height; 0 is outside @param {number} width @param {number} height
 * @param {number} feather pixels, 0–64; below 2 there is no fade
 * @returns {Uint8Array}
 */
export function feathered(tones, width, height, feather) {
  const out = new Uint8Array(tones.length);
  const rest = Uint8Array.from(tones, (tone) => (tone ? 1 : 0));
  const squares = squaresInside(tones, width, height, feather + 2);
  for (let reach = feather; reach >= 2 && rest.includes(1); reach >>= 1) {
    fade(out, rest, squares, width, height, reach);
  }
  for (let n = 0; n < out.length; n += 1) if (rest[n]) out[n] = 255;
  return out;
}

/** @param {Uint8Array} out @param {Uint8Array} rest @param {Uint16Array} squares @param {number} width @param {number} height @param {number} reach */
function fade(out, rest, squares, width, height, reach) {
  const whole = Uint8Array.from(squares, (square) => (square > reach * reach ? 1 : 0));
  if (!whole.includes(1)) return;
  const ramp = rampOf(reach);
  // twice the reach, and square: corners down to 60 degrees are not thin
  const near = around(whole, width, height, 2 * reach);
  for (let n = 0; n < out.length; n += 1) {
    if (!rest[n]) continue;
    out[n] = Math.max(out[n], squares[n] < ramp.length ? ramp[squares[n]] : 255);
    if (near[n]) rest[n] = 0;
  }
}

/**
 * Tones by the square of the distance to the edge: three boxes of feather / 3 + 1 pixels, one after the other,
 * over a step that lies half the feather inside.
 * @param {number} feather
 */
function rampOf(feather) {
  const middle = Math.ceil(feather / 2) + 0.5;
  const half = (feather + 3) / 2;
  return Uint8Array.from({ length: (feather + 3) ** 2 }, (_, square) => {
    const t = (Math.sqrt(square) - middle + half) / (2 * half);
    return Math.round(255 * threeBoxes(3 * Math.min(1, Math.max(0, t))));
  });
}

/** How much of a step three boxes of width 1 let through (Irwin–Hall). @param {number} t 0–3 */
function threeBoxes(t) {
  if (t < 1) return t ** 3 / 6;
  return t < 2 ? (-2 * t ** 3 + 9 * t ** 2 - 9 * t + 3) / 6 : 1 - (3 - t) ** 3 / 6;
}

/** 1 wherever a 1 is at most `reach` columns and rows away. @param {Uint8Array} marks @param {number} width @param {number} height @param {number} reach */
function around(marks, width, height, reach) {
  const wide = new Uint8Array(marks.length);
  for (let y = 0; y < height; y += 1) smear(marks, wide, y * width, 1, width, reach);
  const out = new Uint8Array(marks.length);
  for (let x = 0; x < width; x += 1) smear(wide, out, x, width, height, reach);
  return out;
}

/** @param {Uint8Array} from @param {Uint8Array} to @param {number} start @param {number} step @param {number} length @param {number} reach */
function smear(from, to, start, step, length, reach) {
  for (let [n, last] = [0, -Infinity]; n < length; n += 1) {
    if (from[start + n * step]) last = n;
    if (n - last <= reach) to[start + n * step] = 1;
  }
  for (let [n, last] = [length - 1, Infinity]; n >= 0; n -= 1) {
    if (from[start + n * step]) last = n;
    if (last - n <= reach) to[start + n * step] = 1;
  }
}
