// A range and a number that say the same. The number is the field; the range is a handle for it.

import { all, once } from "./page.js";

/** @type {WeakSet<Element>} */
const seen = new WeakSet();
const FINE = 200; // steps of travel when a knee bends the scale

/**
 * A bent scale: `knee` is the value that sits at `at` (0–1) of the travel between min and max.
 * @typedef {{min: number, max: number, step: number, knee: number, at: number}} Scale
 */

/** @param {Scale} scale @param {number} value @returns {number} share of the travel, 0–1 */
export function toShare({ min, max, knee, at }, value) {
  const held = Math.min(max, Math.max(min, value));
  return held <= knee ? (at * (held - min)) / (knee - min || 1) : at + ((1 - at) * (held - knee)) / (max - knee || 1);
}

/** @param {Scale} scale @param {number} share @returns {number} the value there, on a step */
export function toValue({ min, max, step, knee, at }, share) {
  const value = share <= at ? min + (share / (at || 1)) * (knee - min) : knee + ((share - at) / (1 - at || 1)) * (max - knee);
  const onStep = min + Math.round((value - min) / step) * step;
  return Number(Math.min(max, Math.max(min, onStep)).toFixed(6));
}

/** @param {HTMLElement} box @param {HTMLInputElement} range @returns {Scale} */
function scaleOf(box, range) {
  const min = Number(range.min || 0);
  const max = Number(range.max || 100);
  const [knee, percent] = (box.dataset.knee ?? "").split("@").map(Number);
  const bent = Number.isFinite(knee) && Number.isFinite(percent);
  return { min, max, step: Number(range.step) || 1, knee: bent ? knee : max, at: bent ? percent / 100 : 1 };
}

/** @param {number} value @param {Scale} scale */
function words(value, { step }) {
  const digits = (String(step).split(".")[1] ?? "").length;
  return value.toFixed(digits);
}

/** @param {string} key @param {HTMLElement} range @returns {number} 1 up, -1 down, 0 not an arrow */
function arrowWay(key, range) {
  const right = range.matches(":dir(rtl)") ? -1 : 1;
  return { ArrowUp: 1, ArrowDown: -1, ArrowRight: right, ArrowLeft: -right }[key] ?? 0;
}

/** @param {HTMLElement} box */
function pair(box) {
  const range = /** @type {HTMLInputElement | null} */ (box.querySelector('input[type="range"]'));
  if (!range) return;
  const number = /** @type {HTMLInputElement | null} */ (box.querySelector('input:not([type="range"])'));
  const scale = scaleOf(box, range);
  const bent = scale.at < 1;
  let value = Number(number?.value || range.value);
  if (bent) Object.assign(range, { min: "0", max: String(FINE), step: "1" });

  const draw = () => {
    const share = toShare(scale, value);
    range.value = String(bent ? Math.round(share * FINE) : value);
    range.style.setProperty("--v", `${share * 100}%`);
    range.setAttribute("aria-valuetext", words(value, scale));
  };
  /** @param {number} next */
  const take = (next) => {
    value = next;
    if (number) number.value = words(value, scale);
    draw();
    number?.dispatchEvent(new Event("input", { bubbles: true }));
  };
  range.addEventListener("input", () => {
    const next = bent ? toValue(scale, Number(range.value) / FINE) : Number(range.value);
    take(next);
  });
  // on a bent scale one key press is one step of the value, not one of the travel
  range.addEventListener("keydown", (event) => {
    const way = arrowWay(event.key, range);
    if (!bent || !way) return;
    event.preventDefault();
    take(Number(Math.min(scale.max, Math.max(scale.min, value + way * scale.step)).toFixed(6)));
  });
  number?.addEventListener("input", (event) => {
    const typed = Number(number.value.replace(",", "."));
    if (!event.isTrusted || Number.isNaN(typed) || number.value === "") return;
    value = Math.min(scale.max, Math.max(scale.min, typed));
    draw();
  });
  // scripts set the number and say so
  number?.addEventListener("change", () => {
    const typed = Number(number.value.replace(",", "."));
    if (!Number.isNaN(typed) && number.value !== "") value = Math.min(scale.max, Math.max(scale.min, typed));
    draw();
  });
  draw();
}

/** @param {ParentNode} root */
export function init(root) {
  once(seen, all(root, "[data-slider]"), pair);
}
