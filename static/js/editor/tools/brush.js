// Brush and eraser: a drag paints, Shift and a click draws a straight line from where the last stroke ended.

import { Stroke, straight } from "../brush.js";
import { NOTHING, union } from "../geometry.js";
import { Pressure } from "../pressure.js";
import { distance } from "../../viewport.js";
import { Tool } from "./tool.js";

/**
 * @typedef {import("./tool.js").Contact} Contact
 * @typedef {import("../geometry.js").Point} Point
 * @typedef {import("../geometry.js").Box} Box
 * @typedef {import("../brush.js").Mark} Mark
 * @typedef {{edit: import("../edit.js").Edit, stroke: Stroke, add: boolean, softness: number, from: Contact, to: Contact, isClick: boolean, box: Box}} Going
 */

const CLICK = 4; // pixels of the page that a click may move

export class BrushTool extends Tool {
  /** @type {Going | null} */
  #going = null;

  /** @type {Point | null} where the last stroke ended */
  #last = null;

  #pen = new Pressure();

  /** @override @param {Contact} at */
  press(at) {
    const { session } = this.desk;
    const { size, softness, pressure } = session.settings;
    const edit = session.mask.edit();
    const stroke = new Stroke({ radius: size / 2, pressure: pressure && at.type === "pen" ? this.#pen : null });
    this.#going = { edit, stroke, add: adds(session.settings, at), softness, from: at, to: at, isClick: true, box: NOTHING };
    session.stroke(true);
    this.#stamp(stroke.extend([at]));
  }

  /** @override @param {readonly Contact[]} all */
  move(all) {
    const going = this.#going;
    const last = all.at(-1);
    if (!going || !last) return;
    going.isClick &&= distance(going.from.view, last.view) < CLICK;
    going.to = last;
    // a click with Shift is a line to here, not a dot that trembles
    if (going.from.shift && going.isClick) return;
    this.#stamp(going.stroke.extend(all, { lockAxis: last.shift }));
  }

  /** @override */
  release() {
    const going = this.#going;
    if (!going) return;
    const isLine = going.from.shift && going.isClick && this.#last !== null;
    this.#stamp(isLine ? this.#line(going) : going.stroke.finish());
    this.#last = going.stroke.end ?? going.to;
    const change = going.edit.commit();
    this.#over();
    this.desk.session.apply(isLine ? "line" : going.add ? "brush" : "eraser", change);
  }

  /** @override */
  drop() {
    const going = this.#going;
    if (!going) return;
    going.edit.cancel();
    this.#over();
    this.desk.touch(going.box);
  }

  #over() {
    this.#going = null;
    this.desk.session.stroke(false);
  }

  /** @param {Going} going @returns {Mark[]} */
  #line({ to }) {
    const radius = this.desk.session.settings.size / 2;
    return straight([this.#last ?? to, to].map(({ x, y }) => ({ x, y, radius })));
  }

  /** @param {readonly Mark[]} marks */
  #stamp(marks) {
    const going = this.#going;
    if (!going || marks.length === 0) return;
    const { edit, add, softness } = going;
    for (const { x, y, radius } of marks) edit.stamp(x, y, radius, { softness, add });
    const dirty = edit.takeDirty();
    going.box = union(going.box, dirty);
    this.desk.touch(dirty);
  }
}

/**
 * Whether a mark adds: Alt is the opposite of the tool, the eraser end of a pen always removes.
 * @param {Pick<import("../settings.js").Settings, "tool" | "add">} settings @param {{alt: boolean, erase: boolean}} held
 */
export function adds({ tool, add }, { alt, erase }) {
  if (erase) return false;
  return (tool === "eraser" ? false : add) !== alt;
}
