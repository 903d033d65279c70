// Zoom: a click comes nearer, with Alt it goes back.

import { Tool } from "./tool.js";

const STEP = 1.5;

export class ZoomTool extends Tool {
  /** @type {import("./tool.js").Contact | null} */
  #at = null;

  /** @override @param {import("./tool.js").Contact} at */
  press(at) {
    this.#at = at;
  }

  /** @override */
  release() {
    const at = this.#at;
    this.#at = null;
    if (at) this.desk.zoom(at.view, at.alt ? 1 / STEP : STEP);
  }

  /** @override */
  drop() {
    this.#at = null;
  }
}
