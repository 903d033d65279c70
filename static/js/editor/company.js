// Who else is touching this picture up: said once for each of them, hidden when dismissed, gone when they leave.

import { announce } from "../announce.js";
import { Told } from "./told.js";

export function initCompany() {
  const told = new Told();
  const line = () => /** @type {HTMLElement | null} */ (document.querySelector("#editor-company .company-line"));
  document.addEventListener("presence:shown", () => {
    const shown = line();
    const people = shown?.dataset.people?.trim().split(" ") ?? [];
    if (told.now(people)) announce(shown?.querySelector("p")?.textContent ?? "", { key: "company" });
    if (shown) shown.hidden = told.isQuiet;
  });
  document.addEventListener("click", (event) => {
    const shown = line();
    if (!shown || !(/** @type {Element} */ (event.target).closest("#editor-company [data-banner-close]"))) return;
    told.dismiss();
    shown.hidden = true;
  });
}
