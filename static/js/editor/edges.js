// The outline of the shown mask as a path, and how it is drawn: black with white dashes, so that it shows on any
// picture and to anyone.

import { clip, inflate, isEmpty, sizeOf } from "./geometry.js";
import { outline } from "./outline.js";

/**
 * @typedef {import("./geometry.js").Box} Box
 * @typedef {import("./shown.js").Shown} Shown
 * @typedef {{path: Path2D, length: number}} Edges length: how many numbers it takes
 */

export const REACH = 2; // pixels around a change that its outline may reach
const WIDTH = 1.6; // pixels of the page
const DASH = 5;

/**
 * One pixel more than is seen on each side, so that paint at the picture's edge has an outline too.
 * @param {Shown} shown @param {Box} part of the view
 * @returns {Edges}
 */
export function edgesIn(shown, part) {
  const near = clip(inflate(part, REACH), inflate(shown.seen, 1));
  const path = new Path2D();
  if (isEmpty(near)) return { path, length: 0 };
  const { width, height } = sizeOf(near);
  let length = 0;
  for (const { points, closed } of outline(shown.tones(near), width, height)) {
    length += points.length;
    path.moveTo(near.left + points[0], near.top + points[1]);
    for (let n = 2; n < points.length; n += 2) path.lineTo(near.left + points[n], near.top + points[n + 1]);
    if (closed) path.closePath();
  }
  return { path, length };
}

/**
 * @param {CanvasRenderingContext2D} context @param {Path2D} path
 * @param {{grain: number, phase?: number, black?: string}} look phase: how far the dashes have marched
 */
export function strokeEdges(context, path, { grain, phase = 0, black = "rgb(0 0 0 / 0.75)" }) {
  context.lineWidth = WIDTH * grain;
  context.setLineDash([]);
  context.strokeStyle = black;
  context.stroke(path);
  context.strokeStyle = "#fff";
  context.setLineDash([DASH * grain, DASH * grain]);
  context.lineDashOffset = phase * grain;
  context.stroke(path);
}
