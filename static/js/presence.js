// Who else is where this page is: the page says where that is, and shows whom the socket names.

import { swap } from "./live/apply.js";
import { onLoad } from "./page.js";

let last = { place: "", html: "" }; // what was told
/** @type {HTMLElement | undefined} */
let drawnOn; // the mark it was drawn on

/** The mark that says where the page is: the innermost in sight, as a viewer may lie over a list. @returns {HTMLElement | undefined} */
function mark() {
  const marks = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".presence[data-place]")]);
  return marks.findLast((one) => !one.closest("dialog:not([open])"));
}

/** @param {(place: string, doing: string) => void} tell called whenever the page may be somewhere else */
export function follow(tell) {
  const look = () => {
    const here = mark();
    tell(here?.dataset.place ?? "", here?.dataset.doing ?? "");
    if (here && here !== drawnOn && here.dataset.place === last.place) draw(here); // the page drew its mark anew
  };
  onLoad(look);
  const viewer = document.getElementById("viewer");
  if (viewer) new MutationObserver(look).observe(viewer, { attributes: true, attributeFilter: ["open"] });
}

/** @param {string} place where they are; "" when nobody can be known of any more @param {string} html fragments that name their own place */
export function show(place, html) {
  const here = mark();
  if (place && place !== here?.dataset.place) return; // the page has gone on
  last = { place, html };
  if (here && place) draw(here);
  else clear();
}

/** @param {HTMLElement} here */
function draw(here) {
  drawnOn = here;
  swap(last.html);
  document.dispatchEvent(new CustomEvent("presence:shown"));
}

function clear() {
  for (const one of document.querySelectorAll(".presence, #editor-company")) one.replaceChildren();
}
