// The dialog that loads a mask: a file, what is pasted or dropped onto it, or one of the team's. It is looked at
// first, fitted, made black and white, and then put over the mask as one step.

import { closeDialog, openDialog } from "../dialog.js";
import { announce } from "../announce.js";
import { Unfit, decoded, isJpeg, made, pixels, within } from "./bitmap_mask.js";
import { THRESHOLD, natureOf, placed, tonesOf } from "./toning.js";
import { combine } from "./whole.js";

/**
 * @typedef {import("./masks.js").Parts} Parts
 * @typedef {import("./masks.js").Page} Page
 * @typedef {import("./masks.js").Saved} Saved
 * @typedef {import("./combining.js").Way} Way
 * @typedef {import("./toning.js").Fit} Fit
 * @typedef {{bitmap: ImageBitmap, nature: import("./toning.js").Nature, lossy: boolean, name: string}} Source
 */

const SAMPLE = 256; // pixels, the longer side that is looked at to tell what it is
const ELSEWHERE = "dialog:modal:not(#load-mask-dialog), #editor[data-mode=review]"; // where nothing is pasted
const PREVIEW = 320; // pixels, the longer side

/** @param {Parts} parts @param {(before: string) => Promise<Page>} list */
export function initLoadMask({ session }, list) {
  const dialog = document.getElementById("load-mask-dialog");
  if (dialog instanceof HTMLDialogElement) new LoadMask(dialog, session, list).listen();
}

class LoadMask {
  /** @type {Source | null} */
  #source = null;

  #next = "";
  #turn = 0; // the newest choice wins, whichever is decoded first

  /** @param {HTMLDialogElement} dialog @param {import("./session.js").Session} session @param {(before: string) => Promise<Page>} list */
  constructor(dialog, session, list) {
    this.dialog = dialog;
    this.session = session;
    this.list = list;
  }

  listen() {
    const { dialog } = this;
    new MutationObserver(() => (dialog.open ? this.#opened() : this.#closed())).observe(dialog, { attributeFilter: ["open"] });
    const file = /** @type {HTMLInputElement} */ (this.#one("input[type=file]"));
    file.addEventListener("change", () => {
      if (file.files?.[0]) void this.#choose(file.files[0]);
      file.value = "";
    });
    this.#one("[data-more]").addEventListener("click", () => void this.#more());
    this.#one("[data-saved]").addEventListener("click", (event) => this.#clicked(event));
    for (const name of ["input", "change"]) this.#one("[data-chosen]").addEventListener(name, () => this.#show());
    this.#one("form").addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#load();
    });
    this.#listenForDrops();
    document.addEventListener("paste", (event) => this.#pasted(event));
  }

  #listenForDrops() {
    const { dialog } = this;
    const over = (/** @type {boolean} */ on) => this.#one(".dropzone").classList.toggle("is-over", on);
    dialog.addEventListener("dragover", (event) => {
      event.preventDefault();
      over(true);
    });
    dialog.addEventListener("dragleave", () => over(false));
    dialog.addEventListener("drop", (event) => {
      event.preventDefault();
      over(false);
      const file = event.dataTransfer?.files[0];
      if (file) void this.#choose(file);
    });
  }

  /** A pasted picture opens the dialog; text stays what it is. @param {ClipboardEvent} event */
  #pasted(event) {
    const file = [...(event.clipboardData?.files ?? [])].find((each) => each.type.startsWith("image/"));
    const isTyped = event.target instanceof Element && event.target.closest("input, textarea, [contenteditable]");
    if (!file || (isTyped && !this.dialog.open) || document.querySelector(ELSEWHERE)) return;
    event.preventDefault();
    openDialog(this.dialog);
    void this.#choose(file);
  }

  #opened() {
    if (!this.#one("[data-saved]").childElementCount) void this.#more();
  }

