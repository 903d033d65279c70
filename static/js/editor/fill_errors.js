// What is wrong with a fill, said where it can be put right.


/** @returns {HTMLFormElement | null} */
const form = () => /** @type {HTMLFormElement | null} */ (document.getElementById("fill-form"));
/** @returns {HTMLElement | null} */
const message = () => document.getElementById("task-notice");

/** Take back what was said about the last try. */
export function clear() {
  message()?.replaceChildren();
  for (const list of document.querySelectorAll(".fill-error")) list.remove();
  for (const field of form()?.querySelectorAll('[aria-invalid="true"]') ?? []) field.removeAttribute("aria-invalid");
}

/** Each sentence at its field; what has none, as the mask, over the task bar. @param {Record<string, string[]>} errors */
export function wrong(errors) {
  clear();
  /** @type {HTMLElement | null} */
  let first = null;
  for (const [name, sentences] of Object.entries(errors)) {
    const field = fieldOf(name);
    if (field) mark(field, name, sentences);
    else message()?.append(...sentences.map((text) => line(text)));
    first ??= field;
  }
  first?.focus();
}

/** @param {string} name @returns {HTMLElement | null} a field of the form that can be seen */
function fieldOf(name) {
  const found = [...(form()?.elements ?? [])].filter((one) => one.getAttribute("name") === name);
  return /** @type {HTMLElement | null} */ (found.find((one) => one.checkVisibility()) ?? null);
}

/** @param {HTMLElement} field @param {string} name @param {string[]} sentences */
function mark(field, name, sentences) {
  const list = document.createElement("ul");
  list.className = "errors fill-error";
  list.id = `fill-error-${name}`;
  list.append(...sentences.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
  // the task bar has no room for sentences: they stand over it
  if (field.closest(".task-bar, .task")) message()?.append(list);
  else (field.closest(".field, .slider, label") ?? field).after(list);
  field.setAttribute("aria-invalid", "true");
  const described = (field.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && id !== list.id);
  field.setAttribute("aria-describedby", [...described, list.id].join(" "));
}

/** @param {string} text */
function line(text) {
  return Object.assign(document.createElement("p"), { className: "fill-error", textContent: text });
}

/** Over the budget: what it costs, what is left, and how many would fit. @param {{message: string, fits: number}} said */
export function over({ message: text, fits }) {
  clear();
  const template = /** @type {HTMLTemplateElement | null} */ (document.getElementById("fill-fits-template"));
  const made = /** @type {HTMLElement | undefined} */ (template?.content.firstElementChild?.cloneNode(true));
  if (!made) return;
  /** @type {HTMLElement} */ (made.querySelector("[data-message]")).textContent = text;
  const button = /** @type {HTMLButtonElement | null} */ (made.querySelector(`[data-fits="${Math.min(3, fits)}"]`));
  if (button) button.hidden = fits < 1;
  button?.addEventListener("click", () => setCount(fits));
  message()?.replaceChildren(made);
}

/** @param {number} count */
function setCount(count) {
  const controls = /** @type {HTMLInputElement[]} */ ([...(form()?.elements ?? [])].filter((one) => one.getAttribute("name") === "count"));
  const radio = controls.find((one) => one.type === "radio" && one.value === String(count));
  const control = radio ?? controls[0];
  if (!control) return;
  if (radio) radio.checked = true;
  else control.value = String(count);
  control.dispatchEvent(new Event("input", { bubbles: true }));
  control.dispatchEvent(new Event("change", { bubbles: true }));
  clear();
  control.focus();
}
