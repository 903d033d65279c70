// The picture in the viewer: zoom by wheel, pinch, keys and buttons; pan when zoomed in; surround; swipe.

import { centred, fit, held, isFit, pan, pinch, swipe, wheelFactor, zoomTo } from "./viewport.js";
import { remember } from "./remember.js";

/** @typedef {import("./viewport.js").Pose} Pose @typedef {import("./viewport.js").Point} Point */

const MOST = 32;
const STEP = 1.25;
const NUDGE = 60; // pixels an arrow key pans

export class Stage {
  /**
   * @param {HTMLElement} box the stage
   * @param {{onSwipe: (way: -1 | 1) => void}} options
   */
  constructor(box, { onSwipe }) {
    this.box = box;
    this.image = /** @type {HTMLImageElement} */ (box.querySelector(".viewer-picture"));
    this.onSwipe = onSwipe;
    /** @type {Pose | null} null while the page lays the picture out by itself */
    this.pose = null;
    /** @type {Map<number, Point>} */
    this.fingers = new Map();
    this.down = { x: 0, y: 0, at: 0, alone: true };
    this.#listen();
    this.#say();
  }

  get zoomed() {
    return this.pose !== null;
  }

  get #view() {
    return { width: this.box.clientWidth, height: this.box.clientHeight };
  }

  get #picture() {
    return { width: Number(this.image.getAttribute("width")), height: Number(this.image.getAttribute("height")) };
  }

  /** Where the page puts the picture by itself: inside the image's box, as large as fits. @returns {Pose} */
  get #whole() {
    const { offsetLeft: x, offsetTop: y, offsetWidth: width, offsetHeight: height } = this.image;
    const inside = fit({ width, height }, this.#picture);
    return { x: x + inside.x, y: y + inside.y, scale: inside.scale };
  }

  get #limits() {
    return { least: Math.min(this.#whole.scale, this.#pixel), most: MOST };
  }

  get #pixel() {
    return 1 / devicePixelRatio;
  }

  fit() {
    this.#take(null);
  }

  /** Real pixels, or twice the fitting size where that is more. @param {Point} [at] */
  full(at = this.#middle()) {
    this.#zoom(at, this.#pixel > this.#whole.scale * 1.05 ? this.#pixel : this.#whole.scale * 2);
  }

  /** @param {1 | -1} way */
  step(way) {
    this.#zoom(this.#middle(), (this.pose ?? this.#whole).scale * STEP ** way);
  }

  /** @param {string} key @returns {boolean} whether it was used */
  nudge(key) {
    if (!this.pose) return false;
    const [dx, dy] = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[key] ?? [0, 0];
    this.#take(pan(this.pose, dx * NUDGE, dy * NUDGE));
    return true;
  }

  #middle() {
    return { x: this.#view.width / 2, y: this.#view.height / 2 };
  }

  /** @param {Point} at @param {number} scale */
  #zoom(at, scale) {
    this.#take(zoomTo(this.pose ?? this.#whole, at, scale, this.#limits));
  }

  /** @param {Pose | null} pose */
  #take(pose) {
    const whole = this.#whole;
    this.pose = pose && !isFit(pose, whole) ? held(pose, this.#view, this.#picture) : null;
    this.box.classList.toggle("is-zoomed", this.zoomed);
    this.box.classList.toggle("is-pixels", (this.pose?.scale ?? 0) >= 4 * this.#pixel);
    if (this.zoomed) this.image.removeAttribute("srcset"); // from here on every stored pixel counts
    this.image.style.transform = this.pose ? this.#transform(this.pose, whole) : "";
    this.#say();
  }

  /** @param {Pose} pose @param {Pose} whole */
  #transform({ x, y, scale }, whole) {
    const { offsetLeft: left, offsetTop: top } = this.image;
    const times = scale / whole.scale;
    return `translate(${x - left - times * (whole.x - left)}px, ${y - top - times * (whole.y - top)}px) scale(${times})`;
  }

  #say() {
    const level = this.box.querySelector("[data-zoom-level]");
    const scale = this.pose?.scale ?? this.#whole.scale;
    if (level && Number.isFinite(scale)) level.textContent = `${Math.round(scale * devicePixelRatio * 100)} %`;
  }

  /** @param {MouseEvent} event @returns {Point} */
  #point(event) {
    const box = this.box.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  #listen() {
    const { box } = this;
    box.addEventListener("wheel", (event) => {
      event.preventDefault();
      this.#zoom(this.#point(event), (this.pose ?? this.#whole).scale * wheelFactor(event));
    }, { passive: false });
    box.addEventListener("dblclick", (event) => {
      if (/** @type {Element} */ (event.target).closest(".stage-tools, a")) return;
      this.zoomed ? this.fit() : this.full(this.#point(event));
    });
    box.addEventListener("pointerdown", (event) => this.#press(event));
    box.addEventListener("pointermove", (event) => this.#drag(event));
    for (const name of /** @type {const} */ (["pointerup", "pointercancel"])) box.addEventListener(name, (event) => this.#lift(event));
    box.addEventListener("click", (event) => {
      const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-zoom]"));
      if (button) this.#button(button.dataset.zoom ?? "");
    });
    box.addEventListener("change", (event) => {
      const choice = /** @type {HTMLInputElement} */ (event.target);
      if (choice.name !== "surround") return;
      box.dataset.surround = choice.value;
      remember("surround", choice.value);
    });
    new ResizeObserver(() => this.#take(this.pose)).observe(box);
  }

  /** @param {string} name */
  #button(name) {
    if (name === "fit") return this.fit();
    if (name === "full") return this.#take(zoomTo(centred(this.#view, this.#picture, this.#pixel), this.#middle(), this.#pixel, this.#limits));
    this.step(name === "in" ? 1 : -1);
  }

  /** @param {PointerEvent} event */
  #press(event) {
    if (event.button || /** @type {Element} */ (event.target).closest("a, button, .stage-tools, .viewer-veil")) return;
    const at = this.#point(event);
    this.fingers.set(event.pointerId, at);
    this.down = { ...at, at: event.timeStamp, alone: this.fingers.size === 1 };
    if (this.zoomed || event.pointerType === "touch") this.box.setPointerCapture(event.pointerId);
  }

  /** @param {PointerEvent} event */
  #drag(event) {
    const before = this.fingers.get(event.pointerId);
    if (!before) return;
    const now = this.#point(event);
    const other = [...this.fingers].find(([id]) => id !== event.pointerId)?.[1];
    this.fingers.set(event.pointerId, now);
    if (other) this.#take(pinch(this.pose ?? this.#whole, [before, other], [now, other], this.#limits));
    else if (this.pose) this.#take(pan(this.pose, now.x - before.x, now.y - before.y));
  }

  /** @param {PointerEvent} event */
  #lift(event) {
    const was = this.fingers.delete(event.pointerId);
    if (!was || event.type === "pointercancel" || event.pointerType !== "touch" || this.zoomed || !this.down.alone) return;
    const at = this.#point(event);
    const way = swipe({ x: at.x - this.down.x, y: at.y - this.down.y }, event.timeStamp - this.down.at);
    if (way) this.onSwipe(way);
  }
}
