// What hands do to the stage: intents go to the tool in hand, to the context box, or to the pose.

import { PenMemory } from "./palms.js";
import { BoxTool } from "./tools/box.js";
import { BrushTool, adds } from "./tools/brush.js";
import { EnclosedTool } from "./tools/enclosed.js";
import { LassoTool } from "./tools/lasso.js";
import { ShapeTool } from "./tools/shape.js";
import { Tool } from "./tools/tool.js";
import { ZoomTool } from "./tools/zoom.js";

/**
 * @typedef {import("../viewport.js").Point} Point
 * @typedef {import("./pointers.js").Intent} Intent
 * @typedef {import("./pointer.js").Touch} Touch
 * @typedef {import("./cursor.js").Cursor} Cursor
 * @typedef {import("./tools/tool.js").Contact} Contact
 * @typedef {import("./tools/tool.js").Desk} Desk
 * @typedef {import("./settings.js").Tool} Name
 * @typedef {{toPicture: (at: Point) => Point, pan: (dx: number, dy: number) => void,
 *   pinch: (from: [Point, Point], to: [Point, Point]) => void, penMode: () => void}} View
 */

const SOFTER = 200; // pixels of the page from hard to all soft

export class Hands {
  /** @type {Tool | "pan" | null} what the mark that goes on is for */
  #mark = null;

  /** @type {Touch | null} */
  #last = null;

  #alt = false;

  /** @type {{size: number, softness: number} | null} the brush before it was adjusted */
  #brush = null;

  #palms;

  /** Whether Space is held: marks pan. */
  holds = false;

  /** Whether marks paint; in review they pan. */
  paints = true;

  /** @param {Desk} desk @param {View} view @param {Cursor} cursor */
  constructor(desk, view, cursor) {
    this.desk = desk;
    this.view = view;
    this.cursor = cursor;
    this.#palms = new PenMemory(desk.session);
    this.box = new BoxTool(desk);
    const brush = new BrushTool(desk);
    /** @type {Record<Name, Tool>} */
    this.tools = {
      brush,
      eraser: brush,
      lasso: new LassoTool(desk),
      rectangle: new ShapeTool(desk, "rectangle"),
      ellipse: new ShapeTool(desk, "ellipse"),
      fill: new EnclosedTool(desk),
      hand: new Tool(desk),
      zoom: new ZoomTool(desk),
    };
  }

  /** @returns {Tool} the one in hand */
  get tool() {
    return this.tools[this.desk.session.settings.tool];
  }

  /** Whether a mark goes on. */
  get isMarking() {
    return this.#mark !== null;
  }

  /** @param {readonly Intent[]} intents */
  do(intents) {
    /** @type {Touch[]} */
    let drawn = [];
    for (const intent of intents) {
      if (intent.do === "draw") drawn.push(/** @type {Touch} */ (intent.at));
      else {
        this.#drawn(drawn);
        drawn = [];
        this.#one(intent);
      }
    }
    this.#drawn(drawn);
  }

  /** The tool in hand is put away for another one. @param {Name} before */
  changed(before) {
    if (this.tools[before] !== this.tool) this.tools[before].leave();
    this.dress();
  }

