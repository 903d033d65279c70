// Which of the newest steps a pen may take back because the palm that came before it painted them.

/** @typedef {import("./session.js").Session} Session */

export class PenMemory {
  /** @type {boolean[]} for each finished mark of a finger whether it made a step */
  #marks = [];

  #byTouch = false;
  #made = 0;

  /** @param {Session} session */
  constructor(session) {
    this.session = session;
    session.addEventListener("change", (event) => {
      if (/** @type {CustomEvent} */ (event).detail.kind === "do") this.#made += 1;
    });
  }

  /** A mark begins. @param {{type: string}} at */
  start({ type }) {
    this.#byTouch = type === "touch";
    this.#made = 0;
  }

  /** It is done or dropped. */
  end() {
    if (this.#byTouch) this.#marks.push(this.#made > 0);
    else this.#marks = [];
    this.#byTouch = false;
  }

  /** The palm's marks go. @param {number} count the newest of them */
  unmark(count) {
    for (const made of this.#marks.splice(-count)) if (made) this.session.discard();
    this.#marks = [];
  }
}
