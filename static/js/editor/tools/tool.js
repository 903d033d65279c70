// What all tools have in common: how they are told what the hand does, and what they may use.

/**
 * A place the hand touches: x and y in the picture's pixels, `view` in the stage's.
 * @typedef {import("../../viewport.js").Point} Point
 * @typedef {import("../geometry.js").Box} Box
 * @typedef {Point & {view: Point, time: number, type: string, pressure: number, shift: boolean, alt: boolean, erase: boolean}} Contact
 *   erase: the eraser end of a pen
 * @typedef {import("../session.js").Session} Session
 * @typedef {import("../working.js").Working} Working
 * @typedef {import("../overlay.js").Overlay} Overlay
 * @typedef {{session: Session, working: Working, overlay: Overlay, scale: () => number, touch: (box: Box) => void,
 *   zoom: (at: Point, factor: number) => void, tell: (name: string, detail?: object) => void}} Desk
 *   scale: pixels of the page a picture pixel takes; touch: a part of the mask is to be drawn anew; tell: an event of the stage
 */

/**
 * A tool that does nothing: others do what they are for. `press` to `release` is one mark; `drop` discards it.
 * `close`, `back` and `escape` are Enter, Backspace and Esc, and tell whether they were of use.
 */
export class Tool {
  /** @param {Desk} desk */
  constructor(desk) {
    this.desk = desk;
  }

  /** Whether something waits for Enter. */
  get isPending() {
    return false;
  }

  /** @param {Contact} _at */
  press(_at) {}

  /** @param {readonly Contact[]} _all */
  move(_all) {}

  release() {}

  drop() {}

  /** @param {Contact} _at */
  hover(_at) {}

  /** @returns {boolean} */
  close() {
    return false;
  }

  /** @returns {boolean} */
  back() {
    return false;
  }

  /** @returns {boolean} */
  escape() {
    return false;
  }

  /** Another tool is taken: what is seen counts. */
  leave() {
    this.close();
  }
}
