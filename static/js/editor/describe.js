// What the mask is, in words: the stage's name, the numbers beside it, and what undo undid.

import { announce } from "../announce.js";
import { toast } from "../toast.js";
import { listed, percent, stepWord, word } from "./words.js";

/**
 * @typedef {import("./session.js").Session} Session
 * @typedef {import("./stage.js").Stage} Stage
 * @typedef {{coverage: number, where: string}} Described
 */

const WHOLE = ["invert", "all", "clear", "enclosed"]; // commands whose result nobody's hand has seen
const PATIENCE = 1500; // ms that a sentence waits for the mask's new words
/** @type {((words: string) => void)[]} */
const waiting = [];

/** The mask in a sentence. @param {Described} mask */
export function sentence({ coverage, where }) {
  if (coverage === 0 || where === "none") return word("none");
  return word("covers", { percent: percent(coverage), where: listed("where-words", where) });
}

/** Say something, followed by what the mask is once that is known. @param {string} text */
export function sayWithMask(text) {
  let isSaid = false;
  /** @param {string} mask */
  const say = (mask) => {
    if (!isSaid) announce(`${text} ${mask}`.trim(), { key: "mask" });
    isSaid = true;
  };
  waiting.push(say);
  setTimeout(() => say(""), PATIENCE);
}

/** @param {Described} mask */
function show(mask) {
  const words = sentence(mask);
  document.getElementById("stage")?.setAttribute("aria-label", words);
  for (const id of ["mask-coverage", "task-coverage"]) {
    const place = document.getElementById(id);
    if (place) place.textContent = `${percent(mask.coverage)} %`;
  }
  for (const say of waiting.splice(0)) say(words);
}

/** @param {Session} session */
function steps(session) {
  for (const [id, way] of /** @type {const} */ ([["undo", "undoable"], ["redo", "redoable"]])) {
    const button = document.getElementById(id);
    if (!button) continue;
    const label = session.history[way];
    button.toggleAttribute("aria-disabled", false);
    if (label === null) button.setAttribute("aria-disabled", "true");
    button.title = label === null ? (button.getAttribute("aria-label") ?? "") : word(id, { what: stepWord(label) });
  }
}

/** What a key has set, for someone who does not see the bar. @param {Session} session @param {string} name */
function setting({ settings }, name) {
  if (name === "tool") {
    const button = document.querySelector(`#tools [data-tool="${settings.tool}"]`);
    announce(word("tool", { what: button?.getAttribute("aria-label") ?? stepWord(settings.tool) }), { key: "setting" });
  }
  if (name === "add") announce(word(settings.add ? "adds" : "removes"), { key: "setting" });
  if (name === "size") announce(word("size", { n: settings.size }), { key: "setting" });
}

/** @param {{session: Session, stage: Stage}} page */
export function initDescribe({ session, stage }) {
  stage.addEventListener("described", (event) => show(/** @type {CustomEvent<Described>} */ (event).detail));
  session.addEventListener("change", (event) => {
    const { kind, label } = /** @type {CustomEvent} */ (event).detail;
    if (kind === "undo") announce(word("undid", { what: stepWord(label) }), { key: "step" });
    if (kind === "do" && (WHOLE.includes(label) || document.activeElement === stage.host)) sayWithMask("");
    if (kind === "redo") announce(word("redid", { what: stepWord(label) }), { key: "step" });
    steps(session);
  });
  session.addEventListener("setting", (event) => {
    const isHere = document.activeElement?.closest("#options, #tools, dialog, [popover]");
    if (!isHere) setting(session, /** @type {CustomEvent} */ (event).detail.name);
  });
  for (const way of /** @type {const} */ (["undo", "redo"])) {
    document.getElementById(way)?.addEventListener("click", () => {
      if (!session[way]() && !session.isBusy) announce(word(way === "undo" ? "nothingUndo" : "nothingRedo"));
    });
  }
  stage.addEventListener("nothing-enclosed", () => announce(word("nothingEnclosed")));
  stage.addEventListener("failed", () => toast(word("failed"), { level: "error" }));
  stage.addEventListener("degraded", () => toast(word("degraded")));
  stage.addEventListener("point", (event) => {
    const { x, y, painting } = /** @type {CustomEvent} */ (event).detail;
    const words = word("point", { x, y });
    announce(painting ? `${words}, ${word("painting")}` : words, { key: "point" });
  });
  steps(session);
}
