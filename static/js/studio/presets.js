// The brand preset: whether its rows were changed, what else it sets, and that there is a newer version.

import { byId, choose, composer, field, fill, put, value } from "./dom.js";
import { follow } from "./loras.js";

const CHOICES = ["count", "format"];
/** @type {WeakSet<Element>} */
const seen = new WeakSet();
let shown = ""; // the version whose settings were asked about

const box = () => byId("preset-box");

/** @returns {[string, string][]} path and scale of every row that is on */
function rows() {
  const form = composer();
  if (!form) return [];
  const data = new FormData(form);
  const on = data.getAll("lora_on").map(String);
  const [ids, paths, scales] = ["lora_id", "lora_path", "lora_scale"].map((name) => data.getAll(name).map(String));
  const found = ids.map((id, place) => ({ id, path: paths[place] ?? "", scale: scales[place] ?? "" }));
  return found.filter((row) => on.includes(row.id) && row.path.trim()).map((row) => [row.path, row.scale.trim()]);
}

/** Whether the rows are not the preset's own, told beside its name. */
export function compare() {
  const { stack } = box()?.dataset ?? {};
  if (!stack) return;
  const own = /** @type {[string, string][]} */ (JSON.parse(stack));
  const now = rows();
  const same = own.length === now.length && own.every(([path, scale], place) => now[place][0] === path && Number(now[place][1]) === Number(scale));
  for (const id of ["preset-changed", "preset-change"]) byId(id)?.toggleAttribute("hidden", same);
}

/** What it sets of the fields this form has. @returns {Record<string, string>} */
function settings() {
  const all = Object.entries(JSON.parse(box()?.dataset.settings ?? "{}"));
  return Object.fromEntries(all.filter(([name]) => composer()?.elements.namedItem(name)));
}

/** Ask once per version, and only when something would change. */
function offer() {
  const sets = byId("preset-sets");
  const version = box()?.dataset.version ?? "";
  if (!sets) return void (shown = version);
  if (shown === version) return;
  shown = version;
  sets.hidden = !Object.entries(settings()).some(([name, wanted]) => Number(value(name)) !== Number(wanted) && value(name) !== wanted);
}

function apply() {
  for (const [name, wanted] of Object.entries(settings())) {
    const target = field(name);
    if (target) put(target, wanted);
    else if (CHOICES.includes(name)) choose(name, wanted);
  }
  done();
}

function done() {
  byId("preset-sets")?.setAttribute("hidden", "");
  byId("preset-button")?.focus();
}

/** What stands in the composer goes along in the address, with the version it was picked from. @param {HTMLAnchorElement} link */
function saveAs(link) {
  const form = composer();
  if (!form) return;
  const url = new URL(link.href);
  const names = ["preset", "width", "height", "steps", "guidance", "strength", "count", "format", "lora_id", "lora_on", "lora_path", "lora_scale"];
  for (const [name, text] of new FormData(form)) if (names.includes(name)) url.searchParams.append(name, String(text));
  if (byId("strength-field")?.classList.contains("nojs-only")) url.searchParams.delete("strength");
  location.assign(url);
}

/** @param {MouseEvent} event */
function clicked(event) {
  const target = /** @type {HTMLElement} */ (event.target);
  if (target.closest("#preset-apply")) return apply();
  if (target.closest("#preset-keep")) return done();
  const link = /** @type {HTMLAnchorElement | null} */ (target.closest("[data-save-as]"));
  if (!link) return;
  event.preventDefault();
  saveAs(link);
}

/** A newer version is offered, never put in the place of the one in use. @param {Event} event */
function told(event) {
  const { type, data } = /** @type {CustomEvent} */ (event).detail;
  const now = box();
  if (type !== "preset" || !now || data?.preset !== now.dataset.preset || data.number <= Number(now.dataset.number)) return;
  const link = byId("preset-newer");
  const words = link?.querySelector("span");
  if (words) words.textContent = fill(link?.dataset.words, { n: data.number });
  link?.removeAttribute("hidden");
}

/**
 * Put a kept draft's preset back, with its words and without touching the rows.
 * @param {string} version
 * @param {Record<string, string>} values
 */
export async function restorePreset(version, values) {
  const now = box();
  if (!now || now.dataset.version === version) return;
  shown = version; // settings were decided on when it was picked
  await htmx.ajax("GET", `${now.dataset.url}?keep=1&pick=${encodeURIComponent(version)}`, { target: "#preset-box", swap: "outerHTML" });
  for (const [name, text] of Object.entries(values)) {
    const target = name.startsWith("value_") ? field(name.replace("_", "-")) : null;
    if (target) put(target, text);
  }
  compare();
}

/** @param {ParentNode} root */
export function init(root) {
  const form = composer();
  if (!form) return;
  if (!seen.has(form)) {
    seen.add(form);
    form.addEventListener("click", clicked);
    for (const name of ["input", "change"]) form.addEventListener(name, compare);
    document.addEventListener("live:applied", told);
    shown = box()?.dataset.version ?? ""; // a page that came with a preset came with its settings
  }
  if (root instanceof Element && root.closest("#preset-box, #loras")) follow();
  offer();
  compare();
}
