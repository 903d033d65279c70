// data-copy and data-copy-from: a prompt or a seed to the clipboard.

import { toast } from "./toast.js";

/** @param {HTMLElement} button */
function text(button) {
  const source = button.dataset.copyFrom ? document.getElementById(button.dataset.copyFrom) : null;
  if (source instanceof HTMLInputElement || source instanceof HTMLTextAreaElement) return source.value;
  return button.dataset.copy ?? source?.textContent?.trim() ?? "";
}

/** @param {ParentNode} root */
export function init(root) {
  if (root !== document) return;
  document.addEventListener("click", async (event) => {
    const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-copy], [data-copy-from]"));
    if (!button) return;
    const copied = await navigator.clipboard?.writeText(text(button)).then(() => true, () => false);
    if (copied && button.dataset.copied) toast(button.dataset.copied, { level: "success" });
  });
  document.addEventListener("change", (event) => {
    const form = /** @type {HTMLFormElement | null} */ (/** @type {Element} */ (event.target).closest("form[data-autosubmit]"));
    form?.requestSubmit();
  });
}
