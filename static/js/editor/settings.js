// What is set in the editor beside the mask: the tool in hand, the brush, what is shown. Values are checked here once.

import { clamp, clip, boxOf, isEmpty, rounded } from "./geometry.js";

/**
 * `size` is the brush's diameter in pixels of the picture, `grow` and `feather` are pixels too; `opacity` is the tint's.
 * @typedef {import("./geometry.js").Box} Box
 * @typedef {import("./geometry.js").Size} Size
 * @typedef {import("./pointers.js").PenMode} PenMode
 * @typedef {"brush" | "eraser" | "lasso" | "rectangle" | "ellipse" | "fill" | "hand" | "zoom"} Tool
 * @typedef {"tint" | "mask" | "onion"} View tint: over the picture; mask: black and white; onion: the outside dimmed
 * @typedef {{tool: Tool, add: boolean, size: number, softness: number, pressure: boolean, grow: number, feather: number,
 *   overlay: boolean, colour: number, opacity: number, view: View, box: Box | null, penMode: PenMode}} Settings
 * @typedef {keyof Settings} Name
 */

export const TOOLS = /** @type {const} */ (["brush", "eraser", "lasso", "rectangle", "ellipse", "fill", "hand", "zoom"]);
export const VIEWS = /** @type {const} */ (["tint", "mask", "onion"]);
const PEN_MODES = /** @type {const} */ (["unset", "on", "off"]);
const LEAST_BOX = 16; // pixels a side: what the model's smallest step covers

/** @type {Readonly<Settings>} */
export const DEFAULTS = Object.freeze({
  tool: "brush",
  add: true,
  size: 60,
  softness: 0,
  pressure: true,
  grow: 0,
  feather: 8,
  overlay: true,
  colour: 0,
  opacity: 0.44,
  view: "tint",
  box: null,
  penMode: "unset",
});

/** @typedef {Readonly<Record<"size" | "softness" | "grow" | "feather" | "colour" | "opacity", readonly [number, number, number]>>} Ranges */
/** @type {Ranges} the least, the most, and the step that values are rounded to (0: none) */
export const RANGES = {
  size: [1, 400, 1],
  softness: [0, 1, 0],
  grow: [-64, 64, 1],
  feather: [0, 64, 1],
  colour: [0, 3, 1],
  opacity: [0, 1, 0],
};

/**
 * The nearest value that a setting can have; what it was where there is none.
 * @template {Name} N @param {N} name @param {unknown} value @param {Readonly<Settings>} before @param {Size} picture
 * @returns {Settings[N]}
 */
export function checked(name, value, before, picture) {
  return /** @type {Settings[N]} */ (valid(name, value, picture) ?? (name === "box" ? null : before[name]));
}

/** @param {Name} name @param {unknown} value @param {Size} picture @returns {unknown} undefined when there is none */
function valid(name, value, picture) {
  if (name in RANGES) return inRange(RANGES[/** @type {keyof Ranges} */ (name)], value);
  if (name === "tool") return oneOf(TOOLS, value);
  if (name === "view") return oneOf(VIEWS, value);
  if (name === "penMode") return oneOf(PEN_MODES, value);
  if (name === "box") return boxIn(/** @type {Box | null} */ (value), picture);
  return typeof value === "boolean" ? value : undefined;
}

/** @param {readonly [number, number, number]} range @param {unknown} value */
function inRange([least, most, step], value) {
  if (typeof value !== "number" || Number.isNaN(value)) return undefined;
  const kept = clamp(value, least, most);
  return step ? Math.round(kept) : kept;
}

/** @param {readonly string[]} choices @param {unknown} value */
function oneOf(choices, value) {
  return choices.find((choice) => choice === value);
}

/** @param {Box | null} box @param {Size} picture @returns {Box | undefined} */
function boxIn(box, picture) {
  if (!box) return undefined;
  const inside = clip(rounded(box), boxOf(picture));
  const least = { width: Math.min(LEAST_BOX, picture.width), height: Math.min(LEAST_BOX, picture.height) };
  if (isEmpty(inside)) return undefined;
  const left = Math.min(inside.left, picture.width - least.width);
  const top = Math.min(inside.top, picture.height - least.height);
  return { left, top, right: Math.max(inside.right, left + least.width), bottom: Math.max(inside.bottom, top + least.height) };
}
