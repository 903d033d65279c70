// What the live connection decides, without a browser.

import assert from "node:assert/strict";
import { test } from "node:test";

import { backoff } from "../../static/js/live/backoff.js";
import { Sequence } from "../../static/js/live/sequence.js";

test("waits double from half a second and stop at thirty", () => {
  const longest = [0, 1, 2, 3, 10].map((failures) => backoff(failures, () => 1));
  assert.deepEqual(longest, [500, 1000, 2000, 4000, 30_000]);
});

test("a wait is never so short that tries become a flood", () => {
  assert.equal(backoff(0, () => 0), 250);
});

test("the next number is news, an old one was seen, a later one means a loss", () => {
  const sequence = new Sequence(7);
  assert.equal(sequence.judge(8), "news");
  assert.equal(sequence.judge(7), "seen");
  assert.equal(sequence.judge(9), "gap");
  sequence.accept(8);
  assert.equal(sequence.judge(8), "seen");
  assert.equal(sequence.judge(9), "news");
});
