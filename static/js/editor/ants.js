// The outline's layer: over the outline that stands still, one whose dashes march for a moment after a change, where
// motion is welcome. While a stroke goes on it is out of sight: a frame then has one layer less to be drawn.

import { strokeEdges } from "./edges.js";

/**
 * @typedef {import("./edges.js").Edges} Edges
 * @typedef {import("./layers.js").Layers} Layers
 */

const TICK = 125; // ms between steps
const MARCH = 4500; // ms; what moves for longer than 5 s must be stoppable (WCAG 2.2.2)
const MOST = 40_000; // numbers in a path that is still drawn for each step

export class Ants {
  #path = new Path2D();
  #timer = 0;
  #until = 0;
  #phase = 0;

  /** @param {Layers} layers @param {() => boolean} still whether motion is unwelcome */
  constructor(layers, still) {
    this.layers = layers;
    this.still = still;
    this.halt();
  }

  /** March along an outline for a while. @param {Edges} edges of all of the view */
  march({ path, length }) {
    this.halt();
    if (length === 0 || length > MOST || this.still()) return;
    this.#path = path;
    this.#until = performance.now() + MARCH;
    this.#timer = window.setTimeout(() => this.#step(), TICK);
  }

  /** Out of sight. */
  halt() {
    clearTimeout(this.#timer);
    this.layers.outline.style.display = "none";
  }

  #step() {
    if (document.hidden || performance.now() > this.#until) return this.halt();
    this.#phase -= 1;
    const { outline, grain } = this.layers;
    const context = /** @type {CanvasRenderingContext2D} */ (outline.getContext("2d"));
    context.clearRect(0, 0, outline.width, outline.height);
    strokeEdges(context, this.#path, { grain, phase: this.#phase, black: "#000" });
    outline.style.display = "block";
    this.#timer = window.setTimeout(() => this.#step(), TICK);
  }
}
