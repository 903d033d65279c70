// What stands in the composer is kept in this browser, one draft per person and place, and put back on a fresh page.

import { choose as useReference } from "./reference.js";
import { byId, choose, composer, field, put } from "./dom.js";
import { addRow } from "./loras.js";

const WAIT = 300; // ms after the last change
const TEXTS = ["prompt", "width", "height", "steps", "guidance", "strength", "seed"];
const CHOICES = ["count", "format", "seed_mode"];
let timer = 0;

/**
 * @typedef {object} Draft
 * @property {Record<string, string>} values
 * @property {{path: string, scale: string, on: boolean}[]} loras
 */

/**
 * What a form says, as something that can be kept.
 * @param {FormData} data
 * @returns {Draft}
 */
export function read(data) {
  /** @type {Record<string, string>} */
  const values = {};
  for (const name of [...TEXTS, ...CHOICES, "reference", "mask"]) if (data.has(name)) values[name] = String(data.get(name));
  const on = data.getAll("lora_on").map(String);
  const ids = data.getAll("lora_id").map(String);
  const [paths, scales] = ["lora_path", "lora_scale"].map((name) => data.getAll(name).map(String));
  const loras = ids.map((id, place) => ({ path: paths[place] ?? "", scale: scales[place] ?? "1", on: on.includes(id) }));
  return { values, loras: loras.filter((row) => row.path.trim()) };
}

/**
 * A kept draft, or null when it cannot be read.
 * @param {string | null} text
 * @returns {Draft | null}
 */
export function parse(text) {
  try {
    const kept = JSON.parse(text ?? "null");
    const sound = kept && typeof kept.values === "object" && kept.values && Array.isArray(kept.loras);
    return sound ? kept : null;
  } catch {
    return null;
  }
}

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

/** @param {Draft} draft @param {boolean} withReference */
function restore({ values, loras }, withReference) {
  for (const name of TEXTS) {
    const target = field(name);
    if (target && typeof values[name] === "string") put(target, values[name]);
  }
  for (const name of CHOICES) if (values[name]) choose(name, values[name]);
  for (const { path, scale, on } of loras) addRow({ path: String(path), scale: String(scale), on: Boolean(on) });
  if (withReference && values.reference) void useReference(values.reference, values.mask ?? "");
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
  if (restores && draft && !byId("composer-errors")) restore(draft, restores === "all");
  for (const name of ["input", "change"]) {
    form.addEventListener(name, () => {
      clearTimeout(timer);
      timer = window.setTimeout(keep, WAIT);
    });
  }
  addEventListener("pagehide", keep);
}
