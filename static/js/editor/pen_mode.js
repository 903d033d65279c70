// Whether fingers paint beside a pen: a matter of this device, so it is kept here and travels with no draft.

/** @typedef {import("./pointers.js").PenMode} PenMode @typedef {Pick<Storage, "getItem" | "setItem">} Shelf */

const KEY = "editor.pen";

/** @type {() => Shelf} where cookies are refused, asking for it throws too */
const own = () => localStorage;

/** @param {() => Shelf} [shelf] @returns {PenMode} as it was left, unset where nothing is kept */
export function keptPenMode(shelf = own) {
  try {
    const kept = shelf().getItem(KEY);
    return kept === "on" || kept === "off" ? kept : "unset";
  } catch {
    return "unset";
  }
}

/** @param {PenMode} mode @param {() => Shelf} [shelf] */
export function keepPenMode(mode, shelf = own) {
  try {
    shelf().setItem(KEY, mode);
  } catch {
    // a browser that keeps nothing still works
  }
}
