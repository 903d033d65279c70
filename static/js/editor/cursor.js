// The pointer's layer: a double ring of the brush's size, so that it shows on any picture; and what the system draws.

import { attributed, svg } from "./layers.js";
import { core } from "./softness.js";

/**
 * @typedef {import("../viewport.js").Point} Point
 * @typedef {import("./settings.js").Tool} Tool
 * @typedef {{radius: number, softness: number, add: boolean}} Brush radius in pixels of the page
 * @typedef {{tool: Tool, brush: Brush, pans: "" | "grab" | "grabbing", out: boolean}} Look out: zooms out
 */

const LEAST = 6; // pixels of the page: a smaller ring would hide what it is about
const CROSS = 4;
const EDGE = 3; // of the layer around the ring
const BUCKET = "M10 9l5-5 6 6-7 7q-1 1-2 0l-4-4q-1-1 0-2zM9 12l10-2M22 13q3 4 0 5q-3-1 0-5z";

export class Cursor {
  #look = "";
  #half = 0;

  /** @param {HTMLElement} host @param {SVGElement} layer */
  constructor(host, layer) {
    this.host = host;
    this.layer = layer;
    this.label = svg("text", { "data-said": "", fill: "#fff", stroke: "#000", "stroke-width": 3, "paint-order": "stroke", "font-size": 12, "font-family": "system-ui, sans-serif" });
    this.layer.style.willChange = "transform";
    this.hide();
  }

  /** @param {Look} look */
  dress(look) {
    const key = JSON.stringify(look);
    if (key === this.#look) return;
    this.#look = key;
    const rings = isBrush(look.tool) && !look.pans && look.brush.radius * 2 >= LEAST;
    this.host.style.cursor = rings ? "none" : systemCursor(look);
    if (rings) this.#ring(look.brush);
    else if (look.tool === "fill" && !look.pans) this.#bucket();
    else this.layer.replaceChildren();
  }

  /** @param {Point} at of the view */
  move({ x, y }) {
    this.layer.style.display = "block";
    this.layer.style.transform = `translate(${x - this.#half}px, ${y - this.#half}px)`;
  }

  hide() {
    this.layer.style.display = "none";
  }

  /** Over a handle the system's arrows show, until the next move. @param {import("./handles.js").Grip} grip */
  grip(grip) {
    this.hide();
    this.#look = "";
    this.host.style.cursor = grip === "inside" ? "move" : `${grip}-resize`;
  }

  /** A live number beside the ring; "" takes it away. @param {string} text */
  say(text) {
    this.label.textContent = text;
    if (!text) return this.label.remove();
    attributed(this.label, { x: this.#half + 8, y: this.#half - 8 });
    this.layer.append(this.label);
    this.layer.style.overflow = "visible";
  }

  /** @param {Brush} brush */
  #ring({ radius, softness, add }) {
    const half = Math.ceil(radius) + EDGE;
    const [x, y] = [half, half];
    const inner = core(radius, softness);
    /** @param {number} r @param {string} [dashes] */
    const pair = (r, dashes = "") => [circle(x, y, r, "#000", 2.6, dashes), circle(x, y, r, "#fff", 1.2, dashes)];
    this.#size(half);
    const dashed = softness > 0 && inner > 2 ? pair(inner, "3 3") : [];
    this.layer.replaceChildren(...pair(radius), ...dashed, ...this.#middle(half, add));
  }

  /** A cross, or a minus where it removes. @param {number} half @param {boolean} add */
  #middle(half, add) {
    const across = `M${half - CROSS} ${half}h${2 * CROSS}`;
    const d = add ? `${across}M${half} ${half - CROSS}v${2 * CROSS}` : across;
    return [svg("path", { d, stroke: "#000", "stroke-width": 3 }), svg("path", { d, stroke: "#fff", "stroke-width": 1 })];
  }

  #bucket() {
    this.#size(16);
    const look = { d: BUCKET, fill: "none", "stroke-linejoin": "round", transform: "translate(18 0) scale(0.6)" };
    this.layer.style.overflow = "visible";
    this.layer.replaceChildren(svg("path", { ...look, stroke: "#000", "stroke-width": 5 }), svg("path", { ...look, stroke: "#fff", "stroke-width": 2 }));
  }

  /** @param {number} half */
  #size(half) {
    this.#half = half;
    attributed(this.layer, { width: 2 * half, height: 2 * half });
  }
}

/** @param {number} cx @param {number} cy @param {number} r @param {string} stroke @param {number} width @param {string} dashes */
function circle(cx, cy, r, stroke, width, dashes) {
  return svg("circle", { cx, cy, r, fill: "none", stroke, "stroke-width": width, ...(dashes && { "stroke-dasharray": dashes }) });
}

/** @param {Tool} tool */
function isBrush(tool) {
  return tool === "brush" || tool === "eraser";
}

/** @param {Look} look */
function systemCursor({ tool, pans, out }) {
  if (pans) return pans;
  if (tool === "hand") return "grab";
  if (tool === "zoom") return out ? "zoom-out" : "zoom-in";
  return "crosshair";
}
