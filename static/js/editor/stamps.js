// One mark of a brush on one tile, in the tile's own coordinates.

import { firstFrom } from "./raster.js";
import { STEPS, fading } from "./softness.js";
import { SIDE, fillRow } from "./tiles.js";

/**
 * @typedef {import("./tiles.js").Tile} Tile
 * @typedef {import("./tiles.js").Extent} Extent
 * @typedef {{x: number, y: number, radius: number, core: number, softness: number}} Round a brush at a place
 */

/**
 * A hard disc: the pixels whose centre is within the radius.
 * @param {Tile} tile that may be written @param {Extent} extent @param {Round} round @param {boolean} add
 */
export function disc(tile, extent, { x, y, radius }, add) {
  const [top, bottom] = rows(extent, y, radius);
  for (let row = top; row < bottom; row += 1) {
    const half = halfWidth(radius, row + 0.5 - y);
    const from = Math.max(0, firstFrom(x - half));
    const to = Math.min(extent.width, firstFrom(x + half));
    if (from < to) fillRow(tile, row, from, to, add);
  }
}

/**
 * A soft disc.
 * @param {Uint8Array} tones of a tile that may be written @param {Extent} extent @param {Round} round @param {boolean} add
 */
export function glow(tones, extent, round, add) {
  const { x, y, radius } = round;
  const [top, bottom] = rows(extent, y, radius);
  for (let row = top; row < bottom; row += 1) {
    const half = halfWidth(radius, row + 0.5 - y);
    const from = Math.max(0, firstFrom(x - half));
    const to = Math.min(extent.width, firstFrom(x + half));
    const whole = halfWidth(round.core, row + 0.5 - y);
    const start = Math.min(to, Math.max(from, firstFrom(x - whole)));
    const end = Math.min(to, Math.max(start, firstFrom(x + whole)));
    rim(tones, row, from, start, round, add);
    tones.fill(add ? 255 : 0, row * SIDE + start, row * SIDE + end);
    rim(tones, row, end, to, round, add);
  }
}

/** @param {Uint8Array} tones @param {number} row @param {number} from @param {number} to @param {Round} round @param {boolean} add */
function rim(tones, row, from, to, { x, y, radius, core, softness }, add) {
  const table = fading(softness);
  const scale = STEPS / (radius * radius - core * core);
  const high = ((row + 0.5 - y) ** 2 - core * core) * scale + 0.5;
  const start = row * SIDE;
  for (let column = from; column < to; column += 1) {
    const across = column + 0.5 - x;
    const tone = table[(across * across * scale + high) | 0];
    const n = start + column;
    if (add) {
      if (tones[n] < tone) tones[n] = tone;
    } else if (tones[n] > 255 - tone) tones[n] = 255 - tone;
  }
}

/** @param {Extent} extent @param {number} y @param {number} radius @returns {[number, number]} */
function rows({ height }, y, radius) {
  return [Math.max(0, firstFrom(y - radius)), Math.min(height, firstFrom(y + radius))];
}

/** @param {number} radius @param {number} away */
function halfWidth(radius, away) {
  return Math.sqrt(Math.max(0, radius * radius - away * away));
}
