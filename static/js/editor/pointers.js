// What hands mean: samples of mouse, pen and fingers become intents. No events, no canvas: a table on paper.
//
// One thing at a time: a mark (painting), a hold (panning, or setting the brush), or a pinch of two fingers.
// Fingers that come while something else goes on are ignored until they lift.

import { Fingers } from "./fingers.js";

/**
 * Points are in view pixels, times in milliseconds, `buttons` as in PointerEvent.
 * @typedef {import("../viewport.js").Point} Point
 * @typedef {{id: number, type: string, x: number, y: number, time: number, buttons: number, pressure?: number, alt?: boolean}} Sample
 * @typedef {"unset" | "on" | "off"} PenMode unset: the next pen turns it on; off: the person switched it off
 * @typedef {{do: "start", at: Sample, erase: boolean}
 *   | {do: "draw", at: Sample}
 *   | {do: "end"}
 *   | {do: "drop"}
 *   | {do: "unmark", marks: number}
 *   | {do: "pan", dx: number, dy: number}
 *   | {do: "pinch", from: [Point, Point], to: [Point, Point]}
 *   | {do: "adjust", from: Point, to: Point, done: boolean}
 *   | {do: "hover", at: Sample}
 *   | {do: "undo"}
 *   | {do: "redo"}
 *   | {do: "pen-mode"}} Intent
 *   end keeps a mark, drop discards it; unmark takes back finished ones for good; adjust sets the brush;
 *   pen-mode has just been turned on
 */

const AFTER_PEN = 400; // ms after a pen lifted in which fingers are ignored
const PALM = 500; // ms before a pen lands in which a finger's mark was the palm

const MIDDLE = 4; // bits of `buttons`
const RIGHT = 2;
const ERASER = 32;

/**
 * @typedef {{kind: "mark", id: number, from: Sample} | {kind: "pan", id: number}
 *   | {kind: "adjust", id: number, from: Sample} | {kind: "pinch", ids: [number, number]}} Act
 */

export class Pointers {
  #fingers = new Fingers();

  /** @type {Act | null} what is going on */
  #act = null;

  /** @type {Sample | null} where the mouse or pen that does it was last */
  #last = null;

  #pen = { down: false, lifted: -Infinity };

  /** @type {{began: number}[]} marks of fingers that a pen may still take back */
  #palms = [];

  /** @param {PenMode} [penMode] as remembered on this device */
  constructor(penMode = "unset") {
    /** @type {PenMode} */
    this.penMode = penMode;
  }

  /** The pill: switching it off is remembered, a pen does not turn it on again. @param {boolean} on */
  setPenMode(on) {
    this.penMode = on ? "on" : "off";
  }

  /** @param {Sample} sample @returns {Intent[]} */
  down(sample) {
    if (sample.type === "touch") return this.#touchDown(sample);
    return sample.type === "pen" ? this.#penDown(sample) : this.#press(sample);
  }

