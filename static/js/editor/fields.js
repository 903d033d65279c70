// A number field with its slider, tied to a setting of the session in both directions.

/** @typedef {import("./session.js").Session} Session @typedef {import("./settings.js").Name} Name */

/**
 * @param {HTMLElement | null} box that slider.js made of a range and a number
 * @param {Session} session @param {Name} name
 * @param {{times?: number, isStep?: boolean}} [how] times: what the field shows per 1 of the setting; isStep: letting go is a step that can be undone
 */
export function tie(box, session, name, { times = 1, isStep = false } = {}) {
  const number = /** @type {HTMLInputElement | null | undefined} */ (box?.querySelector('input:not([type="range"])'));
  if (!box || !number) return;
  /** @type {number | null} where it stood before the slider was taken */
  let start = null;
  const value = () => /** @type {number} */ (session.settings[name]);
  const typed = () => (number.value.trim() === "" ? NaN : Number(number.value.replace(",", ".")) / times);

  const show = () => {
    const text = String(Math.round(value() * times));
    if (number.value === text || document.activeElement === number) return;
    number.value = text;
    number.dispatchEvent(new Event("change"));
  };
  box.addEventListener("input", (event) => {
    if (event.target !== number || Number.isNaN(typed())) return;
    start ??= value();
    session.set(name, typed());
  });
  box.addEventListener("change", (event) => {
    if (!event.isTrusted) return;
    const before = start;
    start = null;
    if (isStep && before !== null) session.commitSetting(name, before, value());
    const text = String(Math.round(value() * times));
    if (number.value === text) return;
    number.value = text;
    number.dispatchEvent(new Event("change"));
  });
  session.addEventListener("setting", (event) => {
    if (/** @type {CustomEvent} */ (event).detail.name === name) show();
  });
  show();
}
