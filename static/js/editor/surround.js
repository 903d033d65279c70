// At the picture's edge: what lies behind it, zoom, picture only, pen only, and a look at it without its mask.

import { announce } from "../announce.js";
import { remember } from "../remember.js";
import { toast } from "../toast.js";
import { keepPenMode } from "./pen_mode.js";
import { word } from "./words.js";

/** @typedef {import("./session.js").Session} Session @typedef {import("./stage.js").Stage} Stage */

const STEP = 1.25;

/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** @param {Stage} stage */
function zoom(stage) {
  const level = () => (byId("zoom-level").textContent = `${Math.round(stage.scale * 100)} %`);
  byId("stage-area").addEventListener("click", (event) => {
    const to = /** @type {HTMLElement | null} */ (/** @type {HTMLElement} */ (event.target).closest("[data-zoom]"))?.dataset.zoom;
    if (!to) return;
    if (to === "fit") stage.fit();
    else if (to === "in" || to === "out") stage.zoomBy(to === "in" ? STEP : 1 / STEP);
    else stage.zoomTo(Number(to));
  });
  stage.addEventListener("pose", level);
  void stage.ready.then(level, () => {});
}

/** @param {HTMLElement} editor */
function full(editor) {
  const toggle = () => {
    const on = editor.classList.toggle("is-full");
    const off = byId("full-off");
    off.hidden = !on;
    if (on) off.focus({ preventScroll: true });
  };
  byId("full-off").addEventListener("click", toggle);
  document.querySelector("[data-full]")?.addEventListener("click", toggle);
  document.addEventListener("editor:action", (event) => {
    const { action } = /** @type {CustomEvent} */ (event).detail;
    if (action !== "full" && !(action === "escape" && editor.classList.contains("is-full") && !event.defaultPrevented)) return;
    event.preventDefault();
    toggle();
  });
}

/** Candidates are compared where there are any; otherwise the picture is shown without its mask. @param {Stage} stage */
function compare(stage) {
  const button = byId("compare-button");
  button.addEventListener("click", () => {
    const asked = new CustomEvent("editor:compare", { cancelable: true });
    if (!document.dispatchEvent(asked)) return;
    const on = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(on));
    stage.before(on);
    announce(word(on ? "beforeOn" : "beforeOff"), { key: "before" });
  });
}

/** @param {Session} session @param {Stage} stage */
function pen(session, stage) {
  const pill = byId("pen-only");
  const control = /** @type {HTMLInputElement} */ (byId("pen-switch"));
  const follow = () => {
    control.checked = session.settings.penMode === "on";
    pill.hidden = !control.checked;
  };
  control.addEventListener("change", () => session.set("penMode", control.checked ? "on" : "off"));
  pill.addEventListener("click", () => {
    session.set("penMode", "off");
    toast(word("penOff"), { undo: { label: word("penBack"), run: () => session.set("penMode", "on") } });
  });
  stage.addEventListener("pen-mode", () => announce(word("pen")));
  session.addEventListener("setting", (event) => {
    if (/** @type {CustomEvent} */ (event).detail.name !== "penMode") return;
    keepPenMode(session.settings.penMode);
    follow();
  });
  follow();
}

/** @param {{session: Session, stage: Stage, editor: HTMLElement}} page */
export function initSurround({ session, stage, editor }) {
  byId("surround").addEventListener("change", (event) => {
    const { value } = /** @type {HTMLInputElement} */ (event.target);
    byId("stage-area").dataset.surround = value;
    remember("surround", value);
  });
  zoom(stage);
  full(editor);
  compare(stage);
  pen(session, stage);
}
