// Commands on all of the mask that the worker carries out: nothing else may change the mask meanwhile.

import { recognised } from "../tiles.js";

/**
 * @typedef {import("../session.js").Session} Session
 * @typedef {import("../mask.js").Snapshot} Snapshot
 * @typedef {import("../jobs.js").Changed} Changed
 */

/**
 * @param {Session} session @param {string} label @param {(snapshot: Snapshot) => Promise<Changed>} work
 * @returns {Promise<boolean>} whether anything changed; false too while something else goes on
 */
export async function changeTo(session, label, work) {
  if (session.isBusy) return false;
  const { mask } = session;
  session.stroke(true);
  try {
    const tiles = await work(mask.snapshot());
    session.stroke(false);
    // another mask was loaded while this one was worked on
    if (session.mask !== mask) return false;
    // a clone of what is empty or full is not the shared one any more
    return session.apply(label, mask.put(new Map(tiles.map(([id, tile]) => [id, recognised(tile)]))));
  } finally {
    session.stroke(false);
  }
}
