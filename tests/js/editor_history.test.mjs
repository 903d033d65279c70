// Undo and redo: exact, cheap in memory at any picture's size, and still there after a reload.

import assert from "node:assert/strict";
import { test } from "node:test";
import { History } from "../../static/js/editor/history.js";
import { Mask } from "../../static/js/editor/mask.js";
import { packed, unpacked } from "../../static/js/editor/packing.js";
import { alike } from "../../static/js/editor/tiles.js";
import { clear, invert, paintAll } from "../../static/js/editor/whole.js";
import { anything, countDiffering, seeded, tonesOf } from "./editor_kit.mjs";

const size = { width: 900, height: 640 };
const large = { width: 6000, height: 4000 };
const MB = 1024 * 1024;
const whole = (mask, random) => [invert, clear, paintAll][Math.floor(random() * 3)](mask);

/** A stroke that wanders as far as a hand does in three seconds, at a brush of 40 screen pixels. */
function wander(mask, random, softness = 0) {
  const edit = mask.edit();
  const radius = mask.width / 75;
  let at = { x: random() * mask.width, y: random() * mask.height };
  for (let n = 0; n < 12; n += 1) {
    const next = { x: at.x + (random() - 0.5) * mask.width * 0.12, y: at.y + (random() - 0.5) * mask.width * 0.12 };
    edit.line(at, next, radius, { softness, add: random() < 0.8 });
    at = next;
  }
  return edit.commit();
}

test("20 strokes and 20 undos give the first mask byte by byte, 20 redos the last", () => {
  const random = seeded(1);
  for (let round = 0; round < 3; round += 1) {
    const mask = new Mask(size);
    whole(mask, random);
    const history = new History(mask);
    const states = [tonesOf(mask)];
    while (history.steps.undo < 20) if (history.record("step", anything(mask, random, whole))) states.push(tonesOf(mask));
    for (let n = 19; n >= 0; n -= 1) {
      assert.equal(history.undo()?.label, "step");
      assert.equal(countDiffering(tonesOf(mask), states[n]), 0);
    }
    assert.equal(history.undo(), null);
    for (let n = 1; n <= 20; n += 1) {
      history.redo();
      assert.equal(countDiffering(tonesOf(mask), states[n]), 0);
    }
    assert.equal(history.redo(), null);
  }
});

test("at 24 megapixels 20 strokes take at most 5 MB and 200 at most 32, hard or soft", () => {
  for (const softness of [0, 0.5]) {
    const random = seeded(2);
    const mask = new Mask(large);
    const history = new History(mask);
    for (let n = 1; n <= (softness ? 60 : 200); n += 1) {
      history.record("brush", wander(mask, random, softness));
      if (n === 20) assert.ok(history.bytes <= 5 * MB, `${history.bytes / MB} MB`);
    }
    assert.ok(history.bytes <= 32 * MB, `${history.bytes / MB} MB`);
    for (let n = 0; n < 20; n += 1) history.undo();
    assert.ok(history.bytes <= 32 * MB);
  }
});

test("100 commands on a whole ragged mask of 24 megapixels fit into 64 MB", () => {
  const random = seeded(4);
  const mask = new Mask(large);
  for (let n = 0; n < 40; n += 1) wander(mask, random);
  const history = new History(mask);
  for (let n = 0; n < 100; n += 1) history.record("invert", invert(mask));
  assert.equal(history.steps.undo, 100);
  assert.ok(history.bytes < 64 * MB);
});

test("the oldest steps go when the memory is used up, never the newest", () => {
  const random = seeded(6);
  const mask = new Mask(size);
  const history = new History(mask, 20000);
  for (let n = 0; n < 60; n += 1) history.record(`stroke ${n}`, anything(mask, random, whole));
  assert.ok(history.bytes <= 20000 && history.steps.undo < 60);
  assert.match(history.undo()?.label ?? "", /stroke 5\d/);
  const tiny = new History(mask, 1);
  tiny.record("invert", invert(mask));
  assert.equal(tiny.steps.undo, 1);
});