  /** The cursor as it should look now. @param {{alt?: boolean}} [held] */
  dress({ alt = this.#last?.alt ?? false } = {}) {
    this.#alt = alt;
    const { settings } = this.desk.session;
    const pans = !this.paints || this.holds || settings.tool === "hand";
    const radius = (settings.size / 2) * this.desk.scale();
    const brush = { radius, softness: settings.softness, add: adds(settings, { alt, erase: false }) };
    this.cursor.dress({ tool: settings.tool, brush, pans: pans ? (this.#mark === "pan" ? "grabbing" : "grab") : "", out: alt });
    if (this.#last) this.cursor.move(this.#last);
  }

  /** The pointer has left the stage. */
  away() {
    if (this.#mark) return;
    this.#last = null;
    this.cursor.hide();
  }

  /** @param {Exclude<Intent, {do: "draw"}>} intent */
  #one(intent) {
    if (intent.do === "start") return this.#start(/** @type {Touch} */ (intent.at), intent.erase);
    if (intent.do === "hover") return this.#hover(/** @type {Touch} */ (intent.at));
    if (intent.do === "end") return this.#end();
    if (intent.do === "drop") return this.#drop();
    if (intent.do === "pan") return this.view.pan(intent.dx, intent.dy);
    if (intent.do === "pinch") return this.view.pinch(intent.from, intent.to);
    if (intent.do === "adjust") return this.#adjust(intent);
    if (intent.do === "unmark") return this.#palms.unmark(intent.marks);
    if (intent.do === "pen-mode") return this.view.penMode();
    if (this.paints) this.desk.session[intent.do]();
  }

  /** @param {Touch} at @param {boolean} erase */
  #start(at, erase) {
    this.#last = at;
    const contact = this.#contact(at, erase);
    this.#palms.start(at);
    this.#mark = this.#markAt(contact);
    if (at.type === "touch") this.cursor.hide();
    else this.#show(at);
    if (this.#mark !== "pan") this.#mark.press(contact);
    this.#erases = erase;
  }

  #erases = false;

  /** @param {Contact} at @returns {Tool | "pan"} */
  #markAt(at) {
    if (!this.paints || this.holds) return "pan";
    if (this.box.grip(at)) return this.box;
    if (this.desk.session.settings.tool === "hand") return "pan";
    // the worker changes the mask just now
    return this.desk.session.isBusy ? new Tool(this.desk) : this.tool;
  }

  /** @param {readonly Touch[]} all */
  #drawn(all) {
    const last = all.at(-1);
    if (!last) return;
    if (this.#mark === "pan") this.#pan(last);
    else this.#mark?.move(all.map((at) => this.#contact(at, this.#erases)));
    this.#last = last;
    if (last.type !== "touch") this.#show(last);
  }

  /** @param {Touch} to */
  #pan(to) {
    const from = this.#last ?? to;
    this.view.pan(to.x - from.x, to.y - from.y);
  }

  #end() {
    const mark = this.#mark;
    if (mark && mark !== "pan") mark.release();
    this.#mark = null;
    this.#palms.end();
    this.dress();
    if (this.#last?.type === "touch") this.cursor.hide();
  }

  #drop() {
    const mark = this.#mark;
    this.#mark = null;
    if (mark && mark !== "pan") mark.drop();
    this.#palms.end();
    this.dress();
  }

  /** @param {Touch} at */
  #hover(at) {
    this.#last = at;
    const contact = this.#contact(at, false);
    this.#show(at);
    const grip = this.paints && !this.holds ? this.box.grip(contact) : null;
    if (grip) this.cursor.grip(grip);
    if (this.paints && !this.desk.session.isBusy) this.tool.hover(contact);
  }

  /** @param {Touch} at */
  #show(at) {
    if (at.alt !== this.#alt) this.dress({ alt: at.alt });
    this.cursor.move(at);
  }

  /** Alt and the right button: sideways the size, up and down the softness; the larger way counts. @param {{from: Point, to: Point, done: boolean}} drag */
  #adjust({ from, to, done }) {
    const { session } = this.desk;
    this.#brush ??= { size: session.settings.size, softness: session.settings.softness };
    const { size, softness } = this.#brush;
    const [dx, dy] = [to.x - from.x, to.y - from.y];
    const sideways = Math.abs(dx) >= Math.abs(dy);
    session.set("size", sideways ? size + dx / this.desk.scale() : size);
    session.set("softness", sideways ? softness : softness - dy / SOFTER);
    if (done) this.#brush = null;
    const now = session.settings;
    this.dress({ alt: false });
    this.cursor.move(from);
    this.cursor.say(done ? "" : sideways ? NUMBER.format(now.size) : PERCENT.format(now.softness));
  }

  /** @param {Touch} at @param {boolean} erase @returns {Contact} */
  #contact(at, erase) {
    const { x, y, time, type, pressure = 0.5, shift, alt = false } = at;
    return { ...this.view.toPicture(at), view: { x, y }, time, type, pressure, shift, alt, erase };
  }
}

const LANGUAGE = typeof document === "undefined" ? undefined : document.documentElement.lang || undefined;
const NUMBER = new Intl.NumberFormat(LANGUAGE);
const PERCENT = new Intl.NumberFormat(LANGUAGE, { style: "percent" });
