// The context: which part of the picture the model sees around the mask, and at which scale.
//
// The server's rules decide; this asks it, shows the answer, and lets a person say another box by numbers or by
// dragging it on the stage. Asked only while the panel's part about it is open.

import { fill, say } from "../studio/dom.js";
import { boxOf, clip, inflate, isEmpty } from "./geometry.js";

/**
 * @typedef {import("./session.js").Session} Session
 * @typedef {import("./stage.js").Stage} Stage
 * @typedef {import("./geometry.js").Box} Box
 * @typedef {{box: [number, number, number, number], sent: [number, number], words: string, warning: string}} Answer
 * @typedef {{errors: Record<string, string[]>}} Refusal sentences, by what is wrong
 * @typedef {{session: Session, stage: Stage, data: any}} Page
 */

const QUIET = 250; // ms
const SIDES = /** @type {const} */ (["left", "top", "right", "bottom"]);

/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
/** @param {string} id */
const input = (id) => /** @type {HTMLInputElement} */ (document.getElementById(id));

/** What is painted, in the canvas's pixels; all of it stands for all of the new room. @param {Page} page @returns {Box} */
function area({ session, data }) {
  const whole = boxOf(session.size);
  const painted = session.mask.bounds();
  if (isEmpty(painted)) return data.extend ? whole : painted;
  return clip(inflate(painted, session.settings.grow), whole);
}

/** @param {Page} page @param {Box} mask @param {Box | null} own @returns {Promise<Answer | Refusal | null>} null: it could not be asked */
async function ask({ data }, mask, own) {
  const query = new URLSearchParams({ extend: data.extend ?? "" });
  for (const side of SIDES) {
    query.set(side, String(mask[side]));
    if (own) query.set(`box_${side}`, String(own[side]));
  }
  try {
    const answer = await fetch(`${data.urls.context_box}?${query}`, { headers: { "X-Requested-With": "fetch" } });
    return answer.ok || answer.status === 422 ? await answer.json() : null;
  } catch {
    return null;
  }
}

/** @param {Box} box */
function putFields({ left, top, right, bottom }) {
  const values = { x: left, y: top, width: right - left, height: bottom - top };
  for (const [name, number] of Object.entries(values)) {
    if (document.activeElement !== input(`box-${name}`)) input(`box-${name}`).value = String(number);
  }
}

/** @returns {Box | null} null while a field holds no number */
function fields() {
  const [x, y, width, height] = ["x", "y", "width", "height"].map((name) => Number(input(`box-${name}`).value || NaN));
  const box = { left: x, top: y, right: x + width, bottom: y + height };
  return Object.values(box).some(Number.isNaN) || isEmpty(box) ? null : box;
}

/** @param {Answer | Refusal | null} answer @param {Stage} stage */
function show(answer, stage) {
  const line = byId("context-say");
  const refused = answer && "errors" in answer ? Object.values(answer.errors).flat().join(" ") : "";
  const made = answer && "box" in answer ? answer : null;
  warn(refused || (made?.warning ?? ""));
  say(byId("context-words"), made?.words ?? "");
  if (refused) return say(line, "");
  if (!made) return say(line, line.dataset.failed ?? "");
  const [left, top, right, bottom] = made.box;
  const [width, height] = made.sent;
  say(line, fill(line.dataset.words, { width, height, words: made.words }));
  stage.showBox({ left, top, right, bottom }, made.words, Boolean(made.warning));
}

/** @param {string} text "" for none */
function warn(text) {
  byId("context-warning").hidden = !text;
  say(byId("context-warning"), text);
}

/** @param {Page} page */
export function initContext(page) {
  const { session, stage } = page;
  const part = /** @type {HTMLDetailsElement} */ (byId("context-box"));
  /** @type {Box | null} the last box that the server gave */
  let known = null;
  let timer = 0;
  let turn = 0;

  const now = async () => {
    const mask = area(page);
    const mine = ++turn;
    if (isEmpty(mask)) {
      stage.hideBox();
      say(byId("context-words"), "");
      warn("");
      return say(byId("context-say"), byId("context-say").dataset.none ?? "");
    }
    const answer = await ask(page, mask, session.settings.box);
    if (mine !== turn || !part.open) return;
    if (answer && "box" in answer) known = { left: answer.box[0], top: answer.box[1], right: answer.box[2], bottom: answer.box[3] };
    show(answer, stage);
    if (answer && "errors" in answer) refused();
  };
  // their own box stays in sight: it is what can be put right
  const refused = () => (session.settings.box ? stage.showBox(session.settings.box, "", true) : stage.hideBox());
  const soon = () => {
    clearTimeout(timer);
    if (part.open) timer = window.setTimeout(() => void now(), QUIET);
  };
  const own = () => {
    const { box } = session.settings;
    input("box").value = box ? SIDES.map((side) => box[side]).join(",") : "";
    byId("context-fields").hidden = !box;
    const radio = part.querySelector(`input[name="context"][value="${box ? "own" : "auto"}"]`);
    if (radio instanceof HTMLInputElement) radio.checked = true;
    if (box) putFields(box);
    soon();
  };

  part.addEventListener("toggle", () => {
    if (part.open) return soon();
    turn += 1;
    stage.hideBox();
  });
  part.addEventListener("change", (event) => {
    const target = /** @type {HTMLInputElement} */ (event.target);
    if (target.name === "context") return session.set("box", target.value === "own" ? (known ?? boxOf(session.size)) : null);
    const box = fields();
    if (box) session.set("box", box);
  });
  stage.addEventListener("box", (event) => putFields(/** @type {CustomEvent} */ (event).detail.box));
  session.addEventListener("change", soon);
  session.addEventListener("setting", (event) => {
    const { name } = /** @type {CustomEvent} */ (event).detail;
    if (name === "box") own();
    if (name === "grow") soon();
  });
  own();
}
