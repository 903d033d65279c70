// Points and boxes in a picture. A pixel (x, y) is the square from (x, y) to (x + 1, y + 1); its centre decides.
//
// A `Box` is half open: it holds the pixels with left ≤ x < right and top ≤ y < bottom.

import { between, distance } from "../viewport.js";

/**
 * @typedef {import("../viewport.js").Point} Point
 * @typedef {import("../viewport.js").Size} Size
 * @typedef {{left: number, top: number, right: number, bottom: number}} Box
 * @typedef {{square?: boolean, centred?: boolean}} DragRules square: equal sides; centred: the first point is the middle
 */

const STAMP_SPACING = 0.15; // of the radius
const LOCK_AFTER = 3; // pixels of drag until the axis is known

/** @type {Readonly<Box>} */
export const NOTHING = Object.freeze({ left: 0, top: 0, right: 0, bottom: 0 });

/** @param {Size} size @returns {Box} */
export function boxOf({ width, height }) {
  return { left: 0, top: 0, right: width, bottom: height };
}

/** @param {Box} box @returns {Size} */
export function sizeOf(box) {
  return { width: Math.max(0, box.right - box.left), height: Math.max(0, box.bottom - box.top) };
}

/** @param {Box} box */
export function isEmpty(box) {
  return box.right <= box.left || box.bottom <= box.top;
}

/** The smallest box around both; an empty one adds nothing. @param {Box} a @param {Box} b @returns {Box} */
export function union(a, b) {
  if (isEmpty(a)) return b;
  if (isEmpty(b)) return a;
  return {
    left: Math.min(a.left, b.left),
    top: Math.min(a.top, b.top),
    right: Math.max(a.right, b.right),
    bottom: Math.max(a.bottom, b.bottom),
  };
}

/** What both hold; NOTHING if that is no pixel. @param {Box} a @param {Box} b @returns {Box} */
export function clip(a, b) {
  const both = {
    left: Math.max(a.left, b.left),
    top: Math.max(a.top, b.top),
    right: Math.min(a.right, b.right),
    bottom: Math.min(a.bottom, b.bottom),
  };
  return isEmpty(both) ? NOTHING : both;
}

/** @param {Box} box @param {number} by pixels on every side; below 0 shrinks @returns {Box} */
export function inflate(box, by) {
  return { left: box.left - by, top: box.top - by, right: box.right + by, bottom: box.bottom + by };
}

/** @param {Box} outer @param {Box} inner */
export function holds(outer, inner) {
  return outer.left <= inner.left && outer.top <= inner.top && outer.right >= inner.right && outer.bottom >= inner.bottom;
}

/** The pixels that a box of any numbers touches. @param {Box} box @returns {Box} */
export function outward(box) {
  return {
    left: Math.floor(box.left),
    top: Math.floor(box.top),
    right: Math.ceil(box.right),
    bottom: Math.ceil(box.bottom),
  };
}

/** @param {readonly Point[]} points @returns {Box} */
export function around(points) {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const { x, y } of points) {
    box.left = Math.min(box.left, x);
    box.top = Math.min(box.top, y);
    box.right = Math.max(box.right, x);
    box.bottom = Math.max(box.bottom, y);
  }
  return points.length ? box : NOTHING;
}

/** @param {Point} from @param {Point} to @param {DragRules} [rules] @returns {Box} of whole pixels */
export function dragged(from, to, { square = false, centred = false } = {}) {
  let [dx, dy] = [to.x - from.x, to.y - from.y];
  if (square) {
    const side = Math.max(Math.abs(dx), Math.abs(dy));
    [dx, dy] = [dx < 0 ? -side : side, dy < 0 ? -side : side];
  }
  const start = centred ? { x: from.x - dx, y: from.y - dy } : from;
  return rounded(around([start, { x: from.x + dx, y: from.y + dy }]));
}

/** @param {Box} box @returns {Box} */
export function rounded(box) {
  return {
    left: Math.round(box.left),
    top: Math.round(box.top),
    right: Math.round(box.right),
    bottom: Math.round(box.bottom),
  };
}

/**
 * Which way a drag with Shift goes; null while it is too short to tell.
 * @param {Point} from @param {Point} to
 * @returns {"x" | "y" | null}
 */
export function axisOf(from, to) {
  if (distance(from, to) < LOCK_AFTER) return null;
  return Math.abs(to.x - from.x) >= Math.abs(to.y - from.y) ? "x" : "y";
}

/** @template {Point} P @param {Point} from @param {P} to @param {"x" | "y" | null} axis @returns {P} */
export function locked(from, to, axis) {
  if (axis === null) return to;
  return axis === "x" ? { ...to, y: from.y } : { ...to, x: from.x };
}

/** How far apart stamps may lie before an edge shows them. @param {number} radius */
export function spacing(radius) {
  return Math.max(1, radius * STAMP_SPACING);
}

/** @param {Point} a @param {Point} b @param {number} t 0–1 @returns {Point} */
export function along(a, b, t) {
  return { x: a.x + (b.x - a.x) * t, y: a.y + (b.y - a.y) * t };
}

/**
 * A curve from the middle of a–b to the middle of b–c that bends towards b, as points no more than `step` apart.
 * The first point is left out, so that pieces can be joined.
 * @param {Point} a @param {Point} b @param {Point} c @param {number} step
 * @returns {Point[]}
 */
export function bend(a, b, c, step) {
  const [from, to] = [between(a, b), between(b, c)];
  const pieces = Math.max(1, Math.ceil((distance(from, b) + distance(b, to)) / step));
  return Array.from({ length: pieces }, (_, n) => {
    const t = (n + 1) / pieces;
    return along(along(from, b, t), along(b, to, t), t);
  });
}

/** @param {number} value @param {number} least @param {number} most */
export function clamp(value, least, most) {
  return Math.min(most, Math.max(least, value));
}
