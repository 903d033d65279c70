// A worker that fails or falls silent: the work is done all the same, and nothing stays locked.

import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { Mask } from "../../static/js/editor/mask.js";
import { Session } from "../../static/js/editor/session.js";
import { EnclosedTool } from "../../static/js/editor/tools/enclosed.js";
import { changeTo } from "../../static/js/editor/tools/whole.js";
import { PATIENCE, Working } from "../../static/js/editor/working.js";
import { countPainted } from "./editor_kit.mjs";

const size = { width: 300, height: 200 };

/** A worker in whose place the test answers, and a clock that runs when it says so. */
class Hand {
  asked = [];
  listeners = {};
  isEnded = false;

  postMessage(order) {
    this.asked.push(order);
  }

  addEventListener(type, heard) {
    this.listeners[type] = heard;
  }

  terminate() {
    this.isEnded = true;
  }

  answer(n, answer) {
    this.listeners.message({ data: { id: this.asked[n].id, ...answer } });
  }
}

class Clock {
  due = new Map();
  last = 0;

  start(act, ms) {
    this.due.set((this.last += 1), { act, ms });
    return this.last;
  }

  stop(timer) {
    this.due.delete(timer);
  }

  ring() {
    const all = [...this.due.values()];
    this.due.clear();
    for (const { act } of all) act();
  }
}

let hand, clock, working;

beforeEach(() => {
  [hand, clock] = [new Hand(), new Clock()];
  working = new Working(hand, clock);
});

afterEach(() => working.close());

function painted(softness = 0) {
  const mask = new Mask(size);
  const edit = mask.edit();
  edit.stamp(100, 100, 40, { softness });
  edit.commit();
  return mask;
}

test("a job that fails in the worker is done in place, and so is all that follows", async () => {
  const [file, other] = [working.file(painted().snapshot()), working.command(painted().snapshot(), "invert")];
  hand.answer(0, { error: "out of memory" });
  assert.ok((await file).bytes.length > 50);
  assert.ok((await other).length > 0);
  assert.ok(hand.isEnded);
  await working.file(painted().snapshot());
  assert.equal(hand.asked.length, 2);
});

test("a worker that never answers is ended after half a minute", async () => {
  const file = working.file(painted().snapshot());
  assert.deepEqual([...clock.due.values()].map(({ ms }) => ms), [PATIENCE]);
  clock.ring();
  assert.ok((await file).bytes.length > 50);
  assert.ok(hand.isEnded);
});

test("each answer gives the rest as long again, and the last one ends the wait", async () => {
  const jobs = [working.file(painted().snapshot()), working.file(painted().snapshot())];
  const [first] = clock.due.keys();
  hand.answer(0, { result: null });
  const [second, ...more] = clock.due.keys();
  assert.ok(second > first && more.length === 0);
  hand.answer(1, { result: null });
  assert.equal(clock.due.size, 0);
  assert.deepEqual(await Promise.all(jobs), [null, null]);
  assert.ok(!hand.isEnded);
});

test("what was handed over to a silent worker is worked on all the same", async () => {
  const tones = new Uint8Array(25).fill(255);
  const soft = working.soften({ tones, width: 5, height: 5, grow: 0, feather: 0 });
  clock.ring();
  assert.equal(countPainted(await soft), 25);
});

test("a large picture may be long on its way, and one that does not come costs no worker", async () => {
  globalThis.location ??= { href: "http://localhost/" };
  const picture = working.picture("/file/", size);
  assert.equal(clock.due.size, 0);
  hand.answer(0, { error: "404" });
  await assert.rejects(picture, /404/);
  assert.ok(!hand.isEnded);
});

test("answers that come after all are nobody's any more", async () => {
  const file = working.file(painted().snapshot());
  clock.ring();
  hand.answer(0, { result: "late" });
  assert.notEqual(await file, "late");
});

test("the editor is not locked: a soft mask is inverted though the worker is silent", async () => {
  const session = new Session(size, { mask: painted(0.5) });
  const done = changeTo(session, "invert", (snapshot) => working.command(snapshot, "invert"));
  assert.ok(session.isBusy);
  clock.ring();
  assert.equal(await done, true);
  assert.ok(!session.isBusy);
  assert.equal(session.undo().label, "invert");
});

test("fill enclosed that cannot be worked out says so, and nothing stays locked", async () => {
  const session = new Session(size, { mask: painted() });
  const told = [];
  const tool = new EnclosedTool({ session, working: { enclosed: () => Promise.reject(new Error("no memory")) }, tell: (name) => told.push(name) });
  tool.press({ x: 1, y: 1 });
  tool.release();
  await new Promise((done) => setTimeout(done));
  assert.deepEqual([told, session.isBusy], [["failed"], false]);
});