  /** @param {Sample} sample @returns {Intent[]} */
  move(sample) {
    if (this.#fingers.has(sample.id)) return this.#touchMove(sample);
    if (this.#holds(sample.id)) return this.#acted(sample, this.#act);
    const hovers = sample.type !== "touch" && sample.buttons === 0 && !this.#act;
    return hovers ? [{ do: "hover", at: sample }] : [];
  }

  /** @param {Sample} sample the last position, buttons 0 @returns {Intent[]} */
  up(sample) {
    if (sample.type === "pen") this.#pen = { down: false, lifted: sample.time };
    if (this.#fingers.has(sample.id)) return this.#touchUp(sample);
    return this.#holds(sample.id) ? this.#stop(sample) : [];
  }

  /** The browser took the pointer, or the window lost focus: what was painted stays. @param {{id: number, type: string, time: number}} lost @returns {Intent[]} */
  cancel({ id, type, time }) {
    if (type === "pen") this.#pen = { down: false, lifted: time };
    this.#fingers.noTap();
    this.#unpinch(id);
    return this.#holds(id) ? this.#stop() : [];
  }

  /** Everything ends, as when the window loses focus. @param {number} time @returns {Intent[]} */
  blur(time) {
    if (this.#pen.down) this.#pen = { down: false, lifted: time };
    this.#fingers.clear();
    return this.#act ? this.#stop() : [];
  }

  /** Esc: the mark that is being painted is discarded. @returns {Intent[]} */
  escape() {
    if (this.#act?.kind !== "mark") return [];
    this.#act = null;
    return [{ do: "drop" }];
  }

  /** Something else changed the mask: a pen no longer takes back marks of fingers. */
  settle() {
    this.#palms = [];
  }

  // mouse and pen

  /** @param {Sample} sample @returns {Intent[]} */
  #press(sample) {
    if (this.#act) return [];
    const { id, buttons } = sample;
    if (buttons & MIDDLE) this.#act = { kind: "pan", id };
    else if (buttons & RIGHT && sample.alt) this.#act = { kind: "adjust", id, from: sample };
    else if (buttons & (1 | ERASER)) return this.#mark(sample);
    if (this.#act) this.#last = sample;
    return [];
  }

  /** @param {Sample} sample @returns {Intent[]} */
  #mark(sample) {
    this.#act = { kind: "mark", id: sample.id, from: sample };
    // only the newest steps can be taken back: a mouse's mark ends that
    if (sample.type !== "touch") this.#palms = [];
    return [{ do: "start", at: sample, erase: (sample.buttons & ERASER) !== 0 }];
  }

  /** @param {Sample} sample @returns {Intent[]} */
  #penDown(sample) {
    this.#pen.down = true;
    const intents = [...this.#palmsOff(sample.time), ...this.#penFirst()];
    return [...intents, ...this.#press(sample)];
  }

  /** @returns {Intent[]} */
  #penFirst() {
    if (this.penMode !== "unset") return [];
    this.penMode = "on";
    return [{ do: "pen-mode" }];
  }

  /** Fingers on the glass belong to the hand that holds the pen. @param {number} time @returns {Intent[]} */
  #palmsOff(time) {
    const act = this.#act;
    const byTouch = act && (act.kind === "pinch" || this.#fingers.has(act.id));
    this.#fingers.clear();
    const intents = byTouch ? this.#leave(act, time) : [];
    const marks = this.#palms.filter(({ began }) => time - began <= PALM).length;
    this.#palms = [];
    return marks > 0 ? [...intents, { do: "unmark", marks }] : intents;
  }

  /** @param {Act} act @param {number} time @returns {Intent[]} */
  #leave(act, time) {
    this.#act = null;
    if (act.kind !== "mark") return [];
    return [{ do: time - act.from.time <= PALM ? "drop" : "end" }];
  }

  // fingers

  /** @param {Sample} sample @returns {Intent[]} */
  #touchDown(sample) {
    if (this.#pen.down || sample.time - this.#pen.lifted <= AFTER_PEN) return [];
    if (this.#act && this.#act.kind !== "pinch" && !this.#fingers.has(this.#act.id)) return [];
    this.#fingers.add(sample);
    if (this.#fingers.count === 1) return this.#firstFinger(sample);
    return this.#fingers.count === 2 ? this.#secondFinger(sample) : [];
  }

  /** @param {Sample} sample @returns {Intent[]} */
  #firstFinger(sample) {
    if (this.penMode !== "on") return this.#mark(sample);
    this.#act = { kind: "pan", id: sample.id };
    return [];
  }

  /** @param {Sample} sample @returns {Intent[]} */
  #secondFinger(sample) {
    const [first, second] = this.#fingers.ids;
    const act = this.#act;
    const paints = act?.kind === "mark";
    if (!this.#holds(first) || (paints && !this.#fingers.isPair(sample))) {
      this.#fingers.noTap();
      return [];
    }
    this.#act = { kind: "pinch", ids: [first, second] };
    return paints ? [{ do: "drop" }] : [];
  }

  /** @param {Sample} sample @returns {Intent[]} */
  #touchMove(sample) {
    const before = this.#fingers.move(sample);
    const act = this.#act;
    if (act?.kind === "pinch") return this.#pinched(act.ids, sample, before);
    if (!this.#holds(sample.id)) return [];
    return act?.kind === "pan" ? panned(before, sample) : [{ do: "draw", at: sample }];
  }

  /** @param {[number, number]} ids @param {Sample} now @param {Sample} before @returns {Intent[]} */
  #pinched(ids, now, before) {
    if (!ids.includes(now.id)) return [];
    const to = this.#fingers.points(ids);
    return [{ do: "pinch", from: now.id === ids[0] ? [before, to[1]] : [to[0], before], to }];
  }

  /** @param {Sample} sample @returns {Intent[]} */
  #touchUp(sample) {
    this.#unpinch(sample.id);
    if (this.#holds(sample.id)) {
      if (this.#act?.kind === "mark") this.#fingers.noTap();
      return this.#stop(sample);
    }
    const tapped = this.#act ? 0 : this.#fingers.tapped(sample.time);
    if (tapped === 2) return [{ do: "undo" }];
    return tapped === 3 ? [{ do: "redo" }] : [];
  }

  /** One finger is gone; a pinch ends with the first of its two. @param {number} id */
  #unpinch(id) {
    this.#fingers.remove(id);
    if (this.#act?.kind === "pinch" && this.#act.ids.includes(id)) this.#act = null;
  }

  // all

  /** @param {number} id */
  #holds(id) {
    return this.#act !== null && "id" in this.#act && this.#act.id === id;
  }

  /** @param {Sample} sample @param {Act | null} act @returns {Intent[]} */
  #acted(sample, act) {
    const before = this.#last ?? sample;
    this.#last = sample;
    if (act?.kind === "pan") return panned(before, sample);
    if (act?.kind === "adjust") return [{ do: "adjust", from: act.from, to: sample, done: false }];
    return [{ do: "draw", at: sample }];
  }

  /** What was going on is done. @param {Sample} [sample] where @returns {Intent[]} */
  #stop(sample) {
    const act = this.#act;
    const last = sample ?? this.#last;
    [this.#act, this.#last] = [null, null];
    if (act?.kind === "adjust" && last) return [{ do: "adjust", from: act.from, to: last, done: true }];
    if (act?.kind !== "mark") return [];
    if (act.from.type === "touch") this.#palms.push({ began: act.from.time });
    return [{ do: "end" }];
  }
}

/** @param {Point} from @param {Point} to @returns {Intent[]} */
function panned(from, to) {
  return [{ do: "pan", dx: to.x - from.x, dy: to.y - from.y }];
}
