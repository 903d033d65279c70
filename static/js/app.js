// The entry of every signed-in page: starts the shared modules and says what went wrong with a request.

import * as announcing from "./announce.js";
import * as copying from "./copy.js";
import * as dialogs from "./dialog.js";
import * as menus from "./menu.js";
import * as palettes from "./palette/palette.js";
import * as sliders from "./slider.js";
import * as themes from "./theme.js";
import * as times from "./times.js";
import * as toasts from "./toast.js";
import * as shortcuts from "./shortcuts.js";
import { onLoad } from "./page.js";
import { askToSignIn, meansSignedOut } from "./session.js";
import { trouble } from "./toast.js";

export { csrf, onLoad } from "./page.js";

/** @param {Event} event @returns {HtmxDetail} */
const detail = (event) => /** @type {CustomEvent<HtmxDetail>} */ (event).detail;

/** @param {XMLHttpRequest} xhr */
const answer = (xhr) => ({ status: xhr.status, url: xhr.responseURL, text: xhr.responseText });

/**
 * Elements that show their own failures (a tile, the composer) carry data-quiet.
 * @param {Event} event
 */
const quiet = (event) => Boolean(detail(event).elt?.closest?.("[data-quiet]"));

document.addEventListener("htmx:beforeSwap", (event) => {
  if (!meansSignedOut(answer(detail(event).xhr))) return;
  detail(event).shouldSwap = false;
  if (detail(event).xhr.status < 400) askToSignIn();
});

document.addEventListener("htmx:responseError", (event) => {
  const { xhr } = detail(event);
  if (meansSignedOut(answer(xhr))) return askToSignIn();
  if (!quiet(event)) trouble(xhr.status === 403 ? "refused" : "failed");
});

for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, (event) => {
    if (!quiet(event)) trouble("offline");
  });
}

for (const module of [toasts, announcing, dialogs, menus, palettes, shortcuts, sliders, themes, times, copying]) onLoad(module.init);
