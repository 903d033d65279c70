// Where the picture may lie in the editor's stage: fitting beside what floats over it, sharp at whole steps, never lost.

import { clamp } from "./geometry.js";
import { fit } from "../viewport.js";

/**
 * @typedef {import("../viewport.js").Pose} Pose
 * @typedef {import("../viewport.js").Size} Size
 * @typedef {import("../viewport.js").Limits} Limits
 * @typedef {{top: number, right: number, bottom: number, left: number}} Insets view pixels that something else covers
 */

const LEAST = 0.05; // of real size
const MOST = 32;
const MARGIN = 24; // view pixels around a fitting picture
const NARROW = 600; // view pixels: a phone's stage
const SLIM = 8; // view pixels around it there
const SEEN = 48; // view pixels of it that cannot be pushed out of sight
const NEARLY = 0.01;

/**
 * The whole picture in the middle of what is free.
 * @param {Size} view @param {Size} picture @param {Insets} insets @param {number} ratio device pixels a view pixel
 * @returns {Pose}
 */
export function fitted(view, picture, { top, right, bottom, left }, ratio) {
  const room = { width: Math.max(1, view.width - left - right), height: Math.max(1, view.height - top - bottom) };
  const margin = Math.min(room.width < NARROW ? SLIM : MARGIN, room.width / 8, room.height / 8);
  const pose = fit(room, picture, margin, MOST / ratio);
  return { ...pose, x: pose.x + left, y: pose.y + top };
}

/** 5 % to 3200 %, or less where fitting needs it. @param {Pose} whole the fitting one @param {number} ratio @returns {Limits} */
export function limits(whole, ratio) {
  return { least: Math.min(LEAST / ratio, whole.scale), most: MOST / ratio };
}

/**
 * At 100 % and 200 % exactly that, and at whole steps on whole device pixels, so that nothing is blurred.
 * @param {Pose} pose @param {number} ratio @returns {Pose}
 */
export function snapped(pose, ratio) {
  const real = pose.scale * ratio;
  const step = [1, 2].find((whole) => Math.abs(real / whole - 1) < NEARLY) ?? real;
  if (!Number.isInteger(step)) return pose;
  return { x: Math.round(pose.x * ratio) / ratio, y: Math.round(pose.y * ratio) / ratio, scale: step / ratio };
}

/** A part of the picture stays in sight, but its edges may come to the middle. @param {Pose} pose @param {Size} view @param {Size} picture @returns {Pose} */
export function inSight(pose, view, picture) {
  return {
    x: within(pose.x, view.width, picture.width * pose.scale),
    y: within(pose.y, view.height, picture.height * pose.scale),
    scale: pose.scale,
  };
}

/** @param {number} at @param {number} room @param {number} length */
function within(at, room, length) {
  const seen = Math.min(SEEN, length, room);
  return clamp(at, seen - length, room - seen);
}
