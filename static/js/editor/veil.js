// The tint's layer: the shown mask's tones in the colour, the hatch and the view that a person chose.

import { isEmpty, sizeOf } from "./geometry.js";
import { palette, tinted } from "./tint.js";

/**
 * @typedef {import("./geometry.js").Box} Box
 * @typedef {import("./layers.js").Layers} Layers
 * @typedef {import("./shown.js").Shown} Shown
 */

export class Veil {
  #palette = palette({ view: "tint", colour: [255, 45, 85], opacity: 0.44 });

  /** @param {Layers} layers @param {Shown} shown */
  constructor(layers, shown) {
    this.layers = layers;
    this.shown = shown;
    this.context = /** @type {CanvasRenderingContext2D} */ (layers.tint.getContext("2d"));
  }

  /** @param {Parameters<typeof palette>[0]} look */
  dress(look) {
    this.#palette = palette(look);
  }

  /** All of the view. */
  drawAll() {
    this.context.clearRect(0, 0, this.layers.tint.width, this.layers.tint.height);
    this.draw(this.shown.seen);
  }

  /** @param {Box} part of the view, inside the picture */
  draw(part) {
    if (isEmpty(part)) return;
    const { width, height } = sizeOf(part);
    const image = new ImageData(width, height);
    const at = { x: part.left, y: part.top, grain: this.layers.grain };
    tinted(this.shown.tones(part), width, height, this.#palette, at, new Uint32Array(image.data.buffer));
    this.context.putImageData(image, part.left, part.top);
  }
}
