// What is kept of an unfinished mask: that it comes back whole, which copy wins, and when somebody has to choose.

import assert from "node:assert/strict";
import { test } from "node:test";
import { chosen, isConflict, metaOf, momentOf, needless, restored, samePaint, settingsIn, tilesOf } from "../../static/js/editor/draft.js";
import { History } from "../../static/js/editor/history.js";
import { Mask } from "../../static/js/editor/mask.js";
import { DEFAULTS } from "../../static/js/editor/settings.js";
import { clear, invert, paintAll } from "../../static/js/editor/whole.js";
import { anything, countDiffering, seeded, tonesOf } from "./editor_kit.mjs";

const size = { width: 900, height: 640 };
const whole = (mask, random) => [invert, clear, paintAll][Math.floor(random() * 3)](mask);

/** A tab's copy, as far as choosing looks at it. */
const copy = (key, over = {}) => ({ key, at: 1, etag: "", unsent: false, ...over });
const told = (etag) => ({ etag, meta: {}, changed_at: "2026-11-22T14:02:00Z" });

test("a kept mask and its undo come back byte by byte, through a structured clone", () => {
  for (let seed = 1; seed < 6; seed += 1) {
    const random = seeded(seed);
    const mask = new Mask(size);
    const history = new History(mask);
    const states = [];
    while (history.steps.undo < 25) {
      const before = tonesOf(mask);
      if (history.record("step", anything(mask, random, whole))) states.push(before);
    }
    const kept = structuredClone({ size, tiles: tilesOf(mask), history: history.kept() });
    const back = restored(/** @type {any} */ (kept), size);
    assert.equal(countDiffering(tonesOf(back.mask), tonesOf(mask)), 0);
    assert.equal(back.history.steps.undo, 20);
    for (let n = 24; n >= 5; n -= 1) {
      back.history.undo();
      assert.equal(countDiffering(tonesOf(back.mask), states[n]), 0);
    }
  }
});

test("an empty mask takes no room, and a copy of another size is left alone", () => {
  const mask = new Mask(size);
  assert.deepEqual(tilesOf(mask), []);
  const kept = { size: { width: 1, height: 1 }, tiles: [], history: new History(mask).kept() };
  assert.equal(restored(/** @type {any} */ (kept), size), null);
});

test("settings travel with the mask and come back, but not what belongs to the device", () => {
  const settings = { ...DEFAULTS, tool: "lasso", size: 12, grow: -3, view: "onion", penMode: "on" };
  const meta = metaOf(/** @type {any} */ (settings), { zoom: 2, asked: "more sky" });
  assert.equal("penMode" in meta, false);
  const { penMode: _, ...rest } = settings;
  assert.deepEqual(settingsIn(JSON.parse(JSON.stringify(meta))), rest);
  assert.deepEqual([meta.zoom, meta.asked], [2, "more sky"]);
  assert.deepEqual(settingsIn(null), {});
});

test("what never reached the server goes first, the newest of it", () => {
  const copies = [copy("a", { at: 1, unsent: true }), copy("b", { at: 3, etag: "1.5" }), copy("c", { at: 2, unsent: true, etag: "1.4" })];
  assert.deepEqual(chosen(/** @type {any} */ (copies), told("1.5")), { from: "device", kept: copies[2] });
});

test("the device's copy of what the server has comes back with its undo", () => {
  const copies = [copy("a", { etag: "1.4", at: 9 }), copy("b", { etag: "1.5", at: 2 }), copy("c", { etag: "1.5", at: 3 })];
  assert.deepEqual(chosen(/** @type {any} */ (copies), told("1.5")), { from: "device", kept: copies[2] });
});

test("what another device sent since wins over a copy that was sent before", () => {
  assert.deepEqual(chosen(/** @type {any} */ ([copy("a", { etag: "1.4" })]), told("1.6")), { from: "server", told: told("1.6") });
  assert.deepEqual(chosen([], told("1.6")), { from: "server", told: told("1.6") });
});

test("without a draft on the server only what was never sent, or was never worth sending, comes back", () => {
  assert.deepEqual(chosen([], null), { from: "nowhere" });
  assert.deepEqual(chosen(/** @type {any} */ ([copy("a", { etag: "1.4" })]), null), { from: "nowhere" });
  const settings = copy("a");
  assert.deepEqual(chosen(/** @type {any} */ ([settings]), null), { from: "device", kept: settings });
});

test("nothing that was not sent is ever thrown away, but for the copy that came back", () => {
  const random = seeded(7);
  for (let round = 0; round < 500; round += 1) {
    const tags = ["", "1.1", "1.2", "1.3"];
    const any = (list) => list[Math.floor(random() * list.length)];
    const copies = Array.from({ length: 4 }, (_, n) => copy(`${n}`, { at: random(), etag: any(tags), unsent: random() < 0.4 }));
    const server = random() < 0.3 ? null : told(any(tags.slice(1)));
    const choice = chosen(/** @type {any} */ (copies), server);
    const gone = needless(/** @type {any} */ (copies), server, choice);
    for (const each of copies.filter(({ key }) => gone.includes(key))) {
      assert.ok(!each.unsent || (choice.from === "device" && choice.kept.key === each.key));
    }
  }
});

test("two masks are a conflict only where both are painted, and not alike", () => {
  const [mine, theirs] = [new Mask(size), new Mask(size)];
  const edit = mine.edit();
  edit.stamp(200, 100, 40, { softness: 0.5 });
  edit.commit();
  assert.equal(isConflict(mine, null), false);
  assert.equal(isConflict(mine, theirs), false, "theirs was cleared");
  assert.equal(isConflict(theirs, mine), true, "mine was");
  assert.equal(samePaint(mine, mine.copy()), true);
  assert.equal(isConflict(mine, mine.copy()), false);
  paintAll(theirs);
  assert.equal(isConflict(mine, theirs), true);
});

test("a moment of today is a time, another one has its day", () => {
  const now = new Date(2026, 10, 22, 16, 0);
  assert.equal(momentOf(new Date(2026, 10, 22, 14, 2), now, "en-GB"), "14:02");
  assert.match(momentOf(new Date(2026, 10, 20, 14, 2), now, "en-GB"), /20 Nov 2026.*14:02/);
});
