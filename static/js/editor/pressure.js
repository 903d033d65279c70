// How hard a pen presses, and whether it can tell at all. One `Pressure` per device type lives as long as the page.

const SMOOTH = 0.4; // share of a new sample in the low-passed value
const ENOUGH = 12; // samples of one constant until a device is known to report none
const LEAST = 0.25; // of the radius, at the lightest touch
const BEND = 0.7; // hands are finer at the light end
const CONSTANTS = [0, 0.5]; // what devices without pressure report

/** Share of the full radius. @param {number} pressure 0–1 */
export function share(pressure) {
  return LEAST + (1 - LEAST) * Math.min(1, Math.max(0, pressure)) ** BEND;
}

export class Pressure {
  #smooth = NaN;
  #samples = 0;
  #first = NaN;

  /** Whether this device has turned out to report none. */
  get isConstant() {
    return this.#samples >= ENOUGH;
  }

  /** Whether that is not known yet. */
  get isOpen() {
    return this.#samples >= 0 && this.#samples < ENOUGH;
  }

  /** A new stroke: pressure does not carry over from the last one. */
  lift() {
    this.#smooth = NaN;
  }

  /**
   * The share of the radius for one more sample.
   * @param {number} pressure 0–1 as the device tells it
   */
  share(pressure) {
    this.#learn(pressure);
    if (this.isConstant) return 1;
    this.#smooth = Number.isNaN(this.#smooth) ? pressure : this.#smooth + SMOOTH * (pressure - this.#smooth);
    return share(this.#smooth);
  }

  /** @param {number} pressure */
  #learn(pressure) {
    if (Number.isNaN(this.#first)) this.#first = pressure;
    if (pressure !== this.#first || !CONSTANTS.includes(pressure)) this.#samples = -Infinity;
    this.#samples += 1;
  }
}
