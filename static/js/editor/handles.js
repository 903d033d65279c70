// The eight handles of a rectangle or an ellipse that is still being placed.

import { distance } from "../viewport.js";
import { rounded } from "./geometry.js";

/**
 * @typedef {import("./geometry.js").Box} Box
 * @typedef {import("./geometry.js").Point} Point
 * @typedef {"nw" | "n" | "ne" | "e" | "se" | "s" | "sw" | "w"} Handle
 * @typedef {Handle | "inside"} Grip
 */

/** @type {readonly Handle[]} in reading order of a clock, so that arrow keys can walk them */
export const HANDLES = ["nw", "n", "ne", "e", "se", "s", "sw", "w"];

/** @param {Box} box @param {Handle} handle @returns {Point} */
export function handlePoint({ left, top, right, bottom }, handle) {
  const x = handle.includes("w") ? left : handle.includes("e") ? right : (left + right) / 2;
  const y = handle.includes("n") ? top : handle.includes("s") ? bottom : (top + bottom) / 2;
  return { x, y };
}

/**
 * What a press takes hold of: the nearest handle within reach, else the inside, else nothing.
 * @param {Box} box @param {Point} at @param {number} reach in the picture's pixels
 * @returns {Grip | null}
 */
export function gripAt(box, at, reach) {
  const near = HANDLES.map((handle) => ({ handle, far: distance(handlePoint(box, handle), at) }));
  const best = near.reduce((a, b) => (b.far < a.far ? b : a));
  if (best.far <= reach) return best.handle;
  const inside = at.x >= box.left && at.x < box.right && at.y >= box.top && at.y < box.bottom;
  return inside ? "inside" : null;
}

/**
 * The box after its grip moved by that much. A side may cross the opposite one: the box turns over.
 * @param {Box} box @param {Grip} grip @param {number} dx @param {number} dy @param {{square?: boolean, centred?: boolean}} [rules]
 * @returns {Box} of whole pixels
 */
export function pulled(box, grip, dx, dy, { square = false, centred = false } = {}) {
  const moved = grip === "inside" ? shifted(box, dx, dy) : stretched(box, grip, dx, dy, centred);
  return rounded(upright(square && grip.length === 2 ? squared(moved, /** @type {Handle} */ (grip), centred) : moved));
}

/** @param {Box} box @param {number} dx @param {number} dy @returns {Box} */
export function shifted(box, dx, dy) {
  return { left: box.left + dx, top: box.top + dy, right: box.right + dx, bottom: box.bottom + dy };
}

/** @param {Box} box @param {Handle} handle @param {number} dx @param {number} dy @param {boolean} centred @returns {Box} */
function stretched({ left, top, right, bottom }, handle, dx, dy, centred) {
  const west = handle.includes("w") ? dx : centred && handle.includes("e") ? -dx : 0;
  const east = handle.includes("e") ? dx : centred && handle.includes("w") ? -dx : 0;
  const north = handle.includes("n") ? dy : centred && handle.includes("s") ? -dy : 0;
  const south = handle.includes("s") ? dy : centred && handle.includes("n") ? -dy : 0;
  return { left: left + west, top: top + north, right: right + east, bottom: bottom + south };
}

/** Equal sides, held at the corner across (or at the middle). @param {Box} box @param {Handle} handle @param {boolean} centred @returns {Box} */
function squared({ left, top, right, bottom }, handle, centred) {
  const [width, height] = [right - left, bottom - top];
  const side = Math.max(Math.abs(width), Math.abs(height));
  const [dx, dy] = [Math.sign(width || 1) * side - width, Math.sign(height || 1) * side - height];
  const share = centred ? 0.5 : 1;
  const west = handle.includes("w");
  const north = handle.includes("n");
  return {
    left: left - dx * (west ? share : 1 - share),
    right: right + dx * (west ? 1 - share : share),
    top: top - dy * (north ? share : 1 - share),
    bottom: bottom + dy * (north ? 1 - share : share),
  };
}

/** @param {Box} box @returns {Box} */
function upright({ left, top, right, bottom }) {
  return {
    left: Math.min(left, right),
    top: Math.min(top, bottom),
    right: Math.max(left, right),
    bottom: Math.max(top, bottom),
  };
}
