// What is typed beside a mask: the words, how strongly and how many. Kept with it, and put back into the form.

/** @typedef {import("./draft.js").Meta} Meta */

const FIELDS = /** @type {const} */ (["prompt", "strength", "count"]);

const form = () => /** @type {HTMLFormElement | null} */ (document.getElementById("fill-form"));

/** @returns {Pick<Meta, "asked" | "strength" | "count">} without what is empty or cannot be */
export function typed() {
  const found = form();
  const values = found && new FormData(found);
  const [asked, strength, count] = FIELDS.map((name) => String(values?.get(name) ?? ""));
  return {
    ...(asked && { asked }),
    ...(within(strength, 0, 1) && { strength: Number(strength) }),
    ...(within(count, 1, 4) && { count: Number(count) }),
  };
}

/** @param {string} text @param {number} least @param {number} most */
function within(text, least, most) {
  return text !== "" && Number(text) >= least && Number(text) <= most;
}

/** Put back what was typed; words that stand there already stay. @param {Meta} meta */
export function fillIn({ asked, strength, count }) {
  put("prompt", asked);
  put("strength", strength);
  put("count", count);
}

/** @param {typeof FIELDS[number]} name @param {string | number | undefined} value */
function put(name, value) {
  const field = form()?.elements.namedItem(name);
  if (value === undefined || !(field instanceof HTMLElement) || !("value" in field)) return;
  if (name === "prompt" && field.value) return;
  field.value = String(value);
  for (const event of ["input", "change"]) field.dispatchEvent(new Event(event, { bubbles: true }));
}

/** @param {() => void} act when one of them has another value */
export function onTyped(act) {
  for (const event of ["input", "change"]) {
    form()?.addEventListener(event, ({ target }) => {
      if (/** @type {readonly string[]} */ (FIELDS).includes(/** @type {HTMLInputElement} */ (target).name)) act();
    });
  }
}
