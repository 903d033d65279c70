// The tint's layer: the shown mask's tones in the colour, the hatch and the view that a person chose, and its outline.

import { REACH, edgesIn, strokeEdges } from "./edges.js";
import { boxOf, clip, holds, inflate, isEmpty, sizeOf } from "./geometry.js";
import { palette, tinted } from "./tint.js";

/**
 * @typedef {import("./geometry.js").Box} Box
 * @typedef {import("./edges.js").Edges} Edges
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

  /** All of the view. @returns {Edges} its outline */
  drawAll() {
    return this.draw(boxOf(this.layers.tint));
  }

  /** @param {Box} part of the view where the mask changed @returns {Edges} the outline there */
  draw(part) {
    const near = clip(inflate(part, REACH), boxOf(this.layers.tint));
    if (isEmpty(near) || isEmpty(part)) return { path: new Path2D(), length: 0 };
    const { context } = this;
    const { width, height } = sizeOf(near);
    const edges = edgesIn(this.shown, near);
    context.save();
    context.beginPath();
    context.rect(near.left, near.top, width, height);
    context.clip();
    // Chromium draws all of the page anew after clearing a part, so only what lies beside the picture is cleared
    if (!holds(this.shown.seen, near)) context.clearRect(near.left, near.top, width, height);
    this.#tint(clip(near, this.shown.seen));
    strokeEdges(context, edges.path, this.layers);
    context.restore();
    return edges;
  }

  /** @param {Box} part */
  #tint(part) {
    if (isEmpty(part)) return;
    const { width, height } = sizeOf(part);
    const image = new ImageData(width, height);
    const at = { x: part.left, y: part.top, grain: this.layers.grain };
    tinted(this.shown.tones(part), width, height, this.#palette, at, new Uint32Array(image.data.buffer));
    this.context.putImageData(image, part.left, part.top);
  }
}
