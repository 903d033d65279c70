// The editor's keys as a table, and what a key press means. Pure: it is given what an event says.
//
// Letters are matched by what is printed on the key; where the layout has no Latin letters, by its place. Digits
// are matched by their place too, because a French keyboard types & é " on them. Brackets need AltGr on German and
// French keyboards, so size and softness are on S and D as well.

/**
 * `when`: paint, review (looking at candidates), points (the stage has the focus); left out: always.
 * `held`: lasts until the key is up. `named` is the key of its words in the page; rows without one are not listed.
 * @typedef {"paint" | "review" | "points"} Mode
 * @typedef {{action: string, keys: readonly string[], codes?: readonly string[], shift?: boolean, command?: boolean,
 *   steps?: boolean, held?: boolean, fields?: boolean, when?: readonly Mode[], named?: string}} Shortcut
 *   command: Ctrl, or ⌘; steps: Shift and Ctrl make larger ones; fields: in text fields too
 * @typedef {{key: string, code?: string, ctrlKey?: boolean, metaKey?: boolean, altKey?: boolean, shiftKey?: boolean,
 *   isComposing?: boolean, keyCode?: number, defaultPrevented?: boolean}} Press
 * @typedef {{mode?: Mode, shortcuts?: "on" | "off", typing?: boolean}} Context
 *   typing: the focus is where text is typed
 */

/** @type {readonly Mode[]} */
const DRAWING = ["paint", "points"];
/** @type {readonly Mode[]} */
const REVIEW = ["review"];
const COMPOSING = 229; // keyCode while an input method has the key

/** @param {string} letter @returns {Pick<Shortcut, "keys" | "codes">} */
const on = (letter) => ({ keys: [letter], codes: [`Key${letter.toUpperCase()}`] });
/** @param {number} digit @returns {Pick<Shortcut, "keys" | "codes">} */
const at = (digit) => ({ keys: [String(digit)], codes: [`Digit${digit}`, `Numpad${digit}`] });

