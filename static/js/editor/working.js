// The page's side of the worker: ask, wait, get the answer. Where no worker can be had, and when the one there is
// breaks or stops answering, jobs run in place: slower, but nothing is lost and nobody waits for ever.

import { fetched } from "./bitmaps.js";
import { JOBS } from "./jobs.js";

/**
 * @typedef {import("./bitmaps.js").Bitmaps} Bitmaps
 * @typedef {import("./jobs.js").File} File
 * @typedef {import("./jobs.js").Changed} Changed
 * @typedef {import("./mask.js").Snapshot} Snapshot
 * @typedef {{resolve: (value: any) => void, reject: (error: Error) => void, job: string, work: any}} Waiting
 * @typedef {Pick<Worker, "postMessage" | "addEventListener" | "terminate">} Hand
 * @typedef {{start: (act: () => void, ms: number) => unknown, stop: (timer: any) => void}} Clock
 */

export const PATIENCE = 30_000; // ms without any answer, though a mask is being worked on

/** @type {Clock} */
const CLOCK = { start: (act, ms) => setTimeout(act, ms), stop: (timer) => clearTimeout(timer) };

export class Working {
  /** @type {Map<number, Waiting>} */
  #waiting = new Map();

  /** @type {Hand | null} */
  #worker;

  #asked = 0;

  #clock;

  /** @type {unknown} runs while an answer is overdue some day */
  #timer = null;

  /** @param {Hand | null} worker null: everything runs in place @param {Clock} [clock] */
  constructor(worker, clock = CLOCK) {
    this.#worker = worker;
    this.#clock = clock;
    worker?.addEventListener("message", (event) => this.#answer(/** @type {MessageEvent} */ (event).data));
    for (const type of ["error", "messageerror"]) worker?.addEventListener(type, () => this.#broken());
  }

  /** @param {string} url of worker.js */
  static at(url) {
    return new Working(new Worker(url, { type: "module" }));
  }

  /** @param {{tones: Uint8Array<ArrayBuffer>, width: number, height: number, grow: number, feather: number}} work its tones are handed over @returns {Promise<Uint8Array>} */
  soften(work) {
    return this.#ask("soften", work, [work.tones.buffer]);
  }

  /** @param {Snapshot} snapshot @param {boolean} [whole] @returns {Promise<File | null>} */
  file(snapshot, whole = false) {
    return this.#ask("file", { snapshot, whole });
  }

  /** @param {Snapshot} snapshot @param {import("./geometry.js").Point} at @returns {Promise<Changed>} */
  enclosed(snapshot, at) {
    return this.#ask("enclosed", { snapshot, at });
  }

  /** @param {Snapshot} snapshot @param {import("./jobs.js").Command} name @returns {Promise<Changed>} */
  command(snapshot, name) {
    return this.#ask("command", { snapshot, name });
  }

  /** @param {string} url @param {{width: number, height: number}} size @returns {Promise<Bitmaps>} */
  picture(url, { width, height }) {
    return this.#ask("picture", { url: new URL(url, location.href).href, width, height });
  }

  close() {
    this.#clock.stop(this.#timer);
    this.#worker?.terminate();
    this.#worker = null;
  }

  /** @param {string} job @param {any} work @param {Transferable[]} [transfer] @returns {Promise<any>} */
  #ask(job, work, transfer = []) {
    if (!this.#worker) return inPlace(job, work);
    const id = (this.#asked += 1);
    // what is handed over is gone here; should the worker never start, it is needed again
    const kept = transfer.length ? { ...work, tones: work.tones.slice() } : work;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject, job, work: kept });
      this.#timer ??= this.#watch();
      this.#worker?.postMessage({ id, job, work }, { transfer });
    });
  }

  /** @param {{id: number, result?: any, error?: string}} answer */
  #answer({ id, result, error }) {
    const waiting = this.#waiting.get(id);
    // a picture that does not come is nobody's fault here
    if (error !== undefined && waiting && waiting.job !== "picture") return this.#broken();
    this.#waiting.delete(id);
    if (error !== undefined) waiting?.reject(new Error(error));
    else waiting?.resolve(result);
    this.#clock.stop(this.#timer);
    this.#timer = this.#watch();
  }

  /** @returns {unknown} null while no mask is worked on: a large picture may be long on its way */
  #watch() {
    const isDue = [...this.#waiting.values()].some(({ job }) => job !== "picture");
    return isDue ? this.#clock.start(() => this.#broken(), PATIENCE) : null;
  }

  /** It could not be started, failed, or stopped answering: what was asked runs here, and all that follows. */
  #broken() {
    this.close();
    const all = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { job, work, resolve, reject } of all) inPlace(job, work).then(resolve, reject);
  }
}

/** @param {string} job @param {any} work */
async function inPlace(job, work) {
  const jobs = /** @type {Record<string, (work: any) => any>} */ ({ ...JOBS, picture: fetched });
  return jobs[job](work);
}
