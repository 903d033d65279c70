// Lasso: drawn in one go, or corner by corner with clicks, so that nothing needs a drag (WCAG 2.5.7).

import { distance } from "../../viewport.js";
import { Tool } from "./tool.js";

/**
 * @typedef {import("./tool.js").Contact} Contact
 * @typedef {import("../geometry.js").Point} Point
 */

const CLICK = 5; // pixels of the page that a click may move
const HOME = 10; // and how near to the first corner closes
const TWICE = 350; // ms between the clicks of a double click
const STEP = 1.5; // pixels of the page between points of a drawn line

export class LassoTool extends Tool {
  /** @type {Point[]} the corners so far */
  #points = [];

  /** @type {Contact | null} where the hand came down */
  #from = null;

  /** @type {Contact | null} the last point of a line that is being drawn */
  #drawn = null;

  /** @type {Contact | null} */
  #clicked = null;

  #before = 0; // corners there were when the hand came down

  /** @override */
  get isPending() {
    return this.#points.length > 0;
  }

  /** @override @param {Contact} at */
  press(at) {
    this.#before = this.#points.length;
    this.#from = at;
    this.#drawn = null;
    this.#show(at);
  }

  /** @override @param {readonly Contact[]} all */
  move(all) {
    for (const at of all) this.#draw(at);
    this.#show(all.at(-1) ?? null);
  }

  /** @override */
  release() {
    const [from, drawn] = [this.#from, this.#drawn];
    this.#from = null;
    if (!from) return;
    if (!drawn) this.#click(from);
    else if (this.#before === 0) this.close();
    else this.#show(null);
  }

  /** @override */
  drop() {
    this.#points.length = this.#before;
    this.#from = null;
    this.#show(null);
  }

  /** @override @param {Contact} at */
  hover(at) {
    if (this.isPending) this.#show(at);
  }

  /** @override */
  close() {
    if (this.#points.length < 3) {
      if (this.#points.length && !this.#from) this.#forget();
      return false;
    }
    const { session } = this.desk;
    const points = this.#points;
    this.#forget();
    const edit = session.mask.edit();
    edit.polygon(points, session.settings.add);
    const dirty = edit.takeDirty();
    session.apply("lasso", edit.commit());
    this.desk.touch(dirty);
    return true;
  }

  /** @override */
  back() {
    if (!this.isPending) return false;
    this.#points.pop();
    this.#clicked = null;
    this.#show(null);
    return true;
  }

  /** @override */
  escape() {
    if (!this.isPending) return false;
    this.#forget();
    return true;
  }

  /** @param {Contact} at */
  #draw(at) {
    const from = this.#drawn ?? this.#from;
    if (!from || distance(from.view, at.view) < (this.#drawn ? STEP : CLICK)) return;
    if (!this.#drawn) this.#points.push({ x: from.x, y: from.y });
    this.#points.push({ x: at.x, y: at.y });
    this.#drawn = at;
  }

  /** @param {Contact} at */
  #click(at) {
    const last = this.#clicked;
    const twice = last && at.time - last.time < TWICE && distance(at.view, last.view) < HOME;
    if (this.#points.length >= 3 && (twice || this.#isHome(at))) {
      this.close();
      return;
    }
    if (twice) return;
    this.#clicked = at;
    this.#points.push({ x: at.x, y: at.y });
    this.#show(at);
  }

  /** @param {Contact} at */
  #isHome(at) {
    return distance(this.#points[0], at) * this.desk.scale() < HOME;
  }

  #forget() {
    this.#points = [];
    this.#clicked = null;
    this.#show(null);
  }

  /** @param {Contact | null} next */
  #show(next) {
    const points = this.#points;
    const isDrawn = this.#from !== null && this.#before === 0;
    this.desk.overlay.show({ lasso: points.length ? { points: points.slice(), next, clicked: !isDrawn } : null });
    this.desk.tell("pending", { box: null, shape: points.length ? "lasso" : null, points: points.length });
  }
}
