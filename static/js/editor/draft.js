// What is kept of an unfinished mask, which of several kept ones comes back, and when two of them differ. No page,
// no store, no wire.

import { History } from "./history.js";
import { Mask } from "./mask.js";
import { packed, unpacked } from "./packing.js";
import { DEFAULTS } from "./settings.js";
import { EMPTY, alike } from "./tiles.js";

/**
 * `zoom` and `centre` are the view: CSS pixels for one of the picture, and the picture's point in the middle.
 * @typedef {import("./geometry.js").Point} Point
 * @typedef {import("./geometry.js").Size} Size
 * @typedef {import("./packing.js").Packed} Packed
 * @typedef {import("./settings.js").Settings} Settings
 * @typedef {{at?: Point, width?: number, height?: number, zoom?: number, centre?: Point, asked?: string, strength?: number, count?: number}} Around
 * @typedef {Partial<Omit<Settings, "penMode">> & Around} Meta
 * @typedef {{etag: string | null, meta: Meta | null, changed_at: string | null, mask_url?: string | null}} Told what the server says of its draft
 * @typedef {{key: string, of: string, at: number, etag: string, unsent: boolean, meta: Meta, size: Size,
 *   tiles: [number, Packed][], history: import("./history.js").Kept}} Kept one tab's copy on this device; etag "" is none
 * @typedef {{from: "device", kept: Kept} | {from: "server", told: Told} | {from: "nowhere"}} Chosen
 */

/** What travels with the mask; a pen is the device's own matter. */
const CARRIED = /** @type {(keyof Omit<Settings, "penMode">)[]} */ (Object.keys(DEFAULTS).filter((name) => name !== "penMode"));

/** Settings that say what will be made, not how one looks or paints: a change of these is worth sending. */
export const CONTENT = new Set(["grow", "feather", "box"]);

/** @param {Readonly<Settings>} settings @param {Around} around @returns {Meta} */
export function metaOf(settings, around) {
  const carried = Object.fromEntries(CARRIED.map((name) => [name, settings[name]]));
  return /** @type {Meta} */ ({ ...carried, ...around });
}

/** The settings among what was kept. @param {Meta | null | undefined} meta @returns {Partial<Settings>} */
export function settingsIn(meta) {
  const found = CARRIED.filter((name) => meta?.[name] !== undefined).map((name) => [name, meta?.[name]]);
  return Object.fromEntries(found);
}

/** The tiles that hold anything. @param {Mask} mask @returns {[number, Packed][]} */
export function tilesOf(mask) {
  return mask.tiles.flatMap((tile, id) => (tile === EMPTY ? [] : [/** @type {[number, Packed]} */ ([id, packed(tile)])]));
}

/**
 * What was kept, as it was.
 * @param {Kept} kept @param {Size} size of the picture
 * @returns {{mask: Mask, history: History} | null} null when it is of another size
 */
export function restored({ size: { width, height }, tiles, history }, size) {
  if (width !== size.width || height !== size.height) return null;
  const mask = new Mask(size);
  mask.put(new Map(tiles.map(([id, tile]) => [id, unpacked(tile)])));
  return { mask, history: History.restored(mask, history) };
}

/**
 * Which of the kept ones comes back. What never reached the server goes first, the newest of it; then this device's
 * copy of what the server has, because it can still be undone; else what the server has.
 * @param {readonly Kept[]} copies of all tabs @param {Told | null} told
 * @returns {Chosen}
 */
export function chosen(copies, told) {
  const newest = [...copies].sort((a, b) => b.at - a.at);
  const etag = told?.etag ?? "";
  const kept = newest.find((copy) => copy.unsent) ?? newest.find((copy) => copy.etag === etag);
  if (kept) return { from: "device", kept };
  return told?.etag ? { from: "server", told } : { from: "nowhere" };
}

/**
 * Copies that nobody needs any more: what came back under another name, and what has been written over since.
 * @param {readonly Kept[]} copies @param {Told | null} told @param {Chosen} choice
 * @returns {string[]} their keys
 */
export function needless(copies, told, choice) {
  const taken = choice.from === "device" ? choice.kept.key : "";
  const old = copies.filter((copy) => !copy.unsent && copy.etag !== (told?.etag ?? ""));
  return copies.filter((copy) => copy.key === taken || old.includes(copy)).map((copy) => copy.key);
}

/** Whether two masks have the same pixels. @param {Mask} a @param {Mask} b */
export function samePaint(a, b) {
  return a.painted === b.painted && a.tiles.every((tile, id) => alike(tile, b.tiles[id]));
}

/**
 * Whether a person has to say which of two masks they want: not when they are the same, nor when theirs is gone.
 * @param {Mask} mine @param {Mask | null} theirs
 */
export function isConflict(mine, theirs) {
  return theirs !== null && theirs.painted > 0 && !samePaint(mine, theirs);
}

/** A moment as people say it: the time today, else with its day. @param {Date} when @param {Date} now @param {string} language */
export function momentOf(when, now, language) {
  const isToday = when.toDateString() === now.toDateString();
  return new Intl.DateTimeFormat(language, { timeStyle: "short", dateStyle: isToday ? undefined : "medium" }).format(when);
}
