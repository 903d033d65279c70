// Dark, light or as the system: applied at once, kept by the server.

import { all, once } from "./page.js";
import { toast } from "./toast.js";

/** @type {WeakSet<Element>} */
const seen = new WeakSet();

/** @param {string} theme */
function apply(theme) {
  document.documentElement.dataset.theme = theme;
  const scheme = document.querySelector('meta[name="color-scheme"]');
  scheme?.setAttribute("content", theme === "system" ? "light dark" : theme);
  for (const radio of document.querySelectorAll('[data-appearance] input[type="radio"]')) {
    const one = /** @type {HTMLInputElement} */ (radio);
    one.checked = one.value === theme;
  }
}

/** @param {HTMLFormElement} form */
async function save(form) {
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" }).catch(() => null);
  if (!answer || !(answer.ok || answer.type === "opaqueredirect")) toast(form.dataset.failed ?? "", { level: "error" });
}

/** @param {ParentNode} root */
export function init(root) {
  once(seen, all(root, "form[data-appearance]"), (element) => {
    const form = /** @type {HTMLFormElement} */ (element);
    form.addEventListener("change", (event) => {
      const saving = save(form);
      apply(/** @type {HTMLInputElement} */ (event.target).value);
      return saving;
    });
  });
}
