// Before and after, in the picture's place: a native slider over the two, side by side, or what differs. It follows
// the stage's pose; everything it does not use itself (zoom, pan, pinch) it hands to the stage.

import { wheelFactor } from "../viewport.js";
import { filled, numbers } from "./candidates.js";
import { drawDifference } from "./difference.js";
import { lay, place, put, wider } from "./placing.js";
import { frameOf, insets, paneBox } from "./split.js";

/**
 * @typedef {import("./split.js").View} View
 * @typedef {import("./split.js").Frame} Frame
 * @typedef {{preview: string, box: [number, number, number, number], canvas: {width: number, height: number},
 *   at: {x: number, y: number}, number: string}} Candidate box: left, top, width and height on the canvas
 * @typedef {{src: string, preview: string, width: number, height: number, number: number}} Picture
 */

const ROOM = 48; // pixels at the top that the surround and the zoom buttons take
const PREVIEW = 1280; // pixels, the longer side of the smaller copy

export class Compare {
  #held = false;
  #pinches = false;
  #was = ""; // the slider's value before a finger came
  #drawn = ""; // the candidate whose difference is on the canvas
  /** @type {Candidate | null} */
  #candidate = null;

  /**
   * @param {HTMLElement} home the layer over the stage @param {HTMLTemplateElement} template
   * @param {import("./stage.js").Stage} stage @param {HTMLElement} host the stage's element
   * @param {Picture} picture @param {{x: number, y: number}} [corner] the picture's place on the stage's canvas
   */
  constructor(home, template, stage, host, picture, corner = { x: 0, y: 0 }) {
    this.stage = stage;
    this.host = host;
    this.picture = picture;
    this.corner = corner;
    this.home = home;
    home.append(template.content.cloneNode(true));
    this.layer = /** @type {HTMLElement} */ (home.querySelector(".compare"));
    this.frame = /** @type {HTMLElement} */ (this.#part(".compare-frame"));
    this.edge = /** @type {HTMLElement} */ (this.#part(".compare-edge"));
    this.range = /** @type {HTMLInputElement} */ (this.#part(".compare-range"));
    this.image = /** @type {HTMLImageElement} */ (this.#part(".compare-candidate"));
    this.under = /** @type {HTMLImageElement} */ (this.#part(".compare-under"));
    this.exact = /** @type {HTMLImageElement} */ (this.#part(".compare-exact"));
    this.canvas = /** @type {HTMLCanvasElement} */ (this.#part(".compare-difference"));
    this.#listen();
  }

  /** @returns {View} */
  get view() {
    return /** @type {View} */ (this.layer.dataset.view);
  }

  /** @param {View} view */
  set view(view) {
    this.layer.dataset.view = view;
    this.#words();
    this.#layout();
    if (view === "difference") void this.#differ();
  }

  /** @param {Candidate} candidate */
  show(candidate) {
    this.#candidate = candidate;
    this.#drawn = "";
    this.image.src = candidate.preview;
    for (const one of [this.under, this.exact]) {
      one.hidden = !this.#isExtended;
      if (this.#isExtended) one.src = this.picture.src;
    }
    this.#panes(candidate);
    this.home.hidden = false;
    this.view = this.view;
    this.#moved();
  }

  hide() {
    this.#candidate = null;
    this.home.hidden = true;
  }

  /** The original alone, for as long as a key is held. @param {boolean} on */
  before(on) {
    this.#held = on;
    this.layer.toggleAttribute("data-held", on);
    this.#layout();
  }

  /** Where the picture itself is in the view. */
  get #pose() {
    const { x, y, scale } = this.stage.pose;
    return { x: x + this.corner.x * scale, y: y + this.corner.y * scale, scale };
  }

  /** Whether it is larger than the picture. */
  get #isExtended() {
    const { canvas } = this.#candidate ?? {};
    return canvas !== undefined && (canvas.width !== this.picture.width || canvas.height !== this.picture.height);
  }

  #part(/** @type {string} */ selector) {
    return this.layer.querySelector(selector);
  }

  #listen() {
    this.stage.addEventListener("pose", () => this.#layout());
    new ResizeObserver(() => this.#layout()).observe(this.home);
    this.range.addEventListener("input", () => this.#moved());
    this.layer.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    this.#handOver();
  }

  #moved() {
    // the slider follows the first of two fingers, which means something else
    if (this.#pinches) this.range.value = this.#was;
    const words = filled(this.range.dataset.words ?? "", { percent: this.range.value });
    this.range.setAttribute("aria-valuetext", words);
    this.#layout();
  }

  /** @param {WheelEvent} event */
  #wheel(event) {
    event.preventDefault();
    const { left, top } = this.host.getBoundingClientRect();
    this.stage.zoomBy(wheelFactor(event), { x: event.clientX - left, y: event.clientY - top });
  }

  /** A middle button, a held Space or a second finger means the stage: it gets the pointers from here on. */
  #handOver() {
    /** @type {Map<number, PointerEvent>} */
    const touches = new Map();
    const give = (/** @type {PointerEvent} */ event) => this.host.dispatchEvent(new PointerEvent("pointerdown", event));
    this.range.addEventListener("pointerdown", (event) => {
      if (event.pointerType === "touch") touches.set(event.pointerId, event);
      if (touches.size === 1) this.#was = this.range.value;
      if (event.button === 0 && touches.size < 2) return;
      event.preventDefault();
      this.#pinches = touches.size > 1;
      this.#moved();
      for (const one of this.#pinches ? [...touches.values()] : [event]) give(one);
      touches.clear();
    });
    this.range.addEventListener("pointermove", (event) => touches.has(event.pointerId) && touches.set(event.pointerId, event));
    for (const name of /** @type {const} */ (["pointerup", "pointercancel", "lostpointercapture"])) {
      this.range.addEventListener(name, (event) => touches.delete(event.pointerId));
    }
    const lifted = (/** @type {TouchEvent} */ event) => (this.#pinches &&= event.touches.length > 0);
    for (const name of /** @type {const} */ (["touchend", "touchcancel"])) document.addEventListener(name, lifted);
    const space = (/** @type {KeyboardEvent} */ event) => {
      if (event.key === " ") this.layer.toggleAttribute("data-panning", event.type === "keydown" && this.#isFree(event));
    };
    document.addEventListener("keydown", space);
    document.addEventListener("keyup", space);
  }

  /** Whether Space does nothing else there. @param {KeyboardEvent} event */
  #isFree(event) {
    return !(/** @type {Element} */ (event.target).closest("a, button, select, textarea, summary, input:not(.compare-range)"));
  }

  /** @param {Candidate} candidate */
  #panes({ preview, box, at, canvas }) {
    const [before, after] = [...this.layer.querySelectorAll(".compare-pane svg")];
    const small = Math.max(this.picture.width, this.picture.height) > PREVIEW ? this.picture.preview : this.picture.src;
    const original = [at.x, at.y, this.picture.width, this.picture.height];
    place(before.children[0], small, original);
    place(after.children[0], small, wider(original, [0, 0, canvas.width, canvas.height]));
    place(after.children[1], small, original);
    place(after.children[2], preview, box);
  }

  #words() {
    const before = /** @type {HTMLElement} */ (this.#part(".compare-label.is-before"));
    const after = /** @type {HTMLElement} */ (this.#part(".compare-label.is-after"));
    const number = this.#candidate?.number ?? "";
    before.textContent = filled(before.dataset.words ?? "", { number: this.picture.number });
    after.textContent = this.view === "difference" ? (after.dataset.wordsDifference ?? "") : filled(after.dataset.words ?? "", { number });
    this.image.alt = after.textContent;
    const [one, two] = [...this.layer.querySelectorAll(".compare-pane svg")];
    one.setAttribute("aria-label", before.textContent);
    two.setAttribute("aria-label", after.textContent);
  }

  /** Everything where the stage shows the picture now. */
  #layout() {
    const candidate = this.#candidate;
    if (!candidate || this.home.hidden) return;
    const pose = this.#pose;
    const view = { width: this.host.clientWidth, height: this.host.clientHeight };
    const frame = frameOf(pose, candidate.canvas, candidate.at, view);
    put(this.frame, frame);
    this.layer.style.setProperty("--free", `${Math.max(0, ROOM - (this.view === "beside" ? 0 : frame.top))}px`);
    this.#split(frame);
    const [left, top, width, height] = candidate.box;
    for (const one of [this.image, this.canvas]) lay(one, pose, [left - candidate.at.x, top - candidate.at.y, width, height]);
    const original = [0, 0, this.picture.width, this.picture.height];
    if (this.#isExtended) lay(this.exact, pose, original);
    if (this.#isExtended) lay(this.under, pose, wider(original, [-candidate.at.x, -candidate.at.y, candidate.canvas.width, candidate.canvas.height]));
    this.layer.classList.toggle("is-pixels", pose.scale * devicePixelRatio >= 4);
    if (this.view === "beside") this.#beside(view, candidate);
  }

  /** @param {Frame} frame */
  #split(frame) {
    const percent = this.#held ? 100 : Number(this.range.value);
    const after = /** @type {HTMLElement} */ (this.#part(".compare-after"));
    after.style.clipPath = this.#held ? "inset(100%)" : `inset(${insets(frame, percent, this.view).map((side) => `${side}px`).join(" ")})`;
    this.edge.style.setProperty("--at", `${percent}%`);
  }

  /** @param {{width: number, height: number}} view @param {Candidate} candidate */
  #beside(view, { canvas, at }) {
    const whole = Math.min(view.width / canvas.width, view.height / canvas.height);
    for (const svg of this.layer.querySelectorAll(".compare-pane svg")) {
      const pane = { width: svg.clientWidth, height: svg.clientHeight };
      if (pane.width && pane.height) svg.setAttribute("viewBox", paneBox(this.#pose, whole, view, pane, canvas, at).join(" "));
    }
  }

  async #differ() {
    const candidate = this.#candidate;
    if (!candidate || this.#drawn === candidate.preview) return;
    const original = new Image();
    original.src = this.picture.src;
    const [left, top, width, height] = candidate.box;
    this.#drawn = candidate.preview;
    await drawDifference(this.canvas, original, this.image, [left - candidate.at.x, top - candidate.at.y, width, height], this.picture);
    this.canvas.dataset.drawn = candidate.preview;
  }
}

/** What a tile of the tray says of its candidate. @param {HTMLElement} tile @param {string} preview @returns {Candidate} */
export function candidateOf(tile, preview) {
  const [left, top, width, height] = numbers(tile.dataset.box);
  const [across, down] = numbers(tile.dataset.canvas);
  const [x, y] = numbers(tile.dataset.at);
  return { preview, box: [left, top, width, height], canvas: { width: across, height: down }, at: { x, y }, number: tile.dataset.number ?? "" };
}