test("its count of bytes is zero again when all is forgotten, and true in between", () => {
  const random = seeded(8);
  const mask = new Mask(size);
  const history = new History(mask);
  const counted = () => [...history.kept(1e9).undo, ...history.kept(1e9).redo].reduce((sum, step) => sum + step.bytes, 0);
  for (let n = 0; n < 80; n += 1) {
    const choice = random();
    if (choice < 0.5) history.record("step", anything(mask, random, whole));
    else if (choice < 0.75) history.undo();
    else if (choice < 0.9) history.redo();
    else history.discard();
    assert.equal(history.bytes, counted());
  }
});

test("a new step ends what could be redone", () => {
  const mask = new Mask(size);
  const history = new History(mask);
  history.record("all", paintAll(mask));
  history.undo();
  assert.equal(history.redoable, "all");
  history.record("invert", invert(mask));
  assert.equal(history.redoable, null);
  assert.equal(history.undoable, "invert");
});

test("a palm's mark is taken back for good", () => {
  const mask = new Mask(size);
  const history = new History(mask);
  history.record("all", paintAll(mask));
  history.record("brush", invert(mask));
  assert.equal(history.discard()?.label, "brush");
  assert.equal(mask.coverage, 1);
  assert.deepEqual(history.steps, { undo: 1, redo: 0 });
});

test("nothing can be undone in the middle of a stroke", () => {
  const mask = new Mask(size);
  const history = new History(mask);
  history.record("all", paintAll(mask));
  const edit = mask.edit();
  edit.stamp(50, 50, 20, { add: false });
  assert.throws(() => history.undo());
  edit.cancel();
  assert.equal(history.undo()?.label, "all");
});

test("what changes nothing is no step, a setting alone is one and comes back", () => {
  const mask = new Mask(size);
  const history = new History(mask);
  assert.equal(history.record("clear", clear(mask)), false);
  assert.equal(history.record("grow", clear(mask), { before: { grow: 0 }, after: { grow: 8 } }), true);
  assert.deepEqual(history.undo()?.settings, { grow: 0 });
  assert.deepEqual(history.redo()?.settings, { grow: 8 });
});

test("undoing tells where, so that only that is drawn again", () => {
  const mask = new Mask(large);
  const history = new History(mask);
  const edit = mask.edit();
  edit.stamp(1000, 700, 20);
  history.record("brush", edit.commit());
  assert.deepEqual(history.undo()?.box, { left: 768, top: 512, right: 1024, bottom: 768 });
});

test("after a reload the last 20 steps can be undone, and what was undone redone", () => {
  const random = seeded(9);
  const mask = new Mask(size);
  const history = new History(mask);
  const states = [];
  while (history.steps.undo < 30) {
    const before = tonesOf(mask);
    if (history.record("step", anything(mask, random, whole))) states.push(before);
  }
  history.undo();
  const kept = structuredClone(history.kept());
  const again = mask.copy();
  const restored = History.restored(again, kept);
  assert.deepEqual(restored.steps, { undo: 20, redo: 1 });
  for (let n = 28; n >= 9; n -= 1) {
    restored.undo();
    assert.equal(countDiffering(tonesOf(again), states[n]), 0);
  }
  assert.equal(restored.undo(), null);
});

test("steps of another size or an older kind are left alone", () => {
  const mask = new Mask(size);
  const kept = new History(mask).kept();
  for (const other of [null, undefined, { ...kept, version: 0 }, { ...kept, width: 1 }]) {
    assert.deepEqual(History.restored(mask, /** @type {any} */ (other)).steps, { undo: 0, redo: 0 });
  }
});

test("a packed tile is the same again, whatever is in it", () => {
  const random = seeded(12);
  const noise = (length, most) => Uint8Array.from({ length }, () => Math.floor(random() * most));
  const odd = [
    { bits: noise(8192, 256), tones: null, count: 5 },
    { bits: null, tones: noise(65536, 256), count: 6 },
    { bits: null, tones: noise(65536, 3), count: 6 },
    { bits: null, tones: noise(65536, 2).fill(9, 300, 60000), count: 6 },
    { bits: new Uint8Array(8192).fill(1, 8191), tones: null, count: 1 },
  ];
  for (const tile of odd) assert.ok(alike(unpacked(structuredClone(packed(tile))), tile));
  const mask = new Mask(size);
  for (let n = 0; n < 30; n += 1) {
    anything(mask, random, whole);
    assert.ok(mask.tiles.every((tile) => alike(unpacked(packed(tile)), tile)));
  }
});
