// The page's side of the worker: ask, wait, get the answer. Where no worker can be had, jobs run in place.

import { fetched } from "./bitmaps.js";
import { JOBS } from "./jobs.js";

/**
 * @typedef {import("./bitmaps.js").Bitmaps} Bitmaps
 * @typedef {import("./jobs.js").File} File
 * @typedef {import("./jobs.js").Changed} Changed
 * @typedef {import("./mask.js").Snapshot} Snapshot
 * @typedef {{resolve: (value: any) => void, reject: (error: Error) => void, job: string, work: any}} Waiting
 * @typedef {Pick<Worker, "postMessage" | "addEventListener" | "terminate">} Hand
 */

export class Working {
  /** @type {Map<number, Waiting>} */
  #waiting = new Map();

  /** @type {Hand | null} */
  #worker;

  #asked = 0;

  /** @param {Hand | null} worker null: everything runs in place */
  constructor(worker) {
    this.#worker = worker;
    worker?.addEventListener("message", (event) => this.#answer(/** @type {MessageEvent} */ (event).data));
    worker?.addEventListener("error", () => this.#broken());
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
      this.#worker?.postMessage({ id, job, work }, { transfer });
    });
  }

  /** @param {{id: number, result?: any, error?: string}} answer */
  #answer({ id, result, error }) {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error !== undefined) waiting?.reject(new Error(error));
    else waiting?.resolve(result);
  }

  /** It could not be started: what was asked runs here, and all that follows. */
  #broken() {
    this.#worker = null;
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
