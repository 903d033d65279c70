// Place by numbers and quick areas: masking without a pointer, as steps that can be undone.

import { areaOf, border, pixels, placed } from "./areas.js";
import { sayWithMask } from "./describe.js";
import { word, stepWord } from "./words.js";

/**
 * @typedef {import("./session.js").Session} Session
 * @typedef {import("./geometry.js").Box} Box
 * @typedef {import("./areas.js").Field} Field
 * @typedef {import("./areas.js").Area} Area
 * @typedef {"rectangle" | "ellipse"} Shape
 */

/** @param {string} id */
const input = (id) => /** @type {HTMLInputElement} */ (document.getElementById(id));
const FIELDS = /** @type {Field[]} */ (["x", "y", "width", "height"]);

/**
 * Paint boxes, or take them away, as one step.
 * @param {Session} session @param {readonly Box[]} boxes @param {{add: boolean, shape?: Shape, label: string, what: string, note?: string}} how
 */
function paint(session, boxes, { add, shape = "rectangle", label, what, note = "" }) {
  if (session.isBusy) return;
  const edit = session.mask.edit();
  for (const box of boxes) edit[shape](box, add);
  const changed = session.apply(label, edit.commit());
  const said = changed ? word(add ? "added" : "removed", { what, mask: "" }) : word("same");
  sayWithMask([said.trim(), note].filter(Boolean).join(" "));
}

/** @param {Session} session @param {boolean} add */
function place(session, add) {
  const typed = /** @type {Record<Field, string>} */ (Object.fromEntries(FIELDS.map((field) => [field, input(`place-${field}`).value])));
  const found = placed(typed, session.size);
  const error = /** @type {HTMLElement} */ (document.getElementById("place-error"));
  for (const field of FIELDS) input(`place-${field}`).removeAttribute("aria-invalid");
  error.textContent = "";
  if ("problem" in found) {
    error.textContent = error.dataset[found.problem] ?? "";
    input(`place-${found.field}`).setAttribute("aria-invalid", "true");
    return input(`place-${found.field}`).focus();
  }
  const shape = /** @type {Shape} */ (document.querySelector('input[name="place"]:checked')?.getAttribute("value") ?? "rectangle");
  const what = capital(stepWord(shape));
  paint(session, [found.box], { add, shape, label: shape, what, note: found.cut ? word("cut") : "" });
}

/** @param {Session} session @param {boolean} add */
function quick(session, add) {
  const chosen = /** @type {HTMLSelectElement} */ (document.getElementById("area"));
  const what = chosen.selectedOptions[0].textContent ?? "";
  if (chosen.value !== "border") {
    return paint(session, [areaOf(/** @type {Area} */ (chosen.value), session.size)], { add, label: "area", what });
  }
  const wide = pixels(input("border").value, Math.min(session.size.width, session.size.height));
  const wrong = !(wide >= 1);
  input("border").toggleAttribute("aria-invalid", false);
  if (!wrong) return paint(session, border(wide, session.size), { add, label: "area", what });
  input("border").setAttribute("aria-invalid", "true");
  input("border").focus();
}

/** The buttons name the shape they place. @param {string} shape */
function named(shape) {
  for (const id of ["place-add", "place-remove"]) {
    const button = document.getElementById(id);
    if (button) button.textContent = button.dataset[shape] ?? "";
  }
}

/** @param {string} words */
function capital(words) {
  return words.charAt(0).toLocaleUpperCase(document.documentElement.lang) + words.slice(1);
}

/** @param {{session: Session}} page */
export function initNumbers({ session }) {
  for (const field of FIELDS) input(`place-${field}`).removeAttribute("name"); // the painted mask is sent instead
  for (const [id, act, add] of /** @type {const} */ ([
    ["place-add", place, true],
    ["place-remove", place, false],
    ["area-add", quick, true],
    ["area-remove", quick, false],
  ])) {
    document.getElementById(id)?.addEventListener("click", () => act(session, add));
  }
  for (const radio of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll('input[name="place"]'))) {
    radio.addEventListener("change", () => named(radio.value));
  }
  const area = /** @type {HTMLSelectElement} */ (document.getElementById("area"));
  const show = () => {
    const field = document.getElementById("border-field");
    if (field) field.hidden = area.value !== "border";
  };
  area.addEventListener("change", show);
  show();
}
