// Areas by numbers and by name: "12 %" of a side, "left half", "border of 40 pixels".

import { boxOf, clip, inflate, isEmpty } from "./geometry.js";

/**
 * @typedef {import("./geometry.js").Box} Box
 * @typedef {import("./geometry.js").Size} Size
 * @typedef {"x" | "y" | "width" | "height"} Field
 * @typedef {Record<Field, string>} Typed
 * @typedef {"number" | "empty" | "outside"} Problem number: not one; empty: no pixel wide or high; outside: not in the picture
 * @typedef {{box: Box, cut: boolean} | {field: Field, problem: Problem}} Placed cut: a part lay beyond the picture
 * @typedef {"left-half" | "right-half" | "top-half" | "bottom-half" | "left-third" | "middle-third" | "right-third"
 *   | "top-third" | "centre-third" | "bottom-third" | "centre"} Area
 */

/** @type {Readonly<Record<Area, readonly [number, number, number, number]>>} left, top, right, bottom as shares */
const SHARES = {
  "left-half": [0, 0, 1 / 2, 1],
  "right-half": [1 / 2, 0, 1, 1],
  "top-half": [0, 0, 1, 1 / 2],
  "bottom-half": [0, 1 / 2, 1, 1],
  "left-third": [0, 0, 1 / 3, 1],
  "middle-third": [1 / 3, 0, 2 / 3, 1],
  "right-third": [2 / 3, 0, 1, 1],
  "top-third": [0, 0, 1, 1 / 3],
  "centre-third": [0, 1 / 3, 1, 2 / 3],
  "bottom-third": [0, 2 / 3, 1, 1],
  centre: [1 / 4, 1 / 4, 3 / 4, 3 / 4],
};

export const AREAS = /** @type {readonly Area[]} */ (Object.keys(SHARES));

/**
 * A length as a person types it: 120, "120 px", "12.5 %", "12,5%".
 * @param {string} text @param {number} whole the side's pixels
 * @returns {number} pixels, not rounded; NaN for anything else
 */
export function pixels(text, whole) {
  const found = /^([+-]?\d{1,6}(?:[.,]\d{1,4})?)\s*(px|%|٪)?$/iu.exec(text.trim());
  if (!found) return NaN;
  const number = Number(found[1].replace(",", "."));
  return found[2] === "%" || found[2] === "٪" ? (number * whole) / 100 : number;
}

/**
 * The box that four fields say, cut to the picture.
 * @param {Typed} typed @param {Size} size
 * @returns {Placed}
 */
export function placed(typed, size) {
  const lengths = { x: size.width, width: size.width, y: size.height, height: size.height };
  const order = /** @type {Field[]} */ (["x", "y", "width", "height"]);
  const wrong = order.find((field) => Number.isNaN(pixels(typed[field], lengths[field])));
  if (wrong) return { field: wrong, problem: "number" };
  const [x, y, width, height] = order.map((field) => pixels(typed[field], lengths[field]));
  const box = { left: Math.round(x), top: Math.round(y), right: Math.round(x + width), bottom: Math.round(y + height) };
  if (isEmpty(box)) return { field: box.right <= box.left ? "width" : "height", problem: "empty" };
  const inside = clip(box, boxOf(size));
  if (isEmpty(inside)) return { field: box.left >= size.width || box.right <= 0 ? "x" : "y", problem: "outside" };
  return { box: inside, cut: Object.keys(box).some((side) => box[/** @type {keyof Box} */ (side)] !== inside[/** @type {keyof Box} */ (side)]) };
}

/** A named part of the picture. Neighbours meet without gap or overlap. @param {Area} area @param {Size} size @returns {Box} */
export function areaOf(area, { width, height }) {
  const [left, top, right, bottom] = SHARES[area];
  return {
    left: Math.round(left * width),
    top: Math.round(top * height),
    right: Math.round(right * width),
    bottom: Math.round(bottom * height),
  };
}

/**
 * A border along all four edges, as boxes that do not overlap.
 * @param {number} wide pixels @param {Size} size
 * @returns {Box[]} the whole picture when nothing would be left inside
 */
export function border(wide, size) {
  const whole = boxOf(size);
  const inner = inflate(whole, -Math.max(0, Math.round(wide)));
  if (isEmpty(inner)) return [whole];
  const sides = [
    { ...whole, bottom: inner.top },
    { ...whole, top: inner.bottom },
    { ...inner, left: 0, right: inner.left },
    { ...inner, left: inner.right, right: whole.right },
  ];
  return sides.filter((side) => !isEmpty(side));
}
