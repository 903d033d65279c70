// The fingers on the glass: how long, how far from where they came down, and whether it was a tap.

import { distance } from "../viewport.js";

/**
 * @typedef {import("../viewport.js").Point} Point
 * @typedef {import("./pointers.js").Sample} Sample
 * @typedef {{start: Sample, last: Sample, slip: number}} Finger slip: the farthest it has been from its start
 */

const PAIR = 150; // ms within which a second finger makes a pinch
const SLIP = 12; // px that a finger may move and still not have painted, or have tapped
const TAP = 300; // ms from the first finger down to the last one up

export class Fingers {
  /** @type {Map<number, Finger>} in the order they came */
  #down = new Map();

  #most = 0;
  #began = 0;
  #still = true;

  get count() {
    return this.#down.size;
  }

  get ids() {
    return [...this.#down.keys()];
  }

  /** @param {number} id */
  has(id) {
    return this.#down.has(id);
  }

  /** @param {Sample} sample */
  add(sample) {
    if (this.count === 0) [this.#most, this.#began, this.#still] = [0, sample.time, true];
    this.#down.set(sample.id, { start: sample, last: sample, slip: 0 });
    this.#most += 1;
  }

  /** @param {Sample} sample of a finger that is down @returns {Sample} where it was before */
  move(sample) {
    const finger = /** @type {Finger} */ (this.#down.get(sample.id));
    const before = finger.last;
    finger.last = sample;
    finger.slip = Math.max(finger.slip, distance(finger.start, sample));
    if (finger.slip >= SLIP) this.#still = false;
    return before;
  }

  /** @param {number} id */
  remove(id) {
    this.#down.delete(id);
  }

  clear() {
    this.#down.clear();
  }

  /** It did something else already. */
  noTap() {
    this.#still = false;
  }

  /** Where two fingers are. @param {[number, number]} ids @returns {[Point, Point]} */
  points([a, b]) {
    const [one, two] = [this.#down.get(a), this.#down.get(b)];
    return [/** @type {Finger} */ (one).last, /** @type {Finger} */ (two).last];
  }

  /** Whether the first finger has hardly painted when another comes. @param {Sample} second */
  isPair(second) {
    const [first] = this.#down.values();
    return second.time - first.start.time <= PAIR && first.slip < SLIP;
  }

  /** How many fingers tapped, once all are up: 0 if it was no tap. @param {number} time */
  tapped(time) {
    return this.count === 0 && this.#still && time - this.#began <= TAP ? this.#most : 0;
  }
}
