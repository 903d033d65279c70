// The picture's layer: whichever of its bitmaps is just large enough, under the pose; and the new room around it.

/**
 * @typedef {import("../viewport.js").Pose} Pose
 * @typedef {import("../viewport.js").Size} Size
 * @typedef {import("./layers.js").Layers} Layers
 * @typedef {{width: number, height: number, at: {x: number, y: number}}} Canvas what is worked on, and where the picture lies in it
 */

const PIXELATED = 4; // device pixels a picture pixel takes, from which on it is shown as a square
const CHECK = 12; // pixels of the page: the squares of what is not there yet

export class Surface {
  /** @type {readonly ImageBitmap[]} largest first */
  levels = [];

  /** @param {Layers} layers @param {Size} picture @param {Canvas} room */
  constructor(layers, picture, room) {
    this.layers = layers;
    this.picture = picture;
    this.room = room;
  }

  /** @param {Pose} pose */
  draw(pose) {
    const { picture: canvas, ratio } = this.layers;
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    const scale = pose.scale * ratio;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    if (this.#isExtended) this.#checker(context, pose);
    context.setTransform(scale, 0, 0, scale, pose.x * ratio, pose.y * ratio);
    const level = this.#level(scale);
    context.imageSmoothingEnabled = scale < PIXELATED;
    context.imageSmoothingQuality = "low";
    const { x, y } = this.room.at;
    if (level) context.drawImage(level, x, y, this.picture.width, this.picture.height);
  }

  /** The smallest that has a pixel for each of the screen's. @param {number} scale */
  #level(scale) {
    const needed = this.picture.width * Math.min(1, scale);
    return this.levels.findLast(({ width }) => width >= needed * 0.99) ?? this.levels[0];
  }

  get #isExtended() {
    return this.room.width !== this.picture.width || this.room.height !== this.picture.height;
  }

  /** @param {CanvasRenderingContext2D} context @param {Pose} pose */
  #checker(context, { x, y, scale }) {
    const { ratio } = this.layers;
    context.fillStyle = /** @type {CanvasPattern} */ (context.createPattern(checks(CHECK * ratio), "repeat"));
    context.fillRect(x * ratio, y * ratio, this.room.width * scale * ratio, this.room.height * scale * ratio);
  }
}

/** @param {number} side */
function checks(side) {
  const tile = new OffscreenCanvas(2 * side, 2 * side);
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (tile.getContext("2d"));
  context.fillStyle = "#8a8a8a";
  context.fillRect(0, 0, 2 * side, 2 * side);
  context.fillStyle = "#a0a0a0";
  context.fillRect(0, 0, side, side);
  context.fillRect(side, side, side, side);
  return tile;
}
