// The form of a saved prompt: what is wrong comes first.

for (const selector of ['#prompt-form [aria-invalid="true"]', "#prompt-form-errors"]) {
  const found = /** @type {HTMLElement | null} */ (document.querySelector(selector));
  if (!found) continue;
  found.focus();
  break;
}
