// The context box: what the model will see around the mask. Its handles, and the plate with its words, can be dragged
// with any tool in hand; inside it, that tool works.

import { isEmpty } from "../geometry.js";
import { gripAt, pulled } from "../handles.js";
import { Tool } from "./tool.js";

/**
 * @typedef {import("./tool.js").Contact} Contact
 * @typedef {import("../geometry.js").Box} Box
 * @typedef {import("../handles.js").Grip} Grip
 * @typedef {{box: Box, words: string, warning: boolean}} Told
 */

const REACH = { mouse: 8, touch: 18 }; // pixels of the page around a handle

export class BoxTool extends Tool {
  /** @type {Told | null} the box as the page worked it out */
  #told = null;

  /** @type {{from: Contact, grip: Grip, box: Box} | null} */
  #pull = null;

  /** @type {Box | null} while it is pulled */
  #now = null;

  #hidden = false;

  /** The box that is seen. @returns {Box | null} */
  get box() {
    return this.#hidden ? null : (this.#now ?? this.desk.session.settings.box ?? this.#told?.box ?? null);
  }

  /** @param {Box | null} box @param {string} words @param {boolean} warning */
  tell(box, words, warning) {
    this.#hidden = false;
    this.#told = box && { box, words, warning };
    this.show();
  }

  hide() {
    this.#hidden = true;
    this.show();
  }

  show() {
    const box = this.box;
    const { words = "", warning = false } = this.#told ?? {};
    this.desk.overlay.show({ context: box && { box, words, warning, dragged: this.desk.session.settings.box !== null || this.#now !== null } });
  }

  /** What a press there takes hold of. @param {Contact} at @returns {Grip | null} */
  grip(at) {
    const box = this.box;
    if (!box) return null;
    const reach = (at.type === "touch" ? REACH.touch : REACH.mouse) / this.desk.scale();
    const grip = gripAt(box, at, reach);
    if (grip && grip !== "inside") return grip;
    const tag = this.desk.overlay.tag;
    const { x, y } = at.view;
    return tag && x >= tag.left && x <= tag.right && y >= tag.top && y <= tag.bottom ? "inside" : null;
  }

  /** @override @param {Contact} at */
  press(at) {
    const [box, grip] = [this.box, this.grip(at)];
    if (box && grip) this.#pull = { from: at, grip, box };
  }

  /** @override @param {readonly Contact[]} all */
  move(all) {
    const [pull, at] = [this.#pull, all.at(-1)];
    if (!pull || !at) return;
    const box = pulled(pull.box, pull.grip, at.x - pull.from.x, at.y - pull.from.y, { square: at.shift, centred: at.alt });
    if (isEmpty(box)) return;
    this.#now = box;
    this.show();
    this.desk.tell("box", { box, done: false });
  }

  /** @override */
  release() {
    const box = this.#now;
    this.drop();
    if (!box) return;
    this.desk.session.set("box", box);
    this.desk.tell("box", { box: this.desk.session.settings.box, done: true });
  }

  /** @override */
  drop() {
    this.#pull = null;
    this.#now = null;
    this.show();
  }
}
