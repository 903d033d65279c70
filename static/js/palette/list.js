// The listbox of the palette: which options it shows, in what order, and which one is active. The focus stays in the
// field above it (ARIA Authoring Practices: combobox with a listbox popup).

import { ELSEWHERE, NEVER, moved, ordered, rank, shown } from "./rank.js";

/** How groups follow each other where a question does not say it. */
const ORDER = ["picture", "pages", "use", "prompts", "recent", "collections", "pictures", "presets", "teams", "actions"];

/** What people wrote at length: a name that has the word comes before a sentence that begins with it. */
const PROSE = ["recent", "pictures"];

let made = 0;

/** Where an option came in its group. @type {WeakMap<Element, number>} */
const came = new WeakMap();

/** In the order they came in, whatever the order they stand in. @param {HTMLElement} group @returns {HTMLElement[]} */
function optionsOf(group) {
  const options = [...group.querySelectorAll(/** @type {"div"} */ ('[role="option"]'))];
  options.forEach((one, at) => came.has(one) || came.set(one, at));
  return options.sort((one, other) => (came.get(one) ?? 0) - (came.get(other) ?? 0));
}

/** @param {HTMLElement} group */
const place = (group) => ORDER.indexOf(group.dataset.group ?? "");

export class List {
  /** Whether the person moved in the list since it changed. */
  #chose = false;

  /** @param {HTMLElement} box @param {HTMLInputElement} field */
  constructor(box, field) {
    this.box = box;
    this.field = field;
  }

  /** @returns {HTMLElement[]} */
  get groups() {
    const all = /** @type {HTMLElement[]} */ ([...this.box.children]);
    return all.sort((one, other) => place(one) - place(other));
  }

  /** What can be chosen now, in order. */
  get options() {
    return /** @type {HTMLElement[]} */ ([...this.box.querySelectorAll('[role="option"]:not([hidden])')]);
  }

  /** @returns {HTMLElement | null} */
  get active() {
    return this.box.querySelector('[aria-selected="true"]');
  }

  /**
   * Put groups in the place of the earlier ones from the same source.
   * @param {string} source
   * @param {Element[]} groups
   */
  replace(source, groups) {
    for (const old of this.box.querySelectorAll(`:scope > [data-source="${source}"]`)) old.remove();
    for (const group of groups) /** @type {HTMLElement} */ (group).dataset.source = source;
    this.box.append(...groups);
  }

  /**
   * Show what a question leaves. What the server found for this very question stays, whatever it was found in.
   * @param {string} question
   * @param {{typed?: boolean, answered?: boolean}} [news] typed: the question is new; answered: the server's word on it came
   */
  narrow(question, { typed = false, answered = false } = {}) {
    if (typed) this.#chose = false;
    const groups = this.groups;
    const best = groups.map((group) => this.#fit(group, question, answered && group.dataset.source === "server"));
    this.box.append(...ordered(best).map((at) => groups[at]));
    const kept = this.#chose && this.active && !this.active.hidden ? this.active : this.options[0];
    this.activate(kept ?? null);
  }

  /** @param {HTMLElement} group @param {string} question @param {boolean} found */
  #fit(group, question, found) {
    const options = optionsOf(group);
    const least = PROSE.includes(group.dataset.group ?? "") ? 1 : 0;
    const ranks = options.map((one) => {
      const own = rank(question, one.querySelector(".palette-label")?.textContent ?? "", one.dataset.words, least);
      return found && own === NEVER ? ELSEWHERE : own;
    });
    const seen = shown(ranks);
    options.forEach((one, at) => one.toggleAttribute("hidden", !seen.includes(at)));
    group.append(...seen.map((at) => options[at]));
    group.hidden = !seen.length;
    return seen.length ? ranks[seen[0]] : NEVER;
  }

  /** @param {HTMLElement | null} option */
  activate(option) {
    for (const one of this.box.querySelectorAll('[aria-selected="true"]')) one.setAttribute("aria-selected", "false");
    if (!option) return this.field.removeAttribute("aria-activedescendant");
    option.id ||= `palette-option-${(made += 1)}`;
    option.setAttribute("aria-selected", "true");
    this.field.setAttribute("aria-activedescendant", option.id);
    if (option === this.options[0]) this.box.scrollTop = 0;
    else option.scrollIntoView({ block: "nearest" });
  }

  /** The pointer is on it; nothing scrolls under a pointer. @param {HTMLElement} option */
  point(option) {
    if (option === this.active) return;
    const top = this.box.scrollTop;
    this.activate(option);
    this.box.scrollTop = top;
    this.#chose = true;
  }

  /** @param {string} key @returns {boolean} whether the key moves in the list */
  move(key) {
    const options = this.options;
    const to = moved(key, this.active ? options.indexOf(this.active) : -1, options.length);
    if (to < 0) return false;
    this.#chose = true;
    this.activate(options[to]);
    return true;
  }
}
