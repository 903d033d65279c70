// Feather: how far each pixel changes, fading inward from a mask's edge. Outside stays 0.
//
// The fade is what three box blurs of the mask, shrunk by half the feather, give along a straight edge. The server
// draws it so when it stitches; this is its preview.

import { squaresInside } from "./distance.js";
import { boxOf } from "./geometry.js";

/** @typedef {import("./geometry.js").Box} Box */

/**
 * From 0 outside to 255 where the edge is `feather` pixels away. Paint too thin for that gets half the feather,
 * then a quarter, until its middle changes fully.
 * @param {Uint8Array} tones of width × height; 0 is outside @param {number} width @param {number} height
 * @param {number} feather pixels, 0–64; below 2 there is no fade
 * @param {Box} [wanted] where the result matters; all of it if left out
 * @returns {Uint8Array}
 */
export function feathered(tones, width, height, feather, wanted = boxOf({ width, height })) {
  const out = new Uint8Array(tones.length);
  const rest = Uint8Array.from(tones);
  const squares = squaresInside(tones, width, height, feather + 2);
  for (let reach = feather; reach >= 2 && isPainted(rest, width, wanted); reach >>= 1) {
    fade(out, rest, squares, width, height, reach);
  }
  for (let n = 0; n < out.length; n += 1) if (rest[n]) out[n] = 255;
  return out;
}

/** @param {Uint8Array} tones @param {number} width @param {Box} box */
function isPainted(tones, width, { left, top, right, bottom }) {
  for (let y = top; y < bottom; y += 1) {
    for (let n = y * width + left; n < y * width + right; n += 1) if (tones[n]) return true;
  }
  return false;
}

/** @param {Uint8Array} out @param {Uint8Array} rest @param {Uint16Array} squares @param {number} width @param {number} height @param {number} reach */
function fade(out, rest, squares, width, height, reach) {
  // twice the reach, and square: corners down to 60 degrees are not thin
  const near = nearDeep(squares, width, height, reach * reach, 2 * reach);
  if (!near) return;
  const ramp = rampOf(reach);
  for (let n = 0; n < out.length; n += 1) {
    if (!rest[n]) continue;
    const tone = squares[n] < ramp.length ? ramp[squares[n]] : 255;
    if (tone > out[n]) out[n] = tone;
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

/**
 * 1 wherever a pixel deeper inside than √least is at most `reach` columns and rows away; null if there is none.
 * @param {Uint16Array} squares @param {number} width @param {number} height @param {number} least @param {number} reach
 */
function nearDeep(squares, width, height, least, reach) {
  const wide = new Uint8Array(squares.length);
  let any = false;
  for (let row = 0; row < wide.length; row += width) {
    for (let [x, last] = [0, -Infinity]; x < width; x += 1) {
      if (squares[row + x] > least) last = x;
      if (x - last <= reach) wide[row + x] = 1;
    }
    for (let [x, last] = [width - 1, Infinity]; x >= 0; x -= 1) {
      if (squares[row + x] > least) [last, any] = [x, true];
      if (last - x <= reach) wide[row + x] = 1;
    }
  }
  return any ? upAndDownNear(wide, width, height, reach) : null;
}

/** 1 wherever a 1 is at most `reach` rows away. @param {Uint8Array} wide @param {number} width @param {number} height @param {number} reach */
function upAndDownNear(wide, width, height, reach) {
  const out = new Uint8Array(wide.length);
  const last = new Int32Array(width).fill(-reach - 1);
  for (let [y, n] = [0, 0]; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, n += 1) {
      if (wide[n]) last[x] = y;
      if (y - last[x] <= reach) out[n] = 1;
    }
  }
  last.fill(height + reach);
  for (let [y, n] = [height - 1, out.length - 1]; y >= 0; y -= 1) {
    for (let x = width - 1; x >= 0; x -= 1, n -= 1) {
      if (wide[n]) last[x] = y;
      if (last[x] - y <= reach) out[n] = 1;
    }
  }
  return out;
}
