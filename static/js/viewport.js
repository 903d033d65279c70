// How a picture lies in a view: pure geometry, shared by the viewer and everything that draws on pictures.
//
// A `Pose` says where the picture's corner is in the view and how many view pixels one picture pixel takes:
// view = corner + picture × scale.

/**
 * @typedef {{x: number, y: number}} Point
 * @typedef {{width: number, height: number}} Size
 * @typedef {{x: number, y: number, scale: number}} Pose
 * @typedef {{least: number, most: number}} Limits
 */

const NEARLY = 1.001;

/**
 * The whole picture in the middle of the view; never enlarged beyond `most`.
 * @param {Size} view @param {Size} picture @param {number} [margin] @param {number} [most]
 * @returns {Pose}
 */
export function fit(view, picture, margin = 0, most = Infinity) {
  const room = { width: Math.max(1, view.width - 2 * margin), height: Math.max(1, view.height - 2 * margin) };
  return centred(view, picture, Math.min(most, room.width / picture.width, room.height / picture.height));
}

/** @param {Size} view @param {Size} picture @param {number} scale @returns {Pose} */
export function centred(view, picture, scale) {
  return { x: (view.width - picture.width * scale) / 2, y: (view.height - picture.height * scale) / 2, scale };
}

/** @param {Pose} pose @param {Point} point of the view @returns {Point} */
export function toPicture(pose, point) {
  return { x: (point.x - pose.x) / pose.scale, y: (point.y - pose.y) / pose.scale };
}

/** @param {Pose} pose @param {Point} point of the picture @returns {Point} */
export function toView(pose, point) {
  return { x: pose.x + point.x * pose.scale, y: pose.y + point.y * pose.scale };
}

/**
 * Another scale, with the picture's point under `at` staying there.
 * @param {Pose} pose @param {Point} at of the view @param {number} scale @param {Limits} [limits]
 * @returns {Pose}
 */
export function zoomTo(pose, at, scale, { least, most } = { least: 0.05, most: 32 }) {
  const next = Math.min(most, Math.max(least, scale));
  const held = toPicture(pose, at);
  return { x: at.x - held.x * next, y: at.y - held.y * next, scale: next };
}

/** @param {Pose} pose @param {number} dx @param {number} dy @returns {Pose} */
export function pan(pose, dx, dy) {
  return { ...pose, x: pose.x + dx, y: pose.y + dy };
}

/**
 * Two fingers moved: what was under each stays under it, as far as one scale allows.
 * @param {Pose} pose @param {[Point, Point]} from @param {[Point, Point]} to @param {Limits} [limits]
 */
export function pinch(pose, from, to, limits) {
  const [before, after] = [between(...from), between(...to)];
  const spread = Math.max(1, distance(...from));
  const zoomed = zoomTo(pose, before, pose.scale * (distance(...to) / spread), limits);
  return pan(zoomed, after.x - before.x, after.y - before.y);
}

/**
 * No empty room on one side while the picture overlaps the other: an axis that fits is centred.
 * @param {Pose} pose @param {Size} view @param {Size} picture
 * @returns {Pose}
 */
export function held(pose, view, picture) {
  return {
    x: along(pose.x, view.width, picture.width * pose.scale),
    y: along(pose.y, view.height, picture.height * pose.scale),
    scale: pose.scale,
  };
}

/** @param {number} at @param {number} room @param {number} length */
function along(at, room, length) {
  if (length <= room) return (room - length) / 2;
  return Math.min(0, Math.max(room - length, at));
}

/** @param {Pose} pose @param {Pose} whole the fitting one */
export function isFit(pose, whole) {
  return pose.scale <= whole.scale * NEARLY && pose.scale * NEARLY >= whole.scale;
}

/**
 * The zoom that a turn of the wheel means: a factor.
 * @param {{deltaY: number, deltaMode: number, ctrlKey: boolean}} wheel
 */
export function wheelFactor({ deltaY, deltaMode, ctrlKey }) {
  const pixels = deltaMode === 1 ? deltaY * 16 : deltaMode === 2 ? deltaY * 400 : deltaY;
  // browsers tell a pinch on a trackpad as a wheel with Ctrl and small steps
  return Math.exp(-Math.min(240, Math.max(-240, pixels)) * (ctrlKey ? 0.01 : 0.002));
}

/** @param {Point} a @param {Point} b @returns {Point} */
export function between(a, b) {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

/** @param {Point} a @param {Point} b */
export function distance(a, b) {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

/**
 * What a finger that moved and lifted meant: -1 the picture to the left, 1 to the right, 0 nothing.
 * @param {Point} moved @param {number} milliseconds
 */
export function swipe(moved, milliseconds) {
  const far = Math.abs(moved.x) > 60 || (Math.abs(moved.x) > 24 && milliseconds < 220);
  if (!far || Math.abs(moved.y) > Math.abs(moved.x) * 0.7) return 0;
  return moved.x > 0 ? -1 : 1;
}
