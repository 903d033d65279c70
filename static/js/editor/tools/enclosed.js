// Fill enclosed: a click inside a closed outline fills it to the outline. Worked out by the worker.

import { changeTo } from "./whole.js";
import { Tool } from "./tool.js";

/** @typedef {import("./tool.js").Contact} Contact */

export class EnclosedTool extends Tool {
  /** @type {Contact | null} */
  #at = null;

  /** @override @param {Contact} at */
  press(at) {
    this.#at = at;
  }

  /** @override */
  release() {
    const at = this.#at;
    this.#at = null;
    if (at) void this.#fill(at);
  }

  /** @override */
  drop() {
    this.#at = null;
  }

  /** @param {Contact} at */
  async #fill({ x, y }) {
    const { session, working, tell } = this.desk;
    try {
      const did = await changeTo(session, "enclosed", (snapshot) => working.enclosed(snapshot, { x, y }));
      if (!did) tell("nothing-enclosed");
    } catch {
      tell("failed");
    }
  }
}
