// What can be undone. Each step holds the tiles that its change replaced, packed; undoing swaps them with what is
// there now. So a step costs what it touched, a tile is kept once, and no step needs the steps before it.
//
// A step may also carry a setting that is no pixels (grow, feather): its value on the other side.

import { packed, packedBytes, unpacked } from "./packing.js";

/**
 * `settings` are the values before and after, whatever they are; a structured clone must be able to hold them.
 * @typedef {import("./geometry.js").Box} Box
 * @typedef {import("./mask.js").Mask} Mask
 * @typedef {import("./mask.js").Change} Change
 * @typedef {import("./packing.js").Packed} Packed
 * @typedef {{label: string, box: Box, tiles: [number, Packed][], settings?: [unknown, unknown], bytes: number}} Step
 * @typedef {{before: unknown, after: unknown}} Settings
 * @typedef {{label: string, box: Box, settings?: unknown}} Done what was undone or redone, and where
 * @typedef {{version: number, width: number, height: number, undo: Step[], redo: Step[]}} Kept
 */

export const MOST = 64 * 1024 * 1024; // bytes
export const KEPT = 20; // steps that survive a reload
const VERSION = 1; // of what is kept on this device
const STEP = 256; // bytes the engine takes for a step itself

export class History {
  /** @type {Step[]} */
  #undo = [];

  /** @type {Step[]} */
  #redo = [];

  #bytes = 0;

  /** @param {Mask} mask that the steps belong to @param {number} [most] bytes; the oldest steps go first */
  constructor(mask, most = MOST) {
    this.mask = mask;
    this.most = most;
  }

  /** Memory of all steps. */
  get bytes() {
    return this.#bytes;
  }

  /** What undo would undo: a label's key, or null. */
  get undoable() {
    return this.#undo.at(-1)?.label ?? null;
  }

  /** What redo would do again: a label's key, or null. */
  get redoable() {
    return this.#redo.at(-1)?.label ?? null;
  }

  /** How many steps can be undone and redone. */
  get steps() {
    return { undo: this.#undo.length, redo: this.#redo.length };
  }

  /**
   * Remember a change that was made. One that touched no pixel and no setting is no step.
   * @param {string} label key for translation, as "brush" or "invert"
   * @param {Change} change @param {Settings} [settings]
   * @returns {boolean} whether it is one
   */
  record(label, change, settings) {
    if (change.before.size === 0 && !settings) return false;
    this.#forget(this.#redo);
    this.#push(this.#undo, step(label, change, settings && [settings.before, settings.after]));
    while (this.#bytes > this.most && this.#undo.length > 1) this.#drop(this.#undo);
    return true;
  }

  /** @returns {Done | null} null when there is nothing to undo */
  undo() {
    return this.#swap(this.#undo, this.#redo, 0);
  }

  /** @returns {Done | null} */
  redo() {
    return this.#swap(this.#redo, this.#undo, 1);
  }

  /**
   * Take back the newest step as if it had never been: no redo (a palm's mark).
   * @returns {Done | null}
   */
  discard() {
    const done = this.undo();
    const gone = this.#redo.pop();
    this.#bytes -= gone?.bytes ?? 0;
    return done;
  }

  /** The newest steps, as plain data for IndexedDB. @param {number} [count] @returns {Kept} */
  kept(count = KEPT) {
    const { width, height } = this.mask;
    return { version: VERSION, width, height, undo: this.#undo.slice(-count), redo: this.#redo.slice(-count) };
  }

  /**
   * A history from what was kept; empty if that is of another picture's size or an older FluxStudio.
   * @param {Mask} mask as it was then @param {Kept | null | undefined} kept @param {number} [most]
   * @returns {History}
   */
  static restored(mask, kept, most) {
    const history = new History(mask, most);
    const fits = kept?.version === VERSION && kept.width === mask.width && kept.height === mask.height;
    for (const each of fits ? kept.undo : []) history.#push(history.#undo, each);
    for (const each of fits ? kept.redo : []) history.#push(history.#redo, each);
    return history;
  }

  /** @param {Step[]} from @param {Step[]} to @param {0 | 1} side of the settings @returns {Done | null} */
  #swap(from, to, side) {
    const last = from.at(-1);
    if (!last) return null;
    const change = this.mask.put(new Map(last.tiles.map(([id, tile]) => [id, unpacked(tile)])));
    from.pop();
    this.#bytes -= last.bytes;
    this.#push(to, step(last.label, change, last.settings));
    const { label, settings } = last;
    return settings ? { label, box: change.box, settings: settings[side] } : { label, box: change.box };
  }

  /** @param {Step[]} stack @param {Step} each */
  #push(stack, each) {
    stack.push(each);
    this.#bytes += each.bytes;
  }

  /** @param {Step[]} stack */
  #drop(stack) {
    this.#bytes -= stack.shift()?.bytes ?? 0;
  }

  /** @param {Step[]} stack */
  #forget(stack) {
    while (stack.length) this.#drop(stack);
  }
}

/** @param {string} label @param {Change} change @param {[unknown, unknown]} [settings] @returns {Step} */
function step(label, { box, before }, settings) {
  const tiles = [...before].map(([id, tile]) => /** @type {[number, Packed]} */ ([id, packed(tile)]));
  const bytes = tiles.reduce((sum, [, tile]) => sum + packedBytes(tile), STEP);
  return { label, box, tiles, bytes, ...(settings && { settings }) };
}
