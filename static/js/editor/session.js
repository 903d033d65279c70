// What a person is doing in the editor: the mask, what can be undone, what is set. No page: whoever shows or sends
// any of it listens.
//
// Events, each a CustomEvent:
//   "setting" {name, value, before}           a setting has another value
//   "change"  {label, box, kind}              kind: do, undo, redo, discard (a palm's mark) or load; the mask or a
//                                             setting that can be undone changed; box: NOTHING where no pixel did
//   "stroke"  {on}                            a stroke or a shape begins or ends

import { History } from "./history.js";
import { Mask } from "./mask.js";
import { NOTHING, boxOf } from "./geometry.js";
import { DEFAULTS, checked } from "./settings.js";

/**
 * @typedef {import("./geometry.js").Box} Box
 * @typedef {import("./geometry.js").Size} Size
 * @typedef {import("./history.js").Done} Done
 * @typedef {import("./mask.js").Change} Change
 * @typedef {import("./settings.js").Settings} Settings
 * @typedef {import("./settings.js").Name} Name
 * @typedef {"do" | "undo" | "redo" | "discard" | "load"} Kind
 * @typedef {{label: string, box: Box, kind: Kind}} Changed label is a key for words, "" for a load
 * @typedef {{name: Name, value: unknown, before: unknown}} Set
 * @typedef {{before: Partial<Settings>, after: Partial<Settings>}} SettingsStep
 */

export class Session extends EventTarget {
  /** @type {Readonly<Settings>} replaced, never written */
  settings;

  #stroking = false;

  /**
   * @param {Size} size of the picture
   * @param {{mask?: Mask, history?: History, settings?: Partial<Settings>}} [kept] the history belongs to that mask
   */
  constructor(size, { mask = new Mask(size), history = new History(mask), settings = {} } = {}) {
    super();
    this.size = { width: size.width, height: size.height };
    this.mask = mask;
    this.history = history;
    this.settings = this.#with(DEFAULTS, settings);
  }

  /** Whether a stroke or a shape is being painted: nothing can be undone or applied meanwhile. */
  get isBusy() {
    return this.#stroking || this.mask.busy;
  }

  /**
   * Another value for a setting, cut to what it can be.
   * @template {Name} N @param {N} name @param {Settings[N]} value
   */
  set(name, value) {
    const before = this.settings[name];
    const next = checked(name, value, this.settings, this.size);
    if (same(before, next)) return;
    this.settings = Object.freeze({ ...this.settings, [name]: next });
    this.#tell("setting", { name, value: next, before });
  }

  /**
   * A change of the mask that was made, as a step that can be undone; with settings that changed with it.
   * @param {string} label key for its words, as "brush" or "invert" @param {Change} change @param {SettingsStep} [settings]
   * @returns {boolean} whether anything changed
   */
  apply(label, change, settings) {
    if (!this.history.record(label, change, settings)) return false;
    if (settings) this.#setAll(settings.after);
    this.#changed(label, change.box, "do");
    return true;
  }

  /**
   * A setting that counts as a step: `before` is where it stood before the slider was taken.
   * @template {Name} N @param {N} name @param {Settings[N]} before @param {Settings[N]} after
   * @returns {boolean} whether it is another value
   */
  commitSetting(name, before, after) {
    const next = checked(name, after, this.settings, this.size);
    this.set(name, next);
    if (same(before, next)) return false;
    return this.apply(name, { box: NOTHING, before: new Map() }, { before: { [name]: before }, after: { [name]: next } });
  }

  /** @returns {Done | null} null when there is nothing to undo, or a stroke is going on */
  undo() {
    return this.#moved("undo");
  }

  /** @returns {Done | null} */
  redo() {
    return this.#moved("redo");
  }

  /** Take the newest step back as if it had never been. @returns {Done | null} */
  discard() {
    return this.#moved("discard");
  }

  /**
   * What was kept elsewhere takes the place of all this.
   * @param {Mask} mask of the same size @param {History} [history] of that mask @param {Partial<Settings>} [settings]
   */
  load(mask, history = new History(mask), settings = {}) {
    if (mask.width !== this.size.width || mask.height !== this.size.height) throw new RangeError("the masks' sizes differ");
    this.mask = mask;
    this.history = history;
    this.#setAll(settings);
    this.#changed("", boxOf(this.size), "load");
  }

  /** Say that a stroke or a shape begins or ends. @param {boolean} on */
  stroke(on) {
    if (this.#stroking === on) return;
    this.#stroking = on;
    this.#tell("stroke", { on });
  }

  /** @param {"undo" | "redo" | "discard"} kind @returns {Done | null} */
  #moved(kind) {
    if (this.isBusy) return null;
    const done = this.history[kind]();
    if (!done) return null;
    if (done.settings) this.#setAll(/** @type {Partial<Settings>} */ (done.settings));
    this.#changed(done.label, done.box, kind);
    return done;
  }

  /** @param {Partial<Settings>} settings */
  #setAll(settings) {
    for (const name of /** @type {Name[]} */ (Object.keys(settings))) {
      if (name in DEFAULTS) this.set(name, /** @type {any} */ (settings[name]));
    }
  }

  /** @param {Readonly<Settings>} from @param {Partial<Settings>} settings @returns {Readonly<Settings>} */
  #with(from, settings) {
    const names = /** @type {Name[]} */ (Object.keys(settings)).filter((name) => name in DEFAULTS);
    const valid = names.map((name) => [name, checked(name, settings[name], from, this.size)]);
    return Object.freeze({ ...from, ...Object.fromEntries(valid) });
  }

  /** @param {string} label @param {Box} box @param {Kind} kind */
  #changed(label, box, kind) {
    this.#tell("change", { label, box, kind });
  }

  /** @param {string} type @param {object} detail */
  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/** @param {unknown} a @param {unknown} b values of a setting */
function same(a, b) {
  if (a === b) return true;
  return isBox(a) && isBox(b) && a.left === b.left && a.top === b.top && a.right === b.right && a.bottom === b.bottom;
}

/** @param {unknown} value @returns {value is Box} */
function isBox(value) {
  return typeof value === "object" && value !== null && "left" in value;
}
