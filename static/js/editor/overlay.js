// What is drawn as lines over the picture: a lasso on its way, a shape with handles, the context box, the crosshair.
// Kept in the picture's coordinates and placed again whenever the pose changes.

import { HANDLES, handlePoint } from "./handles.js";
import { attributed, svg } from "./layers.js";
import { toView } from "../viewport.js";

/**
 * @typedef {import("../viewport.js").Point} Point
 * @typedef {import("../viewport.js").Pose} Pose
 * @typedef {import("./geometry.js").Box} Box
 * @typedef {{shape: "rectangle" | "ellipse", box: Box, handles: boolean}} Shape
 * @typedef {{points: readonly Point[], next: Point | null, clicked: boolean}} Lasso next: where the pointer is; clicked: its corners count
 * @typedef {{box: Box, words: string, warning: boolean, dragged: boolean}} Context
 * @typedef {{at: Point, radius: number}} Crosshair radius of the brush, in the picture's pixels
 * @typedef {{shape: Shape | null, lasso: Lasso | null, context: Context | null, crosshair: Crosshair | null}} Things
 */

const HANDLE = 9; // pixels of the page
const CORNER = 4;
const REACH = 14; // of the crosshair's arms
export const TAG = { height: 22, gap: 4 }; // of the context box's words

export class Overlay {
  /** @type {Things} */
  #things = { shape: null, lasso: null, context: null, crosshair: null };

  /** @type {Pose} */
  #pose = { x: 0, y: 0, scale: 1 };

  #frame = 0;

  /** @param {SVGElement} layer */
  constructor(layer) {
    this.layer = layer;
  }

  /** @param {Partial<Things>} things */
  show(things) {
    this.#things = { ...this.#things, ...things };
    this.#ask();
  }

  /** @param {Pose} pose */
  set pose(pose) {
    this.#pose = pose;
    this.#ask();
  }

  /** Where the words of the context box stand, to take hold of it there. @returns {{left: number, top: number, right: number, bottom: number} | null} in the view */
  get tag() {
    const words = this.layer.querySelector("[data-tag]");
    if (!words || !this.#things.context) return null;
    const [x, y, width, height] = ["x", "y", "width", "height"].map((name) => Number(words.getAttribute(name)));
    return { left: x, top: y, right: x + width, bottom: y + height };
  }

  #ask() {
    const { shape, lasso, context, crosshair } = this.#things;
    if (!shape && !lasso && !context && !crosshair && !this.layer.firstChild) return;
    this.#frame ||= requestAnimationFrame(() => this.#draw());
  }

  #draw() {
    this.#frame = 0;
    const { shape, lasso, context, crosshair } = this.#things;
    this.layer.replaceChildren(
      ...(context ? this.#context(context) : []),
      ...(lasso ? this.#lasso(lasso) : []),
      ...(shape ? this.#shape(shape) : []),
      ...(crosshair ? this.#crosshair(crosshair) : []),
    );
    if (context?.words) this.#label(context);
  }

  /** @param {Lasso} lasso */
  #lasso({ points, next, clicked }) {
    const all = (next ? [...points, next] : points).map((point) => toView(this.#pose, point));
    const line = twice("polyline", { points: all.map(({ x, y }) => `${x},${y}`).join(" ") });
    if (!clicked) return line;
    const corners = points.map((point, n) => knob(toView(this.#pose, point), n === 0 ? CORNER * 2 : CORNER));
    return [...line, ...corners];
  }

  /** @param {Shape} shape */
  #shape({ shape, box, handles }) {
    const knobs = handles ? this.#handles(box) : [];
    const round = shape === "ellipse" ? twice("ellipse", this.#ellipse(box)) : [];
    return [...twice("rect", this.#rect(box), shape === "ellipse" ? 0.4 : 1), ...round, ...knobs];
  }

  /** @param {Context} context */
  #context({ box, warning, dragged }) {
    const look = { "stroke-width": 1.5, fill: "none", ...this.#rect(box) };
    const colour = warning ? "#ffb020" : "#fff";
    const frame = [svg("rect", { ...look, stroke: "rgb(0 0 0 / 0.7)", "stroke-width": 3.5 }), svg("rect", { ...look, stroke: colour, "stroke-dasharray": dragged ? "none" : "8 5" })];
    return [...frame, ...this.#handles(box)];
  }

  /** The words on a plate above the box's corner, or inside where there is no room above. @param {Context} context */
  #label({ box, words, warning }) {
    const { x, y } = toView(this.#pose, { x: box.left, y: box.top });
    const right = toView(this.#pose, { x: box.right, y: box.top }).x;
    const text = svg("text", { fill: warning ? "#ffd27a" : "#fff", "font-size": 12, "font-family": "system-ui, sans-serif", "dominant-baseline": "middle" });
    text.textContent = words;
    this.layer.append(text);
    const width = /** @type {SVGTextElement} */ (text).getBBox().width + 14;
    const left = Math.max(4, Math.min(x, right - width, this.layer.clientWidth - width - 4));
    const top = y - TAG.height - TAG.gap < 4 ? Math.max(4, y + TAG.gap + 6) : y - TAG.height - TAG.gap;
    const plate = svg("rect", { "data-tag": "", x: left, y: top, width, height: TAG.height, rx: 5, fill: "rgb(0 0 0 / 0.78)" });
    attributed(text, { x: left + 7, y: top + TAG.height / 2 + 1 });
    this.layer.insertBefore(plate, text);
  }

  /** @param {Crosshair} crosshair */
  #crosshair({ at, radius }) {
    const { x, y } = toView(this.#pose, { x: at.x + 0.5, y: at.y + 0.5 });
    const d = `M${x - REACH} ${y}h${REACH - 3}m6 0h${REACH - 3}M${x} ${y - REACH}v${REACH - 3}m0 6v${REACH - 3}`;
    return [...twice("path", { d }), ...twice("circle", { cx: x, cy: y, r: Math.max(2, radius * this.#pose.scale) })];
  }

  /** @param {Box} box */
  #handles(box) {
    return HANDLES.map((handle) => knob(toView(this.#pose, handlePoint(box, handle)), HANDLE));
  }

  /** @param {Box} box */
  #rect({ left, top, right, bottom }) {
    const { x, y } = toView(this.#pose, { x: left, y: top });
    return { x, y, width: Math.max(0, (right - left) * this.#pose.scale), height: Math.max(0, (bottom - top) * this.#pose.scale) };
  }

  /** @param {Box} box */
  #ellipse(box) {
    const { x, y, width, height } = this.#rect(box);
    return { cx: x + width / 2, cy: y + height / 2, rx: width / 2, ry: height / 2 };
  }
}

/** A line that shows on anything: black under white dashes. @param {string} name @param {Record<string, string | number>} where @param {number} [opacity] */
function twice(name, where, opacity = 1) {
  const look = { fill: "none", "stroke-linejoin": "round", opacity, ...where };
  return [
    svg(name, { ...look, stroke: "rgb(0 0 0 / 0.75)", "stroke-width": 2.4 }),
    svg(name, { ...look, stroke: "#fff", "stroke-width": 1.4, "stroke-dasharray": "5 4" }),
  ];
}

/** @param {Point} at @param {number} side */
function knob({ x, y }, side) {
  return svg("rect", { x: x - side / 2, y: y - side / 2, width: side, height: side, rx: 2, fill: "#fff", stroke: "#000", "stroke-width": 1 });
}
