// The composer's parts by name. It may be swapped for a new copy, so nothing is kept: everything is looked up.

/** The studio's form, or the editor's, which has the same fields for the model. @returns {HTMLFormElement | null} */
export function composer() {
  return /** @type {HTMLFormElement | null} */ (document.querySelector("form#composer, form#fill-form"));
}

/** @param {string} id @returns {HTMLElement | null} */
export function byId(id) {
  return document.getElementById(id);
}

/** A text field of the composer. @param {string} id @returns {HTMLInputElement | null} */
export function field(id) {
  return /** @type {HTMLInputElement | null} */ (document.getElementById(id));
}

/** The value in force of a group of radios or a field. @param {string} name */
export function value(name) {
  const form = composer();
  return form ? String(new FormData(form).get(name) ?? "") : "";
}

/** Set a field and say so, as if a person had typed it. @param {HTMLInputElement | HTMLTextAreaElement} target @param {string} text */
export function put(target, text) {
  target.value = text;
  target.dispatchEvent(new Event("input", { bubbles: true }));
  target.dispatchEvent(new Event("change", { bubbles: true }));
}

/** Choose a radio of the composer. @param {string} name @param {string} wanted */
export function choose(name, wanted) {
  const radio = composer()?.querySelector(`input[type="radio"][name="${name}"][value="${CSS.escape(wanted)}"]`);
  if (!(radio instanceof HTMLInputElement)) return;
  radio.checked = true;
  radio.dispatchEvent(new Event("change", { bubbles: true }));
}

/**
 * Words from the page with their places filled in: fill("{n} of 4", {n: 2}).
 * @param {string | undefined} words
 * @param {Record<string, string | number>} values
 */
export function fill(words, values) {
  return (words ?? "").replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}

/** Show words in an element, or nothing. @param {HTMLElement | null} element @param {string} text */
export function say(element, text) {
  if (element && element.textContent !== text) element.textContent = text;
}

/** A list with one error in it, as the server writes it. @param {string} text */
export function errorList(text) {
  const list = document.createElement("ul");
  const line = document.createElement("li");
  list.className = "errors";
  line.textContent = text;
  list.append(line);
  return list;
}
