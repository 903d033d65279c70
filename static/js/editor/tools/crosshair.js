// Masking with the keyboard: a crosshair that arrows move; marks, strokes and lassos are made where it is.

import { NOTHING, union } from "../geometry.js";
import { PointMode } from "../points.js";

/**
 * @typedef {import("./tool.js").Desk} Desk
 * @typedef {import("../points.js").PointIntent} PointIntent
 * @typedef {import("../geometry.js").Box} Box
 */

const PAUSE = 400; // ms without a step, after which the place is told

export class Crosshair {
  /** @type {PointMode | null} */
  #mode = null;

  /** @type {{edit: import("../edit.js").Edit, box: Box} | null} */
  #going = null;

  #pause = 0;

  /** @param {Desk} desk @param {(at: import("../geometry.js").Point) => void} reveal brings a point into view */
  constructor(desk, reveal) {
    this.desk = desk;
    this.reveal = reveal;
  }

  get isOn() {
    return this.#mode !== null;
  }

  /** The stage has the keyboard's focus. */
  start() {
    if (this.#mode) return;
    this.#mode = new PointMode(this.desk.session.size, this.#last);
    this.#show();
    this.#tellSoon();
  }

  /** It has lost it: a stroke that was begun stays. */
  stop() {
    if (!this.#mode) return;
    this.#do(this.#mode.leave({ keep: true }));
    this.#last = this.#mode.at;
    this.#mode = null;
    clearTimeout(this.#pause);
    this.desk.overlay.show({ crosshair: null, lasso: null });
  }

  /**
   * @param {string} action of the keys' table @param {KeyboardEvent} event
   * @returns {boolean} whether it was of use
   */
  act(action, event) {
    const mode = this.#mode;
    if (!mode) return false;
    if (action === "escape") return this.#do(mode.leave());
    if (action === "move") this.#do(mode.move(event.key, event));
    else if (action === "stamp") this.#do(mode.stamp());
    else if (action === "close") this.#do(mode.enter());
    else if (action === "lasso-point") this.#do(mode.corner());
    else if (action === "drop-point") return this.#do(mode.dropCorner());
    else return false;
    return true;
  }

  /** The brush or the pose changed. */
  refresh() {
    if (this.#mode) this.#show();
  }

  /** @type {import("../geometry.js").Point | undefined} */
  #last;

  /** @param {PointIntent[]} intents */
  #do(intents) {
    for (const intent of intents) this.#one(intent);
    return intents.length > 0;
  }

  /** @param {PointIntent} intent */
  #one(intent) {
    const { session, overlay } = this.desk;
    const { size, softness } = session.settings;
    const paint = { softness, add: session.settings.tool === "eraser" ? false : session.settings.add };
    if (intent.do === "moved") return this.#moved();
    if (intent.do === "lasso") return overlay.show({ lasso: intent.points.length ? { points: intent.points, next: null, clicked: true } : null });
    if (intent.do === "stamp") return this.#whole("stamp", (edit) => edit.stamp(intent.at.x, intent.at.y, size / 2, paint));
    if (intent.do === "close") return this.#whole("lasso", (edit) => edit.polygon(intent.points, paint.add));
    if (intent.do === "start") return this.#start((edit) => edit.stamp(intent.at.x, intent.at.y, size / 2, paint));
    if (intent.do === "stroke") return this.#more((edit) => edit.line(intent.from, intent.to, size / 2, paint));
    this.#end(intent.do === "end");
  }

  #moved() {
    if (this.#mode) this.reveal(this.#mode.at);
    this.#show();
    this.#tellSoon();
  }

  /** @param {string} label @param {(edit: import("../edit.js").Edit) => void} draw */
  #whole(label, draw) {
    const { session, overlay, touch } = this.desk;
    if (session.isBusy) return;
    const edit = session.mask.edit();
    draw(edit);
    const dirty = edit.takeDirty();
    session.apply(label, edit.commit());
    overlay.show({ lasso: null });
    touch(dirty);
  }

  /** @param {(edit: import("../edit.js").Edit) => void} draw */
  #start(draw) {
    const { session } = this.desk;
    if (session.isBusy) return;
    this.#going = { edit: session.mask.edit(), box: NOTHING };
    session.stroke(true);
    this.#more(draw);
    this.#tellSoon();
  }

  /** @param {(edit: import("../edit.js").Edit) => void} draw */
  #more(draw) {
    const going = this.#going;
    if (!going) return;
    draw(going.edit);
    const dirty = going.edit.takeDirty();
    going.box = union(going.box, dirty);
    this.desk.touch(dirty);
  }

  /** @param {boolean} keep */
  #end(keep) {
    const going = this.#going;
    const { session } = this.desk;
    this.#going = null;
    if (!going) return;
    const change = keep ? going.edit.commit() : going.edit.cancel();
    session.stroke(false);
    if (change) session.apply(session.settings.tool === "eraser" ? "eraser" : "brush", change);
    else this.desk.touch(going.box);
    this.#tellSoon();
  }

  #show() {
    if (this.#mode) this.desk.overlay.show({ crosshair: { at: this.#mode.at, radius: this.desk.session.settings.size / 2 } });
  }

  #tellSoon() {
    clearTimeout(this.#pause);
    this.#pause = window.setTimeout(() => {
      if (this.#mode) this.desk.tell("point", { ...this.#mode.at, painting: this.#mode.isPainting });
    }, PAUSE);
  }
}
