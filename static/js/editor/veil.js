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

const BAND = 240; // rows of the view

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
    this.draw(boxOf(this.layers.tint));
  }

  /** The view in parts that each take a few milliseconds. @returns {Box[]} */
  bands() {
    const { left, top, right, bottom } = boxOf(this.layers.tint);
    const starts = Array.from({ length: Math.ceil((bottom - top) / BAND) }, (_, n) => top + n * BAND);
    return starts.map((start) => ({ left, right, top: start, bottom: Math.min(bottom, start + BAND) }));
  }

  /** The outline in all of the view. @returns {Edges} */
  outline() {
    return edgesIn(this.shown, boxOf(this.layers.tint));
  }

  /** @param {Box} part of the view where the mask changed */
  draw(part) {
    const near = clip(inflate(part, REACH), boxOf(this.layers.tint));
    if (isEmpty(near) || isEmpty(part)) return;
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
