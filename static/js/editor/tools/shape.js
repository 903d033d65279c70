// Rectangle and ellipse: dragged, then pulled by handles until Enter, a press elsewhere or another tool.

import { dragged, isEmpty } from "../geometry.js";
import { gripAt, pulled } from "../handles.js";
import { Tool } from "./tool.js";

/**
 * @typedef {import("./tool.js").Contact} Contact
 * @typedef {import("../geometry.js").Box} Box
 * @typedef {{from: Contact, grip: import("../handles.js").Grip | null, box: Box}} Pull grip: null while it is first dragged
 */

const REACH = { mouse: 9, touch: 20 }; // pixels of the page around a handle

export class ShapeTool extends Tool {
  /** @type {Box | null} */
  #box = null;

  /** @type {Pull | null} */
  #pull = null;

  /** @param {import("./tool.js").Desk} desk @param {"rectangle" | "ellipse"} shape */
  constructor(desk, shape) {
    super(desk);
    this.shape = shape;
  }

  /** @override */
  get isPending() {
    return this.#box !== null;
  }

  /** @override @param {Contact} at */
  press(at) {
    const reach = (at.type === "touch" ? REACH.touch : REACH.mouse) / this.desk.scale();
    const grip = this.#box && gripAt(this.#box, at, reach);
    if (!grip) this.close();
    this.#pull = { from: at, grip, box: this.#box ?? dragged(at, at) };
  }

  /** @override @param {readonly Contact[]} all */
  move(all) {
    const [pull, at] = [this.#pull, all.at(-1)];
    if (!pull || !at) return;
    const rules = { square: at.shift, centred: at.alt };
    this.#box = pull.grip ? pulled(pull.box, pull.grip, at.x - pull.from.x, at.y - pull.from.y, rules) : dragged(pull.from, at, rules);
    this.#show();
  }

  /** @override */
  release() {
    this.#pull = null;
    if (this.#box && isEmpty(this.#box)) this.#box = null;
    this.#show();
  }

  /** @override */
  drop() {
    this.#box = this.#pull?.grip ? this.#pull.box : null;
    this.#pull = null;
    this.#show();
  }

  /** @override */
  close() {
    const box = this.#box;
    this.#box = null;
    this.#show();
    if (!box || isEmpty(box)) return false;
    const { session } = this.desk;
    const edit = session.mask.edit();
    edit[this.shape](box, session.settings.add);
    const dirty = edit.takeDirty();
    session.apply(this.shape, edit.commit());
    this.desk.touch(dirty);
    return true;
  }

  /** @override */
  escape() {
    if (!this.#box) return false;
    this.#box = null;
    this.#pull = null;
    this.#show();
    return true;
  }

  #show() {
    const box = this.#box;
    this.desk.overlay.show({ shape: box && { shape: this.shape, box, handles: !this.#pull || this.#pull.grip !== null } });
    this.desk.tell("pending", { box, shape: box && this.shape, points: 0 });
  }
}
