// The form of a preset: rows that say nothing are put away until they are wanted.

const rows = () => /** @type {HTMLElement[]} */ ([...document.querySelectorAll("#look-rows .look-row")]);
const add = /** @type {HTMLButtonElement | null} */ (document.getElementById("row-add"));

/** @param {HTMLElement} row @returns {HTMLInputElement[]} */
const inputs = (row) => [...row.querySelectorAll("input")];

/** @param {HTMLElement} row */
const isBlank = (row) => !inputs(row)[0]?.value.trim();

function follow() {
  if (add) add.hidden = !rows().some((row) => row.hidden);
}

/** @param {HTMLElement} row */
function clear(row) {
  const [path, name, scale, low, high] = inputs(row);
  path.value = name.value = "";
  [scale.value, low.value, high.value] = ["1", "0", "4"];
  row.querySelector(".errors")?.replaceChildren();
  row.hidden = true;
  row.parentElement?.append(row);
}

for (const row of rows()) {
  row.hidden = isBlank(row);
  row.classList.remove("nojs-only"); // until here it was put away by that
}
follow();

add?.addEventListener("click", () => {
  const row = rows().find((one) => one.hidden);
  if (!row) return;
  row.hidden = false;
  inputs(row)[0]?.focus();
  follow();
});

document.getElementById("look-rows")?.addEventListener("click", (event) => {
  const row = /** @type {HTMLElement | null | undefined} */ (/** @type {HTMLElement} */ (event.target).closest("[data-row-remove]")?.closest(".look-row"));
  if (!row) return;
  clear(row);
  follow();
  add?.focus();
});

const wrong = /** @type {HTMLElement | null} */ (document.querySelector('#preset-form [aria-invalid="true"]'));
(wrong ?? document.getElementById("preset-errors"))?.focus();
