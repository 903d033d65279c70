// When a draft is written to this device and sent to the server: 0.8 s after the last change, at once when the page
// is hidden, again later when the wire is down. One thing is sent at a time; what both refuse is said. Without a
// way to send, what is on this device is all there is.
//
// Events: "state" (see State), "conflict" {theirs}, "refused" {message}

/**
 * none: nothing to keep yet; device: will be sent by itself; only: the server does not take it; unsaved: both failed.
 * @typedef {"none" | "saving" | "saved" | "device" | "only" | "unsaved" | "conflict"} State
 * @typedef {import("./draft.js").Told} Told
 * @typedef {{done: "saved", etag: string} | {done: "conflict", theirs: Told} | {done: "later"} | {done: "refused", message: string}} Sent
 * @typedef {{etag: string, unsent: boolean}} Base what the draft began with; etag "" for none
 * @typedef {{start: (act: () => void, ms: number) => unknown, stop: (timer: any) => void, random: () => number}} Clock
 * @typedef {{keep: (base: Base) => Promise<boolean>, send: ((etag: string) => Promise<Sent>) | null, clock?: Clock}} Seams send: null where the server keeps none
 */

export const WAIT = 800; // ms after the last change
const SOONEST = 1000; // ms before it is tried again
const LATEST = 30000;

/** @type {Clock} */
const CLOCK = {
  start: (act, ms) => setTimeout(act, ms),
  stop: (timer) => clearTimeout(timer),
  random: () => Math.random(),
};

export class Keeper extends EventTarget {
  /** @type {State} */
  state = "none";

  #etag = "";
  #changes = 0; // worth sending
  #sent = 0; // of those, on the server
  #stuck = 0; // of those, not taken by the server as they are
  #isKept = true; // on this device, as far as it was tried
  #isOnDevice = true; // everything, settings too
  #isSending = false;
  #isHeld = false; // somebody is being asked
  #failures = 0;

  /** @type {unknown} */
  #timer = null;

  /** @type {unknown} */
  #again = null;

  /** @param {Seams} seams */
  constructor({ keep, send, clock = CLOCK }) {
    super();
    this.keep = keep;
    this.send = send;
    this.clock = clock;
  }

  /** Whether the server lacks something. */
  get isUnsent() {
    return this.#sent < this.#changes;
  }

  /** What the server had when this was restored. @param {Base} base */
  begin({ etag, unsent }) {
    this.#etag = etag;
    if (unsent) this.#changes += 1;
    if (unsent && !this.send) this.#to("only");
    else if (unsent) void this.#toServer();
    else if (etag) this.#to("saved");
  }

  /** Something changed. @param {boolean} isContent false for how one looks and paints: that stays on this device */
  touch(isContent) {
    if (isContent) this.#changes += 1;
    this.#isOnDevice = false;
    if (isContent && !this.#isHeld) this.#to("saving");
    this.clock.stop(this.#timer);
    this.#timer = this.clock.start(() => void this.flush(), WAIT);
  }

  /** Write and send what is waiting, now. What goes to the device is on its way when this returns. */
  async flush() {
    this.clock.stop(this.#timer);
    const kept = this.#isOnDevice ? null : this.#toDevice();
    await Promise.all([kept, this.#toServer()]);
  }

  /** The wire is back: send what is waiting. */
  async retry() {
    this.#failures = 0;
    await this.#toServer();
  }

  /** A person chose, or nobody had to: send over what the server has now. @param {string} etag "" for none */
  async settle(etag) {
    this.#etag = etag;
    this.#isHeld = false;
    await this.#toServer();
  }

  async #toDevice() {
    this.#isOnDevice = true;
    this.#isKept = await this.keep({ etag: this.#etag, unsent: this.isUnsent }).catch(() => false);
    if (!this.#isKept) this.#isOnDevice = false;
    // what was painted meanwhile has its own turn
    if (!this.send && this.#changes && (this.#isOnDevice || !this.#isKept)) this.#to(this.#isKept ? "only" : "unsaved");
  }

  async #toServer() {
    if (!this.send || this.#isSending || this.#isHeld || this.#changes <= Math.max(this.#sent, this.#stuck)) return;
    this.clock.stop(this.#again);
    this.#isSending = true;
    this.#to("saving");
    const going = this.#changes;
    const answer = await this.send(this.#etag).catch(() => /** @type {Sent} */ ({ done: "later" }));
    this.#isSending = false;
    await this.#answered(answer, going);
  }

  /** @param {Sent} answer @param {number} going */
  async #answered(answer, going) {
    if (answer.done === "saved") return this.#saved(answer.etag, going);
    if (answer.done === "conflict") this.#isHeld = true;
    await this.#toDevice();
    if (answer.done === "conflict") this.#conflict(answer.theirs);
    else if (answer.done === "refused") this.#refused(answer.message, going);
    else this.#later();
  }

  /** @param {string} etag @param {number} going */
  async #saved(etag, going) {
    this.#etag = etag;
    this.#sent = going;
    this.#failures = 0;
    await this.#toDevice(); // with its new tag, so that a reload knows that the server has it
    if (!this.isUnsent) return this.#to("saved");
    await this.#toServer();
  }

  /** @param {Told} theirs */
  #conflict(theirs) {
    this.#to("conflict");
    this.#tell("conflict", { theirs });
  }

  /** It will not be taken as it is; the next change is tried again. @param {string} message @param {number} going */
  #refused(message, going) {
    this.#stuck = going;
    this.#to(this.#isKept ? "only" : "unsaved");
    this.#tell("refused", { message });
  }

  #later() {
    this.#to(this.#isKept ? "device" : "unsaved");
    const most = Math.min(LATEST, SOONEST * 2 ** this.#failures);
    this.#failures += 1;
    this.#again = this.clock.start(() => void this.#toServer(), most / 2 + (most / 2) * this.clock.random());
  }

  /** @param {State} state */
  #to(state) {
    if (this.state === state) return;
    this.state = state;
    this.#tell("state", { state });
  }

  /** @param {string} type @param {object} detail */
  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
