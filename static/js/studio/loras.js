// LoRA rows: added as a path, checked by the server, at most as many as the page says.

import { byId, composer, fill, say } from "./dom.js";

/** @type {WeakSet<Element>} */
const seen = new WeakSet();

function rows() {
  return /** @type {HTMLElement[]} */ ([...(byId("loras")?.querySelectorAll(".lora") ?? [])]);
}

function most() {
  return Number(byId("loras")?.dataset.limit ?? 0);
}

/** The count beside the heading, and whether one more fits. */
export function follow() {
  const count = byId("lora-count");
  const used = rows().length;
  say(count, used ? fill(count?.dataset.words, { n: used }) : "");
  byId("lora-add")?.toggleAttribute("aria-disabled", false);
  if (used >= most()) byId("lora-add")?.setAttribute("aria-disabled", "true");
  const full = byId("lora-full");
  say(full, used >= most() ? (full?.dataset.words ?? "") : "");
}

/**
 * A new row with its fields filled; the server is asked about its path when there is one.
 * @param {{path?: string, scale?: string, on?: boolean}} [values]
 * @returns {HTMLElement | null}
 */
export function addRow({ path = "", scale = "1", on = true } = {}) {
  const template = /** @type {HTMLTemplateElement | null} */ (byId("lora-template"));
  const row = template?.content.querySelector(".lora")?.cloneNode(true);
  if (!(row instanceof HTMLElement) || rows().length >= most()) return null;
  const id = `r${Math.floor(Math.random() * 0xffffffff).toString(36)}`;
  rename(row, id);
  const field = /** @type {HTMLInputElement} */ (row.querySelector('[name="lora_path"]'));
  const number = /** @type {HTMLInputElement} */ (row.querySelector('[name="lora_scale"]'));
  field.value = path;
  number.value = scale;
  if (!on) /** @type {HTMLInputElement} */ (row.querySelector('[name="lora_on"]')).value = "";
  byId("loras")?.append(row);
  htmx.process(row);
  row.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true }));
  if (path) htmx.trigger(field, "change");
  follow();
  return row;
}

/** @param {HTMLElement} row @param {string} id */
function rename(row, id) {
  row.id = `lora-${id}`;
  row.dataset.lora = id;
  for (const one of row.querySelectorAll("[id], [aria-describedby], [value]")) {
    for (const name of ["id", "aria-describedby"]) {
      const now = one.getAttribute(name);
      if (now) one.setAttribute(name, now.replaceAll("lora-new", `lora-${id}`));
    }
    if (one.getAttribute("value") === "new") one.setAttribute("value", id);
  }
}

/** @param {HTMLElement} row */
function remove(row) {
  const list = rows();
  const next = list[list.indexOf(row) + 1] ?? list[list.indexOf(row) - 1];
  row.remove();
  follow();
  const heir = next?.querySelector("[data-lora-remove]") ?? byId("lora-add");
  if (heir instanceof HTMLElement) heir.focus();
  composer()?.dispatchEvent(new Event("change", { bubbles: true }));
}

/** @param {MouseEvent} event */
function clicked(event) {
  const target = /** @type {HTMLElement} */ (event.target);
  const row = /** @type {HTMLElement | null | undefined} */ (target.closest("[data-lora-remove]")?.closest(".lora"));
  if (row) return remove(row);
  if (!target.closest("#lora-add")) return;
  /** @type {HTMLElement | null | undefined} */ (addRow()?.querySelector('[name="lora_path"]'))?.focus();
}

/** Rows nobody filled in are taken away when they are left. @param {FocusEvent} event */
function left(event) {
  const row = /** @type {HTMLElement | null} */ (/** @type {HTMLElement} */ (event.target).closest(".lora"));
  const path = /** @type {HTMLInputElement | null | undefined} */ (row?.querySelector("input.lora-path"));
  if (!row || !path || path.value.trim() || row.contains(/** @type {Node | null} */ (event.relatedTarget))) return;
  if (!document.hasFocus()) return;
  row.remove();
  follow();
}

/** @param {ParentNode} _root */
export function init(_root) {
  const form = composer();
  if (!form) return;
  if (!seen.has(form)) {
    seen.add(form);
    form.addEventListener("click", clicked);
    form.addEventListener("focusout", left);
  }
  follow();
}
