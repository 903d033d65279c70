// The only file that knows pointer events: what the browser tells becomes samples, and samples what hands mean.

import { wheelFactor } from "../viewport.js";

/**
 * @typedef {import("../viewport.js").Point} Point
 * @typedef {import("./pointers.js").Pointers} Pointers
 * @typedef {import("./pointers.js").Intent} Intent
 * @typedef {import("./pointers.js").Sample & {shift: boolean}} Touch
 * @typedef {{intents: (intents: Intent[]) => void, zoom: (at: Point, factor: number) => void, pan: (dx: number, dy: number) => void,
 *   away: () => void, wheelPans: () => boolean}} Told
 */

const LINE = 40; // pixels that a wheel pans for one line
const MIDDLE = 1; // `button`

export class Pointer {
  /** @type {DOMRect | null} where the host is on the page, until that may have changed */
  #place = null;

  /** @type {Set<number>} pointers that are down */
  #down = new Set();

  #ended = new AbortController();

  /** @param {HTMLElement} host @param {Pointers} pointers @param {Told} told */
  constructor(host, pointers, told) {
    this.host = host;
    this.pointers = pointers;
    this.told = told;
    this.#listen();
  }

  /** A point of the view under an event. @param {MouseEvent} event @returns {Point} */
  at({ clientX, clientY }) {
    this.#place ??= this.host.getBoundingClientRect();
    return { x: clientX - this.#place.left, y: clientY - this.#place.top };
  }

  /** The host may lie elsewhere on the page. */
  moved() {
    this.#place = null;
  }

  remove() {
    this.#ended.abort();
  }

  #listen() {
    const { host } = this;
    const { signal } = this.#ended;
    /** @template {keyof HTMLElementEventMap} K @param {K} name @param {(event: HTMLElementEventMap[K]) => void} react */
    const on = (name, react) => host.addEventListener(name, react, { signal, passive: false });
    on("pointerdown", (event) => this.#press(event));
    on("pointermove", (event) => this.#drag(event));
    on("pointerup", (event) => this.#lift(event));
    on("pointercancel", (event) => this.#lose(event));
    on("lostpointercapture", (event) => this.#lose(event));
    on("pointerenter", () => this.moved());
    on("pointerleave", () => this.told.away());
    on("contextmenu", (event) => event.preventDefault());
    // the browser's own scrolling with the middle button
    on("mousedown", (event) => event.button === MIDDLE && event.preventDefault());
    on("wheel", (event) => this.#turn(event));
    window.addEventListener("blur", () => this.#blur(), { signal });
    window.addEventListener("scroll", () => this.moved(), { signal, capture: true, passive: true });
  }

  /** @param {PointerEvent} event */
  #press(event) {
    if (isControl(event.target, this.host)) return;
    this.moved();
    this.#down.add(event.pointerId);
    // an event that a script made has no pointer to hold on to
    try {
      this.host.setPointerCapture(event.pointerId);
    } catch {
      // without capture a stroke ends at the stage's edge
    }
    this.told.intents(this.pointers.down(this.#sample(event)));
  }

  /** @param {PointerEvent} event */
  #drag(event) {
    const all = event.getCoalescedEvents?.() ?? [];
    const intents = (all.length ? all : [event]).flatMap((each) => this.pointers.move(this.#sample(each)));
    if (intents.length) this.told.intents(intents);
  }

  /** @param {PointerEvent} event */
  #lift(event) {
    if (!this.#down.delete(event.pointerId)) return;
    const intents = [...this.pointers.move(this.#sample(event)), ...this.pointers.up(this.#sample(event))];
    this.told.intents(intents);
  }

  /** @param {PointerEvent} event */
  #lose(event) {
    if (!this.#down.delete(event.pointerId)) return;
    this.told.intents(this.pointers.cancel({ id: event.pointerId, type: event.pointerType, time: event.timeStamp }));
  }

  #blur() {
    this.#down.clear();
    this.told.intents(this.pointers.blur(performance.now()));
  }

  /** @param {WheelEvent} event */
  #turn(event) {
    if (isControl(event.target, this.host)) return;
    event.preventDefault();
    const pixels = event.deltaMode === 0 ? 1 : LINE;
    const across = event.shiftKey && !event.deltaX;
    const [dx, dy] = across ? [event.deltaY, 0] : [event.deltaX, event.deltaY];
    if (!event.ctrlKey && (across || this.told.wheelPans())) this.told.pan(-dx * pixels, -dy * pixels);
    else this.told.zoom(this.at(event), wheelFactor(event));
  }

  /** @param {PointerEvent} event @returns {Touch} */
  #sample(event) {
    const { pointerId: id, pointerType: type, timeStamp: time, buttons, pressure, altKey: alt, shiftKey: shift } = event;
    return { id, type, ...this.at(event), time, buttons, pressure, alt, shift };
  }
}

/** Whether something on the stage has a use of its own for a press: a button, a slider. @param {EventTarget | null} target @param {HTMLElement} host */
function isControl(target, host) {
  const control = target instanceof Element && target.closest("a, button, input, select, textarea, label, [data-stage-control]");
  return Boolean(control && control !== host && host.contains(control));
}
