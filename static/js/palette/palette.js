// The command palette: Ctrl or ⌘ K over any page. Pages and actions are in the page and answer at once; the server is
// asked for the rest while a person types, and only its answer to the last question counts.

import { announce } from "../announce.js";
import { closeDialog, openDialog } from "../dialog.js";
import { openerOf } from "../menu.js";
import { askToSignIn, meansSignedOut } from "../session.js";
import { controls, perform } from "./acting.js";
import { isComposing, opens } from "./keys.js";
import { List } from "./list.js";
import { actsOn } from "./picture.js";

const PAUSE = 150; // ms without a key before the server is asked
const APPLE = /Mac|iPhone|iPad/.test(navigator.platform);

/** What is done once the palette has closed and the focus is back. @type {(() => void) | null} */
let next = null;
let asking = new AbortController();
let timer = 0;

const dialog = () => /** @type {HTMLDialogElement} */ (document.getElementById("palette"));
const field = () => /** @type {HTMLInputElement} */ (document.getElementById("palette-input"));

/** @type {List} */
let list;

/** What has the focus; of a menu, the button that opened it, because menus close. */
function focused() {
  const active = /** @type {HTMLElement | null} */ (document.activeElement);
  const menu = active?.closest(".menu");
  return (menu && openerOf(menu)) || active;
}

/** @param {HTMLElement | null} [opener] */
function open(opener = focused()) {
  field().value = "";
  list.replace("picture", pictureGroup(opener));
  list.replace("server", []);
  list.narrow("", { typed: true });
  note("");
  raise(dialog());
  openDialog(dialog(), { opener });
  field().focus();
  void ask();
}

/** Outside an open modal dialog nothing is read aloud. @param {HTMLElement} home */
function raise(home) {
  const announcer = document.getElementById("announcer");
  if (announcer) home.append(announcer);
}

/** @param {Element | null} from */
function pictureGroup(from) {
  const acts = actsOn(from, dialog().dataset.download ?? "");
  const group = copy("palette-picture-group");
  for (const { control, label, icon } of acts) {
    const option = copy("palette-picture-option");
    if (icon) option.prepend(icon);
    option.querySelector(".palette-label")?.append(label);
    controls.set(option, control);
    group.append(option);
  }
  return acts.length ? [group] : [];
}

/** @param {string} id */
function copy(id) {
  const template = /** @type {HTMLTemplateElement} */ (document.getElementById(id));
  return /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true));
}

function typed() {
  list.narrow(field().value, { typed: true });
  note(list.options.length ? "" : "searching");
  clearTimeout(timer);
  asking.abort();
  timer = window.setTimeout(ask, PAUSE);
}

/** Ask the server; an answer to an earlier question is dropped. */
async function ask() {
  asking.abort();
  asking = new AbortController();
  const { signal } = asking;
  const url = new URL(dialog().dataset.url ?? "", location.href);
  url.searchParams.set("q", field().value);
  try {
    const answer = await fetch(url, { signal, headers: { "HX-Request": "true" }, cache: "no-store" });
    const text = await answer.text();
    if (meansSignedOut({ status: answer.status, url: answer.url, text })) return signedOut();
    answered(answer.ok ? text : null);
  } catch (error) {
    if (!signal.aborted) answered(null);
  }
}

/** @param {string | null} html null when there is no answer */
function answered(html) {
  const page = new DOMParser().parseFromString(html ?? "", "text/html");
  list.replace("server", [...page.body.children]);
  list.narrow(field().value, { answered: html !== null });
  const count = list.options.length;
  if (html === null) return note("unreachable", { aloud: true });
  note(count ? "" : "none");
  const found = (dialog().dataset.found ?? "").replace("{n}", String(count));
  if (field().value) announce(count ? found : (dialog().dataset.none ?? ""), { key: "palette" });
}

function signedOut() {
  next = askToSignIn;
  closeDialog(dialog());
}

/**
 * A line under the list, of the words that the dialog keeps.
 * @param {"" | "none" | "searching" | "unreachable"} which
 * @param {{aloud?: boolean}} [options]
 */
function note(which, { aloud = false } = {}) {
  const line = /** @type {HTMLElement} */ (document.getElementById("palette-said"));
  line.textContent = which && (dialog().dataset[which] ?? "");
  line.hidden = !which;
  line.classList.toggle("warn", which === "unreachable");
  if (aloud) announce(line.textContent, { key: "palette" });
}

/** Close, and then do what the option says. @param {HTMLElement} option */
function choose(option) {
  next = () => perform(option);
  closeDialog(dialog());
}

/** @param {KeyboardEvent} event */
function keyed(event) {
  if (opens(event, APPLE)) {
    event.preventDefault();
    if (!event.repeat) dialog().open ? closeDialog(dialog()) : open();
  }
}

/** Keys in the field. @param {KeyboardEvent} event */
function steered(event) {
  if (isComposing(event) || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  if (list.move(event.key)) return event.preventDefault();
  if (event.key !== "Enter") return;
  event.preventDefault();
  if (list.active && !event.repeat) choose(list.active);
}

/** @param {Event} event @returns {HTMLElement | null} */
const optionAt = (event) => /** @type {Element} */ (event.target).closest('[role="option"]');

/** @param {MouseEvent} event */
function clicked(event) {
  const option = optionAt(event);
  if (!option || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  choose(option);
}

function closed() {
  clearTimeout(timer);
  asking.abort();
  raise(document.body);
  const act = next;
  next = null;
  act?.();
}

/** The key as Apple's keyboards call it. */
function renameKey() {
  const name = dialog().dataset.apple ?? "";
  document.querySelector("#palette-open kbd")?.replaceChildren(name);
  const list = /** @type {HTMLElement | null} */ (document.querySelector("[data-shortcut-list]"));
  if (list) list.dataset.paletteKey = name;
}

/** @param {ParentNode} root */
export function init(root) {
  if (root !== document || !document.getElementById("palette")) return;
  const box = /** @type {HTMLElement} */ (document.getElementById("palette-list"));
  list = new List(box, field());
  if (APPLE) renameKey();
  document.addEventListener("keydown", keyed);
  field().addEventListener("keydown", steered);
  field().addEventListener("compositionend", typed);
  field().addEventListener("input", (event) => {
    if (!(/** @type {InputEvent} */ (event).isComposing)) typed();
  });
  box.addEventListener("click", clicked);
  box.addEventListener("mousedown", (event) => {
    if (optionAt(event)) event.preventDefault(); // the focus stays in the field
  });
  box.addEventListener("pointermove", (event) => {
    const option = optionAt(event);
    if (option) list.point(option);
  });
  dialog().addEventListener("close", closed);
  const button = document.getElementById("palette-open");
  button?.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    open(button);
  });
}