/** @type {readonly Shortcut[]} the first that fits is meant */
export const SHORTCUTS = [
  { action: "undo", ...on("z"), command: true, named: "undo" },
  { action: "redo", ...on("z"), command: true, shift: true, named: "redo" },
  { action: "redo", ...on("y"), command: true },
  { action: "invert", ...on("i"), command: true, when: DRAWING, named: "invert" },
  { action: "all", ...on("a"), command: true, when: DRAWING, named: "all" },
  { action: "clear", ...on("d"), command: true, when: DRAWING, named: "clear" },
  { action: "fill", keys: ["Enter"], command: true, fields: true, named: "fill" },

  { action: "brush", ...on("b"), when: DRAWING, named: "brush" },
  { action: "eraser", ...on("e"), when: DRAWING, named: "eraser" },
  { action: "lasso-point", ...on("l"), when: ["points"], named: "lasso-point" },
  { action: "lasso", ...on("l"), when: ["paint"], named: "lasso" },
  { action: "ellipse", ...on("m"), shift: true, when: DRAWING, named: "ellipse" },
  { action: "rectangle", ...on("m"), when: DRAWING, named: "rectangle" },
  { action: "enclosed", ...on("g"), when: DRAWING, named: "enclosed" },
  { action: "hand", ...on("h"), named: "hand" },
  { action: "zoom", ...on("z"), named: "zoom" },
  { action: "swap", ...on("x"), when: DRAWING, named: "swap" },

  { action: "smaller", keys: ["[", "s"], codes: ["KeyS"], when: DRAWING, named: "smaller" },
  { action: "larger", keys: ["]", "d"], codes: ["KeyD"], when: DRAWING, named: "larger" },
  { action: "harder", keys: ["{", "s"], codes: ["KeyS"], shift: true, when: DRAWING, named: "harder" },
  { action: "softer", keys: ["}", "d"], codes: ["KeyD"], shift: true, when: DRAWING, named: "softer" },

  { action: "overlay", ...on("q"), named: "overlay" },
  { action: "reuse", ...on("r"), when: DRAWING, named: "reuse" },
  { action: "before", ...on("c"), held: true, named: "before" },
  { action: "full", ...on("f"), named: "full" },

  { action: "candidate-1", ...at(1), when: REVIEW, named: "candidate-1" },
  { action: "candidate-2", ...at(2), when: REVIEW, named: "candidate-2" },
  { action: "candidate-3", ...at(3), when: REVIEW, named: "candidate-3" },
  { action: "candidate-4", ...at(4), when: REVIEW, named: "candidate-4" },
  { action: "previous", keys: ["ArrowLeft"], when: REVIEW, named: "previous" },
  { action: "next", keys: ["ArrowRight"], when: REVIEW, named: "next" },
  { action: "accept", keys: ["Enter"], when: REVIEW, named: "accept" },
  { action: "reject", keys: ["Delete"], when: REVIEW, named: "reject" },
  { action: "mask", ...on("b"), when: REVIEW, named: "mask" },

  { action: "fit", ...at(0), named: "fit" },
  { action: "actual", ...at(1), when: DRAWING, named: "actual" },
  { action: "double", ...at(2), when: DRAWING, named: "double" },
  { action: "zoom-in", keys: ["+", "="], codes: ["NumpadAdd"], named: "zoom-in" },
  { action: "zoom-out", keys: ["-", "_"], codes: ["NumpadSubtract"], named: "zoom-out" },

  { action: "move", keys: ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"], steps: true, when: ["points"], named: "move" },
  { action: "stamp", keys: [" "], when: ["points"], named: "stamp" },
  { action: "hold", keys: [" "], held: true, when: ["paint", "review"], named: "hold" },
  { action: "close", keys: ["Enter"], when: DRAWING, named: "close" },
  { action: "drop-point", keys: ["Backspace"], when: DRAWING, named: "drop-point" },
  { action: "escape", keys: ["Escape"], named: "escape" },
];

/** Keys whose symbol may need Shift, Alt or AltGr: only what they type counts. */
const TYPED = /^[[\]{}+=\-_]$/;

/**
 * What a press means, or null: never while composing, nor single keys in fields or where they are switched off.
 * @param {Press} press @param {Context} [context]
 * @returns {string | null}
 */
export function action(press, context) {
  return shortcut(press, context)?.action ?? null;
}

/**
 * The row that a press means.
 * @param {Press} press @param {Context} [context]
 * @returns {Shortcut | null}
 */
export function shortcut(press, { mode = "paint", shortcuts = "on", typing = false } = {}) {
  if (press.defaultPrevented || press.isComposing || press.keyCode === COMPOSING) return null;
  return (
    SHORTCUTS.find(
      (row) =>
        (!row.when || row.when.includes(mode)) &&
        (!typing || row.fields) &&
        (shortcuts !== "off" || row.command || !isCharacter(row)) &&
        isModified(press, row) &&
        isKey(press, row),
    ) ?? null
  );
}

/** Keys that type something are the ones that speech input and slips of the hand press (WCAG 2.1.4). @param {Shortcut} row */
function isCharacter({ keys }) {
  return keys.some((key) => key.length === 1 && key !== " ");
}

/** Whether Ctrl, ⌘, Alt and Shift are as the row wants them. @param {Press} press @param {Shortcut} row */
function isModified(press, row) {
  if (!row.command && row.keys.includes(press.key) && TYPED.test(press.key)) return isTyped(press);
  if (row.steps) return !press.altKey;
  const command = Boolean(press.ctrlKey || press.metaKey);
  return !press.altKey && command === Boolean(row.command) && isShifted(press, row);
}

/** AltGr is told as Ctrl and Alt on Windows, as Alt alone on a Mac. @param {Press} press */
function isTyped({ ctrlKey, metaKey, altKey }) {
  return !metaKey && (!ctrlKey || Boolean(altKey));
}

/** French keyboards type digits with Shift; arrows and their like use it for larger steps. @param {Press} press @param {Shortcut} row */
function isShifted({ key, shiftKey }, row) {
  if (row.keys[0].length > 1 || /^\d$/.test(key)) return !row.shift || Boolean(shiftKey);
  return Boolean(shiftKey) === Boolean(row.shift);
}

/** @param {Press} press @param {Shortcut} row */
function isKey({ key, code = "" }, row) {
  if (row.keys.includes(key) || row.keys.includes(key.toLowerCase())) return true;
  const byPlace = key.length === 1 && (!code.startsWith("Key") || isForeign(key));
  return byPlace && Boolean(row.codes?.includes(code));
}

/** Whether what a key types is no Latin letter. @param {string} key */
function isForeign(key) {
  return key.charCodeAt(0) > 0x24f;
}

/**
 * What to show for a row: the first key that a person can find.
 * @param {Shortcut} row
 * @returns {{keys: string[], command: boolean, shift: boolean}}
 */
export function shown({ keys, command = false, shift = false }) {
  return { keys: keys.filter((key) => !/^[{}_=]$/.test(key)), command, shift };
}
