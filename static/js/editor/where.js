// How much of the picture is painted and where, for someone who is told rather than shown.

import { boundsOf } from "./tile_bounds.js";
import { countIn } from "./tiles.js";

/**
 * @typedef {import("./mask.js").Mask} Mask
 * @typedef {"none" | "all" | "upper-left" | "upper" | "upper-right" | "left" | "middle" | "right" | "lower-left" | "lower" | "lower-right"} Where
 * @typedef {{coverage: number, where: Where}} Description
 */

const NEARLY_ALL = 0.98;
/** @type {readonly (readonly Where[])[]} */
const PLACES = [
  ["upper-left", "upper", "upper-right"],
  ["left", "middle", "right"],
  ["lower-left", "lower", "lower-right"],
];

/** By the middle of what is painted, in thirds of the picture. @param {Mask} mask @returns {Description} */
export function described(mask) {
  const { coverage } = mask;
  if (mask.painted === 0) return { coverage, where: "none" };
  if (coverage >= NEARLY_ALL) return { coverage, where: "all" };
  let [count, x, y] = [0, 0, 0];
  mask.tiles.forEach((tile, id) => {
    const painted = countIn(tile, mask.extent(id));
    if (!painted) return;
    const box = boundsOf(tile, mask.boxOf(id)); // a tile may be half the picture: its middle says little
    count += painted;
    x += (painted * (box.left + box.right)) / 2;
    y += (painted * (box.top + box.bottom)) / 2;
  });
  return { coverage, where: PLACES[third(y / count / mask.height)][third(x / count / mask.width)] };
}

/** @param {number} share 0–1 */
function third(share) {
  return Math.min(2, Math.floor(share * 3));
}
