// The editor's worker: jobs come in, answers go out, one message each.

import { fetched } from "./bitmaps.js";
import { JOBS } from "./jobs.js";

/**
 * @typedef {{id: number, job: string, work: any}} Order
 * @typedef {{id: number, result: any} | {id: number, error: string}} Answer
 */

/** @type {Record<string, (work: any) => any>} */
const jobs = { ...JOBS, picture: fetched };

/** What can be handed over instead of copied. @param {any} result @returns {Transferable[]} */
function handedOver(result) {
  if (result instanceof Uint8Array) return [result.buffer];
  if (result?.bytes) return [result.bytes.buffer];
  if (result?.levels) return result.levels;
  return [];
}

addEventListener("message", async ({ data }) => {
  const { id, job, work } = /** @type {Order} */ (data);
  try {
    const result = await jobs[job](work);
    postMessage({ id, result }, { transfer: handedOver(result) });
  } catch (error) {
    postMessage({ id, error: String(error) });
  }
});
