// Somebody else touches up the picture that is being edited here, or made a version of it: said before Accept.

import { announce } from "../announce.js";
import { filled } from "./candidates.js";
import { initCompany } from "./company.js";

/** @typedef {import("./asking.js").Parts} Parts */

/** @param {Parts} parts */
export function initBanner({ data }) {
  initCompany();
  const banner = document.getElementById("editor-banner");
  const template = /** @type {HTMLTemplateElement | null} */ (document.getElementById("banner-template"));
  if (!banner || !template) return;
  document.addEventListener("live:applied", (event) => {
    const { type, data: about } = /** @type {CustomEvent} */ (event).detail;
    if (type !== "version" || about?.picture !== data.picture.slug || about.person === data.me) return;
    banner.replaceChildren(drawn(template, about));
    announce(banner.querySelector("p")?.textContent ?? "", { key: "banner" });
  });
  banner.addEventListener("click", (event) => {
    if (/** @type {Element} */ (event.target).closest("[data-banner-close]")) banner.replaceChildren();
  });
}

/** @param {HTMLTemplateElement} template @param {{name: string, number: number, url: string}} about */
function drawn(template, { name, number, url }) {
  const made = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
  for (const part of /** @type {NodeListOf<HTMLElement>} */ (made.querySelectorAll("[data-words]"))) {
    part.textContent = filled(part.dataset.words ?? "", { name, number });
  }
  made.querySelector("a")?.setAttribute("href", url);
  return made;
}
