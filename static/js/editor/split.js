// Where the halves of a comparison lie on the screen. Pure geometry; the pose is viewport.js's.

/**
 * @typedef {import("../viewport.js").Pose} Pose
 * @typedef {import("../viewport.js").Size} Size
 * @typedef {import("../viewport.js").Point} Point
 * @typedef {{left: number, top: number, width: number, height: number}} Frame
 * @typedef {"across" | "down" | "beside" | "difference"} View
 */

/**
 * What can be seen of the canvas: its place in the view, cut at the view's edges. Never less than one pixel.
 * @param {Pose} pose of the picture @param {Size} canvas in the picture's pixels @param {Point} at the picture's place on it
 * @param {Size} view
 * @returns {Frame}
 */
export function frameOf({ x, y, scale }, canvas, at, view) {
  const [left, right] = cut(x - at.x * scale, canvas.width * scale, view.width);
  const [top, bottom] = cut(y - at.y * scale, canvas.height * scale, view.height);
  return { left, top, width: Math.max(1, right - left), height: Math.max(1, bottom - top) };
}

/** @param {number} from @param {number} length @param {number} room @returns {[number, number]} */
function cut(from, length, room) {
  const start = Math.min(Math.max(0, from), room - 1);
  return [start, Math.max(start, Math.min(room, from + length))];
}

/**
 * How much of the "after" layer is cut away: pixels from the top, right, bottom and left of the view.
 * @param {Frame} frame @param {number} percent of the original that is shown @param {View} way
 * @returns {[number, number, number, number]}
 */
export function insets(frame, percent, way) {
  const share = Math.min(100, Math.max(0, percent)) / 100;
  if (way === "down") return [frame.top + frame.height * share, 0, 0, 0];
  if (way === "across") return [0, 0, 0, frame.left + frame.width * share];
  return [0, 0, 0, 0];
}

/**
 * The part of the canvas that one of two panes shows, as an SVG viewBox: what the stage shows in its middle, at the zoom
 * it has relative to `whole`, the scale at which everything fits the stage.
 * @param {Pose} pose @param {number} whole @param {Size} view of the stage @param {Size} pane @param {Size} canvas @param {Point} at
 * @returns {[number, number, number, number]} left, top, width and height on the canvas
 */
export function paneBox(pose, whole, view, pane, canvas, at) {
  const fits = Math.min(pane.width / canvas.width, pane.height / canvas.height);
  const scale = fits * Math.max(0.01, pose.scale / whole);
  const middle = { x: (view.width / 2 - pose.x) / pose.scale + at.x, y: (view.height / 2 - pose.y) / pose.scale + at.y };
  const [width, height] = [pane.width / scale, pane.height / scale];
  return [middle.x - width / 2, middle.y - height / 2, width, height];
}
