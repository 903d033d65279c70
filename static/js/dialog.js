// Dialogs and bottom sheets: native <dialog>, opened and closed by attributes, Back closes a sheet, focus returns.

import { all, once, openModal } from "./page.js";
import { openerOf } from "./menu.js";

/** @type {WeakMap<HTMLDialogElement, HTMLElement>} */
const openers = new WeakMap();
/** @type {WeakSet<Element>} */
const seen = new WeakSet();
const phone = matchMedia("(width < 760px)");
let ignorePop = false;

/**
 * Open a dialog modally. Focus goes back to `opener` (by default what has it now) when it closes.
 * @param {HTMLDialogElement} dialog
 * @param {{opener?: HTMLElement | null}} [options]
 */
export function openDialog(dialog, { opener } = {}) {
  if (dialog.open) return;
  const from = opener ?? /** @type {HTMLElement | null} */ (document.activeElement);
  if (from && from !== document.body) openers.set(dialog, from);
  dialog.showModal();
  if (dialog.dataset.back !== undefined) history.pushState({ dialog: dialog.id }, "");
}

/** @param {HTMLDialogElement} dialog */
export function closeDialog(dialog) {
  if (dialog.open) dialog.close();
}

/** @param {HTMLElement} element */
function visibleOpener(element) {
  // a menu item vanishes with its menu: the button that opened the menu is where focus belongs
  const menu = /** @type {HTMLElement | null} */ (element.closest("[popover]"));
  return (menu && openerOf(menu)) || element;
}

/** @param {HTMLDialogElement} dialog */
function closed(dialog) {
  const opener = openers.get(dialog);
  openers.delete(dialog);
  const back = opener?.isConnected ? opener : opener?.id ? document.getElementById(opener.id) : null;
  back?.focus({ preventScroll: true });
  if (dialog.dataset.back !== undefined && history.state?.dialog === dialog.id) {
    ignorePop = true;
    history.back();
  }
}

/** @param {MouseEvent} event */
function clicked(event) {
  const element = /** @type {HTMLElement} */ (event.target);
  const opener = /** @type {HTMLElement | null} */ (element.closest("[data-dialog-open]"));
  if (opener) {
    const dialog = document.getElementById(opener.dataset.dialogOpen ?? "");
    if (dialog instanceof HTMLDialogElement) {
      event.preventDefault();
      openDialog(dialog, { opener: visibleOpener(opener) });
    }
    return;
  }
  const dialog = element.closest("dialog");
  if (!dialog) return;
  if (element.closest("[data-dialog-close]") || (element === dialog && outside(dialog, event))) closeDialog(dialog);
}

/** @param {HTMLDialogElement} dialog @param {MouseEvent} event */
function outside(dialog, event) {
  const box = dialog.getBoundingClientRect();
  const { clientX: x, clientY: y } = event;
  return event.detail > 0 && (x < box.left || x > box.right || y < box.top || y > box.bottom);
}

/** @param {PopStateEvent} event */
function popped(event) {
  const dialog = openModal();
  const ours = dialog?.dataset.back !== undefined;
  if (ignorePop || ours) event.stopImmediatePropagation(); // htmx would load the page anew
  if (!ignorePop && dialog && ours) closeDialog(dialog);
  ignorePop = false;
}

/** @param {HTMLDialogElement} dialog */
function holdOnPhone(dialog) {
  const held = document.getElementById(dialog.dataset.sheetOf ?? "");
  if (!held) return;
  const home = document.createComment(`home of ${held.id}`);
  held.before(home);
  const move = () => {
    if (phone.matches) return dialog.append(held);
    closeDialog(dialog);
    home.after(held);
  };
  phone.addEventListener("change", move);
  move();
}

/** @param {ParentNode} root */
export function init(root) {
  once(seen, all(root, "dialog[data-sheet-of]"), (dialog) => holdOnPhone(/** @type {HTMLDialogElement} */ (dialog)));
  if (root !== document) return;
  document.addEventListener("click", clicked);
  document.addEventListener("close", (event) => closed(/** @type {HTMLDialogElement} */ (event.target)), true);
  addEventListener("popstate", popped);
}
