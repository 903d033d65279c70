// The panel: what will be sent, grow and feather, commands on the whole mask, and how free the model is.

import { fill, put, say } from "../studio/dom.js";
import { tie } from "./fields.js";

/** @typedef {import("./session.js").Session} Session @typedef {import("./stage.js").Stage} Stage */

const PREVIEW = 288; // pixels, longer side: three times what is shown
const QUIET = 120; // ms without a change until the preview is drawn
/** @type {Record<string, "invert" | "all" | "clear" | "holes">} */
const COMMANDS = { "mask-invert": "invert", "mask-all": "all", "mask-clear": "clear", "mask-enclosed": "holes" };

/** @param {string} id */
const byId = (id) => document.getElementById(id);
/** @param {string} id */
const value = (id) => /** @type {HTMLInputElement} */ (byId(id)).value;

/** What will be sent, small, a moment after the last change. @param {Session} session @param {Stage} stage */
function preview(session, stage) {
  const canvas = /** @type {HTMLCanvasElement} */ (byId("mask-preview"));
  let timer = 0;
  const draw = async () => {
    const sent = await stage.exportSent(PREVIEW);
    if (canvas.width !== sent.width || canvas.height !== sent.height) Object.assign(canvas, { width: sent.width, height: sent.height });
    canvas.getContext("2d")?.drawImage(sent, 0, 0);
  };
  const soon = () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => void draw(), QUIET);
  };
  session.addEventListener("change", soon);
  session.addEventListener("setting", (event) => {
    if (["grow", "feather"].includes(/** @type {CustomEvent} */ (event).detail.name)) soon();
  });
  void stage.ready.then(soon, () => {});
}

/** Three detents, in words. */
function strength() {
  const place = byId("strength-words");
  const now = Number(value("strength").replace(",", "."));
  if (Number.isNaN(now)) return;
  say(place, (now <= 0.45 ? place?.dataset.low : now <= 0.75 ? place?.dataset.middle : place?.dataset.high) ?? "");
}

/** The advanced settings in one line. */
function summary() {
  const line = byId("advanced-summary");
  const isFixed = /** @type {HTMLInputElement} */ (document.querySelector('input[name="seed_mode"][value="fixed"]')).checked;
  const row = byId("seed-row");
  if (row) row.hidden = !isFixed;
  if (isFixed && !value("seed")) draw();
  if (!line) return;
  const steps = value("steps").trim();
  const seed = isFixed ? fill(line.dataset.fixed, { n: value("seed") }) : (line.dataset.random ?? "");
  const parts = [fill(steps === "1" ? line.dataset.step : line.dataset.steps, { n: steps }), value("guidance"), seed];
  line.replaceChildren(...parts.flatMap((part, place) => {
    const words = document.createElement("bdi");
    words.textContent = part;
    return place ? [" · ", words] : [words];
  }));
}

function draw() {
  const seed = /** @type {HTMLInputElement} */ (byId("seed"));
  put(seed, String(crypto.getRandomValues(new Uint32Array(1))[0] % (Number(seed.dataset.high) + 1)));
}

/** @param {{session: Session, stage: Stage}} page */
export function initPanel({ session, stage }) {
  tie(byId("grow-slider"), session, "grow", { isStep: true });
  tie(byId("feather-slider"), session, "feather", { isStep: true });
  for (const [id, command] of Object.entries(COMMANDS)) {
    byId(id)?.addEventListener("click", () => void stage.command(command));
  }
  const panel = /** @type {HTMLElement} */ (byId("panel"));
  panel.addEventListener("input", () => {
    strength();
    summary();
  });
  byId("seed-dice")?.addEventListener("click", draw);
  preview(session, stage);
  strength();
  summary();
}
