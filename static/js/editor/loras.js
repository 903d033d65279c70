// Brand preset and LoRA rows in the panel: the composer's, in another form.

import { onLoad } from "../page.js";
import { addRow, follow } from "../studio/loras.js";
import { init as initPreset } from "../studio/presets.js";

/** @param {Element} row */
function remove(row) {
  const next = row.nextElementSibling ?? row.previousElementSibling;
  row.remove();
  follow();
  const heir = next?.querySelector("[data-lora-remove]") ?? document.getElementById("lora-add");
  if (heir instanceof HTMLElement) heir.focus();
}

/** Rows nobody filled in are taken away when they are left. @param {FocusEvent} event */
function left(event) {
  const row = /** @type {HTMLElement} */ (event.target).closest(".lora");
  const path = /** @type {HTMLInputElement | null | undefined} */ (row?.querySelector("input.lora-path"));
  if (!row || !path || path.value.trim() || row.contains(/** @type {Node | null} */ (event.relatedTarget))) return;
  if (!document.hasFocus()) return;
  row.remove();
  follow();
}

export function initLoras() {
  const field = document.getElementById("lora-field");
  field?.addEventListener("focusout", left);
  field?.addEventListener("click", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    const row = target.closest("[data-lora-remove]")?.closest(".lora");
    if (row) return remove(row);
    if (!target.closest("#lora-add")) return;
    /** @type {HTMLElement | null | undefined} */ (addRow()?.querySelector('[name="lora_path"]'))?.focus();
  });
  follow();
  onLoad(initPreset);
}
