// The editor's keys: presses become actions of the table in keys.js. What the stage and the session can do is done
// here; every other action is told to the page as a cancelable "editor:action" {action, held, event} of the document.

import { action as actionOf } from "./keys.js";

/**
 * @typedef {import("./session.js").Session} Session
 * @typedef {import("./stage.js").Stage} Stage
 * @typedef {import("./keys.js").Mode} Mode
 * @typedef {import("./settings.js").Tool} Tool
 * @typedef {{session: Session, stage: Stage, shortcuts: () => "on" | "off"}} Parts
 */

const TYPING = 'input:not([type="checkbox"], [type="radio"], [type="button"], [type="range"]), textarea, select, [contenteditable=""], [contenteditable="true"]';
const OWN_KEYS = "a, button, summary, [role=button], [role=menuitem], input, select, textarea";
const BESIDES = "dialog[open], [popover]:popover-open";
const SIZE = 0.1; // of the brush, for one key
const SOFTNESS = 0.1;
const ZOOM = 1.25;
/** @type {Record<string, Tool>} */
const TOOLS = { brush: "brush", eraser: "eraser", lasso: "lasso", rectangle: "rectangle", ellipse: "ellipse", enclosed: "fill", hand: "hand", zoom: "zoom" };
const PAINTS = ["brush", "eraser", "lasso", "rectangle", "ellipse", "fill"];

export class Keyboard {
  /** @type {Map<string, string>} the actions that last until their key is up, by the key's place */
  #held = new Map();

  #ended = new AbortController();

  /** @param {Parts} parts */
  constructor({ session, stage, shortcuts }) {
    this.session = session;
    this.stage = stage;
    this.shortcuts = shortcuts;
    const { signal } = this.#ended;
    document.addEventListener("keydown", (event) => this.#press(event), { signal });
    document.addEventListener("keyup", (event) => this.#lift(event), { signal });
    window.addEventListener("blur", () => this.#letGo(), { signal });
  }

  remove() {
    this.#ended.abort();
  }

  /** @returns {Mode} */
  get mode() {
    if (!this.stage.enabled || this.stage.host.closest(".editor.is-review")) return "review";
    return this.stage.crosshair.isOn ? "points" : "paint";
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const target = /** @type {Element} */ (event.target);
    if (target.closest?.(BESIDES) || isOwn(event, target)) return;
    this.#aim(event, target);
    const action = actionOf(event, { mode: this.mode, shortcuts: this.shortcuts(), typing: Boolean(target.closest?.(TYPING)) });
    if (!action) return;
    if (event.repeat && (action === "before" || action === "hold")) return event.preventDefault();
    if (this.#do(action, event)) event.preventDefault();
  }

  /** Arrows on the stage bring the crosshair, however it got the focus. @param {KeyboardEvent} event @param {Element} target */
  #aim(event, target) {
    if (target === this.stage.host && event.key.startsWith("Arrow") && this.stage.enabled) this.stage.crosshair.start();
  }

  /** @param {KeyboardEvent} event */
  #lift(event) {
    const action = this.#held.get(event.code);
    this.#held.delete(event.code);
    if (action) this.#release(action, event);
  }

  #letGo() {
    for (const action of this.#held.values()) this.#release(action, null);
    this.#held.clear();
  }

  /** @param {string} action @param {KeyboardEvent | null} event */
  #release(action, event) {
    if (action === "hold") this.stage.hold(false);
    if (action === "before") {
      this.stage.before(false);
      tell(action, event, false);
    }
  }

  /** @param {string} action @param {KeyboardEvent} event @returns {boolean} whether it was of use */
  #do(action, event) {
    if (action === "escape") return this.#escape(event);
    if (this.mode === "points" && this.stage.crosshair.act(action, event)) return true;
    if (action in TOOLS) return this.#take(TOOLS[action]);
    return (COMMANDS[action] ?? ((parts) => tell(action, parts.event, undefined)))({ ...this.#parts, event, hold: () => this.#hold(action, event) }) !== false;
  }

  get #parts() {
    return { session: this.session, stage: this.stage };
  }

  /** @param {string} action @param {KeyboardEvent} event */
  #hold(action, event) {
    this.#held.set(event.code, action);
  }

  /** Esc: a stroke, a shape, then whatever the page has; the focus leaves point mode last. @param {KeyboardEvent} event */
  #escape(event) {
    if (this.stage.escape()) return true;
    if (this.mode === "points" && this.stage.crosshair.act("escape", event)) return true;
    return tell("escape", event, undefined);
  }

  /** @param {Tool} tool */
  #take(tool) {
    if (!this.stage.enabled && PAINTS.includes(tool)) return false;
    this.session.set("tool", tool);
    return true;
  }
}

/**
 * @typedef {{session: Session, stage: Stage, event: KeyboardEvent, hold: () => void}} Used
 * @type {Record<string, (used: Used) => boolean | void>} false: it was of no use
 */
const COMMANDS = {
  undo: ({ session }) => void session.undo(),
  redo: ({ session }) => void session.redo(),
  invert: ({ stage }) => void stage.command("invert"),
  all: ({ stage }) => void stage.command("all"),
  clear: ({ stage }) => void stage.command("clear"),
  swap: ({ session }) => session.set("add", !session.settings.add),
  smaller: ({ session }) => session.set("size", Math.min(session.settings.size - 1, Math.round(session.settings.size * (1 - SIZE)))),
  larger: ({ session }) => session.set("size", Math.max(session.settings.size + 1, Math.round(session.settings.size * (1 + SIZE)))),
  harder: ({ session }) => session.set("softness", round(session.settings.softness - SOFTNESS)),
  softer: ({ session }) => session.set("softness", round(session.settings.softness + SOFTNESS)),
  overlay: ({ session }) => session.set("overlay", !session.settings.overlay),
  fit: ({ stage }) => stage.fit(),
  actual: ({ stage }) => stage.zoomTo(1),
  double: ({ stage }) => stage.zoomTo(2),
  "zoom-in": ({ stage }) => stage.zoomBy(ZOOM),
  "zoom-out": ({ stage }) => stage.zoomBy(1 / ZOOM),
  close: ({ stage }) => stage.close(),
  "drop-point": ({ stage }) => stage.back(),
  hold: ({ stage, hold }) => {
    hold();
    stage.hold(true);
  },
  before: ({ stage, hold, event }) => {
    hold();
    stage.before(true);
    tell("before", event, true);
  },
};

/** Say it to the page. @param {string} action @param {KeyboardEvent | null} event @param {boolean | undefined} held @returns {boolean} whether somebody used it */
function tell(action, event, held) {
  return !document.dispatchEvent(new CustomEvent("editor:action", { detail: { action, held, event }, cancelable: true }));
}

/** Keys that what has the focus needs for itself. @param {KeyboardEvent} event @param {Element} target */
function isOwn({ key, ctrlKey, metaKey }, target) {
  if (ctrlKey || metaKey) return false;
  if (key === "Enter" || key === " ") return Boolean(target.closest?.(OWN_KEYS));
  return key.startsWith("Arrow") && Boolean(target.closest?.("input, select, textarea, [role=radiogroup], [role=toolbar], [role=menu], [role=slider], [role=tablist]"));
}

/** @param {number} share */
function round(share) {
  return Math.round(share * 100) / 100;
}