  #closed() {
    this.#turn += 1;
    this.dialog.removeAttribute("aria-busy");
    this.#source?.bitmap.close();
    this.#source = null;
    this.#say("");
    this.#marked(null);
    this.#one("[data-saved]").replaceChildren();
    this.#next = "";
    this.#show();
  }

  async #more() {
    try {
      const page = await this.list(this.#next);
      if (!this.dialog.open) return;
      this.#one("[data-saved]").append(...page.masks.map((mask) => this.#choice(mask)));
      this.#next = page.next;
      this.#one("[data-none]").hidden = this.#one("[data-saved]").childElementCount > 0;
      this.#one("[data-more]").hidden = !page.next;
    } catch {
      this.#say("list");
      this.#one("[data-more]").hidden = false;
    }
  }

  /** @param {Saved} mask */
  #choice(mask) {
    const template = /** @type {HTMLTemplateElement} */ (this.#one("template"));
    const button = /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true));
    button.dataset.url = mask.url;
    button.dataset.name = mask.name;
    button.title = `${mask.name} · ${mask.person}`;
    /** @type {HTMLImageElement} */ (button.querySelector("img")).src = mask.url;
    /** @type {HTMLElement} */ (button.querySelector("bdi")).textContent = mask.name;
    return button;
  }

  /** @param {Event} event */
  #clicked(event) {
    const button = /** @type {Element} */ (event.target).closest("button");
    const { url, name } = button?.dataset ?? {};
    if (!button || !url) return;
    this.#marked(button);
    const fetched = fetch(url).then((answer) => {
      if (!answer.ok) throw new Unfit("gone");
      return answer.blob();
    });
    void this.#take(fetched, name ?? "");
  }

  /** @param {Element | null} chosen */
  #marked(chosen) {
    for (const each of this.#one("[data-saved]").children) each.setAttribute("aria-pressed", String(each === chosen));
  }

  /** @param {File} file */
  #choose(file) {
    this.#marked(null);
    return this.#take(Promise.resolve(file), file.name);
  }

  /** @param {Promise<Blob>} coming @param {string} name */
  async #take(coming, name) {
    const turn = (this.#turn += 1);
    this.dialog.setAttribute("aria-busy", "true");
    try {
      const file = await coming;
      const lossy = await isJpeg(file);
      const bitmap = await decoded(file);
      if (turn !== this.#turn) return bitmap.close();
      this.#source?.bitmap.close();
      const nature = natureOf(pixels(bitmap, within(bitmap, SAMPLE)));
      this.#source = { bitmap, nature, lossy, name };
      this.#say("");
      this.#prepare(nature);
    } catch (error) {
      if (turn === this.#turn) this.#say(error instanceof Unfit ? error.message : "damaged");
    } finally {
      if (turn === this.#turn) this.dialog.removeAttribute("aria-busy");
    }
    this.#show();
  }

  /** @param {import("./toning.js").Nature} nature */
  #prepare({ grey }) {
    this.#one("[data-softness]").hidden = !grey;
    /** @type {HTMLInputElement} */ (this.#one("[name=soft]")).checked = grey;
    const slider = /** @type {HTMLInputElement} */ (this.#one("input[type=range]"));
    slider.value = String(THRESHOLD);
    slider.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /** The fields and the preview as they follow from what is chosen. */
  #show() {
    const source = this.#source;
    const size = this.session.size;
    this.#one("[data-chosen]").hidden = !source;
    this.#one("[data-load]").setAttribute("aria-disabled", String(!source));
    if (!source) return;
    const { bitmap } = source;
    const isSame = bitmap.width === size.width && bitmap.height === size.height;
    this.#one("[data-fits]").hidden = isSame;
    this.#one("[data-threshold]").hidden = this.#toning().soft;
    const sizes = /** @type {Record<string, string | number>} */ ({ width: bitmap.width, height: bitmap.height, picture_width: size.width, picture_height: size.height });
    this.#one("[data-name]").textContent = source.name;
    this.#one("[data-sizes]").textContent = (this.dialog.dataset[isSame ? "same" : "differs"] ?? "").replace(/\{(\w+)\}/g, (_, name) => String(sizes[name] ?? ""));
    this.#draw(source);
  }

  /** @param {Source} source */
  #draw({ bitmap }) {
    const canvas = /** @type {HTMLCanvasElement} */ (this.#one("canvas"));
    const small = within(this.session.size, PREVIEW);
    const tones = tonesOf(pixels(bitmap, small, placed(bitmap, small, this.#fit())), this.#toning());
    [canvas.width, canvas.height] = [small.width, small.height];
    const context = canvas.getContext("2d");
    const image = context?.createImageData(small.width, small.height);
    if (!context || !image) return;
    tones.forEach((tone, n) => image.data.set([tone, tone, tone, 255], n * 4));
    context.putImageData(image, 0, 0);
  }

  async #load() {
    const source = this.#source;
    if (!source || this.dialog.hasAttribute("aria-busy") || this.session.isBusy) return;
    this.dialog.setAttribute("aria-busy", "true");
    const turn = this.#turn;
    const mask = await made(source.bitmap, this.session.size, this.#fit(), this.#toning());
    this.dialog.removeAttribute("aria-busy");
    if (turn !== this.#turn || this.session.isBusy) return;
    const way = /** @type {Way} */ (this.#value("way"));
    const isStep = this.session.apply("load", combine(this.session.mask, mask, way));
    closeDialog(this.dialog);
    announce((isStep ? this.dialog.dataset.loaded : this.dialog.dataset.unchanged) ?? "");
  }

  /** @returns {import("./toning.js").Toning} */
  #toning() {
    const { nature: { alpha, grey } = { alpha: false, grey: false }, lossy = false } = this.#source ?? {};
    const soft = grey && /** @type {HTMLInputElement} */ (this.#one("[name=soft]")).checked;
    return { alpha, soft, lossy, threshold: Number(/** @type {HTMLInputElement} */ (this.#one("input[type=range]")).value) };
  }

  #fit() {
    return /** @type {Fit} */ (this.#value("fit"));
  }

  /** @param {string} name of radios */
  #value(name) {
    return /** @type {HTMLInputElement} */ (this.#one(`[name=${name}]:checked`)).value;
  }

  /** @param {string} why name of a sentence; "" for none */
  #say(why) {
    this.#one("[role=alert]").textContent = why ? (this.dialog.dataset[why] ?? "") : "";
  }

  /** @param {string} selector @returns {HTMLElement} */
  #one(selector) {
    return /** @type {HTMLElement} */ (this.dialog.querySelector(selector));
  }
}
