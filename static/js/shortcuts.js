// Single keys: never in fields, with modifiers or while composing; can be switched off (WCAG 2.1.4); `?` lists them.

import { openModal } from "./page.js";
import { openDialog } from "./dialog.js";

/** @typedef {{key: string, label: string, group?: string, run: (event: KeyboardEvent) => void, when?: () => boolean}} Shortcut */

/** @type {Set<Shortcut>} */
const shortcuts = new Set();
const TYPING = 'input:not([type="checkbox"], [type="radio"], [type="button"]), textarea, select, [contenteditable=""], [contenteditable="true"]';

/**
 * Add a single key for the page. Returns how to take it away again.
 * @param {Shortcut} shortcut
 */
export function register(shortcut) {
  shortcuts.add(shortcut);
  return () => void shortcuts.delete(shortcut);
}

/** Whether the person wants single keys. */
export function enabled() {
  return document.body.dataset.shortcuts !== "off";
}

/** @param {KeyboardEvent} event */
function ignored(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return true;
  if (event.isComposing || event.keyCode === 229) return true;
  const element = /** @type {Element} */ (event.target);
  return Boolean(element.closest?.(`${TYPING}, [popover]:popover-open`));
}

/**
 * The control that a key presses: in the innermost scope around the focus, else on the page.
 * @param {Element | null} from
 * @param {string} key
 * @returns {HTMLElement | null}
 */
function control(from, key) {
  const selector = `[data-key="${CSS.escape(key)}"]`;
  for (let scope = from?.closest("[data-key-scope]"); scope; scope = scope.parentElement?.closest("[data-key-scope]")) {
    const found = scope.querySelector(selector);
    if (found instanceof HTMLElement) return found;
  }
  return (openModal() ?? document).querySelector(`[data-key-scope="page"] ${selector}, ${selector}:not([data-key-scope] *)`);
}

/** @param {KeyboardEvent} event */
function keyed(event) {
  if (ignored(event)) return;
  if (event.key === "?") return help(event);
  if (!enabled()) return;
  const pressed = control(/** @type {Element} */ (event.target), event.key);
  if (pressed) {
    event.preventDefault();
    return pressed.click();
  }
  if (openModal()) return;
  for (const shortcut of shortcuts) {
    if (shortcut.key !== event.key || shortcut.when?.() === false) continue;
    event.preventDefault();
    return shortcut.run(event);
  }
}

/** @param {KeyboardEvent} [event] */
function help(event) {
  const dialog = document.getElementById("shortcuts-help");
  if (!(dialog instanceof HTMLDialogElement) || openModal() || (event && !enabled())) return;
  event?.preventDefault();
  openDialog(dialog);
}

/** @returns {Map<string, Map<string, string>>} group → label → key, each thing once */
function known() {
  const list = /** @type {HTMLElement} */ (document.querySelector("[data-shortcut-list]"));
  const page = document.getElementById("shortcuts-help")?.dataset.group ?? "";
  const everywhere = new Map([[list.dataset.name ?? "", "?"]]);
  if (document.getElementById("palette")) everywhere.set(list.dataset.palette ?? "", list.dataset.paletteKey ?? "");
  const groups = new Map([[list.dataset.group ?? "", everywhere]]);
  /** @param {string} group @param {string} label @param {string} key */
  const add = (group, label, key) => {
    if (!groups.has(group)) groups.set(group, new Map());
    groups.get(group)?.set(label, key);
  };
  for (const { group, label, key } of shortcuts) add(group ?? page, label, key);
  for (const element of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-key]"))) {
    const label = element.dataset.keyLabel || element.getAttribute("aria-label") || element.textContent?.trim() || "";
    add(page, label, element.dataset.key ?? "");
  }
  return groups;
}

/** Fill the list just before its dialog is seen. */
function list() {
  const target = /** @type {HTMLElement} */ (document.querySelector("[data-shortcut-list]"));
  target.replaceChildren();
  for (const [group, rows] of known()) {
    const title = document.createElement("h3");
    title.textContent = group;
    target.append(title);
    for (const [label, key] of rows) {
      const name = document.createElement("span");
      const cap = document.createElement("kbd");
      name.textContent = label;
      cap.textContent = key.length === 1 ? key.toLocaleUpperCase() : key;
      target.append(name, cap);
    }
  }
  const off = /** @type {HTMLElement | null} */ (document.querySelector(".shortcuts-off"));
  if (off) off.hidden = enabled();
}

/** @param {ParentNode} root */
export function init(root) {
  if (root !== document) return;
  document.addEventListener("keydown", keyed);
  const dialog = document.getElementById("shortcuts-help");
  if (dialog) new MutationObserver(() => dialog.hasAttribute("open") && list()).observe(dialog, { attributeFilter: ["open"] });
}
