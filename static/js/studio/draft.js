// What stands in the composer is kept in this browser, one draft per person and place, and put back on a fresh page.

import { choose as useReference } from "./reference.js";
import { byId, choose, composer, field, put } from "./dom.js";
import { CHOICES, TEXTS, parse, read } from "./kept.js";
import { addRow } from "./loras.js";
import { restorePreset } from "./presets.js";
import { remember } from "./prompts.js";

const WAIT = 300; // ms after the last change
let timer = 0;

function key() {
  return `studio.draft.${composer()?.dataset.draft ?? ""}`;
}

function keep() {
  const form = composer();
  if (!form) return;
  try {
    localStorage.setItem(key(), JSON.stringify(read(new FormData(form))));
  } catch {
    // full or forbidden: the page works without a draft
  }
}

/**
 * @param {import("./kept.js").Draft} draft
 * @param {string} what "all", "rest" (a reference came along) or "settings" (a prompt came along)
 */
function restore({ values, loras }, what) {
  if (values.preset) void restorePreset(values.preset, values);
  for (const name of TEXTS) {
    const target = what === "settings" && name === "prompt" ? null : field(name);
    if (target && typeof values[name] === "string") put(target, values[name]);
  }
  if (what === "settings") putBy(values.prompt ?? "");
  for (const name of CHOICES) if (values[name]) choose(name, values[name]);
  for (const { path, scale, on } of loras) addRow({ path: String(path), scale: String(scale), on: Boolean(on) });
  if (what !== "rest" && values.reference) void useReference(values.reference, values.mask ?? "");
}

/** Words that another prompt takes the place of are an Alt+↑ away. @param {string} prompt */
function putBy(prompt) {
  if (prompt.trim() && prompt !== field("prompt")?.value) remember(prompt);
}

/** @type {WeakSet<Element>} */
const seen = new WeakSet();

/** @param {ParentNode} _root */
export function init(_root) {
  const form = composer();
  if (!form || seen.has(form)) return;
  seen.add(form);
  const { restores } = form.dataset;
  const draft = parse(localStorage.getItem(key()));
  const prompt = field("prompt");
  if (restores === "prompt" && draft?.values.prompt && prompt) put(prompt, draft.values.prompt); // the rest came along
  else if (restores && restores !== "prompt" && draft && !byId("composer-errors")) restore(draft, restores);
  for (const name of ["input", "change"]) {
    form.addEventListener(name, () => {
      clearTimeout(timer);
      timer = window.setTimeout(keep, WAIT);
    });
  }
  addEventListener("pagehide", keep);
}
