// Looking at candidates: what comes next, where the halves lie, what differs.

import assert from "node:assert/strict";
import { test } from "node:test";
import { filled, instead, numbers, step } from "../../static/js/editor/candidates.js";
import { comparedSize, difference } from "../../static/js/editor/difference.js";
import { wider } from "../../static/js/editor/placing.js";
import { frameOf, insets, paneBox } from "../../static/js/editor/split.js";
import { fit } from "../../static/js/viewport.js";

test("the next candidate comes after the last one again, and the other way round", () => {
  assert.equal(step([1, 2, 3], 1, 1), 2);
  assert.equal(step([1, 2, 3], 3, 1), 1);
  assert.equal(step([1, 2, 3], 1, -1), 3);
  assert.equal(step([1], 1, 1), 1);
  assert.equal(step([], null, 1), null);
});

test("what has left the list begins at its start or its end", () => {
  assert.equal(step([1, 2, 3], 9, 1), 1);
  assert.equal(step([1, 2, 3], null, -1), 3);
});

test("a rejected one gives way to the one after it, the last to the one before, the only one to nothing", () => {
  assert.equal(instead([1, 2, 3], 2), 3);
  assert.equal(instead([1, 2, 3], 3), 2);
  assert.equal(instead([1], 1), null);
});

test("words get their numbers, and keep a place nobody filled", () => {
  assert.equal(filled("Accept as v__number__", { number: 4 }), "Accept as v4");
  assert.equal(filled("__a__ of __b__", { a: 1 }), "1 of __b__");
  assert.deepEqual(numbers("4,-5,6,7"), [4, -5, 6, 7]);
});

const PICTURE = { width: 600, height: 400 };
const NOWHERE = { x: 0, y: 0 };

test("the slider lies exactly where the picture is", () => {
  const view = { width: 1000, height: 800 };
  const pose = fit(view, PICTURE, 50);
  assert.deepEqual(frameOf(pose, PICTURE, NOWHERE, view), { left: 50, top: 100, width: 900, height: 600 });
});

test("zoomed in, the slider covers what can be seen of the picture", () => {
  const view = { width: 300, height: 200 };
  const frame = frameOf({ x: -100, y: 20, scale: 1 }, PICTURE, NOWHERE, view);
  assert.deepEqual(frame, { left: 0, top: 20, width: 300, height: 180 });
});

test("a picture that was moved out of sight leaves a frame of one pixel, not a negative one", () => {
  const frame = frameOf({ x: 5000, y: -9000, scale: 1 }, PICTURE, NOWHERE, { width: 300, height: 200 });
  assert.ok(frame.width >= 1 && frame.height >= 1);
});

test("an extended canvas reaches beyond the picture on the side that was extended", () => {
  const frame = frameOf({ x: 200, y: 100, scale: 1 }, { width: 700, height: 400 }, { x: 100, y: 0 }, { width: 2000, height: 2000 });
  assert.deepEqual(frame, { left: 100, top: 100, width: 700, height: 400 });
});

test("at 0 percent all is the candidate, at 100 percent all is the original", () => {
  const frame = { left: 50, top: 100, width: 900, height: 600 };
  assert.deepEqual(insets(frame, 0, "across"), [0, 0, 0, 50]);
  assert.deepEqual(insets(frame, 100, "across"), [0, 0, 0, 950]);
  assert.deepEqual(insets(frame, 25, "down"), [250, 0, 0, 0]);
  assert.deepEqual(insets(frame, 300, "across"), [0, 0, 0, 950]);
});

test("side by side, each pane shows the whole picture while the stage does", () => {
  const view = { width: 1000, height: 800 };
  const whole = Math.min(1000 / 600, 800 / 400);
  const pose = { x: (1000 - 600 * whole) / 2, y: (800 - 400 * whole) / 2, scale: whole };
  const [left, top, width, height] = paneBox(pose, whole, view, { width: 500, height: 800 }, PICTURE, NOWHERE);
  assert.ok(Math.abs(left) < 1e-9 && Math.abs(width - 600) < 1e-9);
  assert.ok(Math.abs(top + height / 2 - 200) < 1e-9);
});

test("side by side, the point in the stage's middle is the point in each pane's middle, at any zoom", () => {
  const view = { width: 1000, height: 800 };
  const pose = { x: 500 - 120 * 4, y: 400 - 80 * 4, scale: 4 };
  const [left, top, width, height] = paneBox(pose, 1, view, { width: 500, height: 800 }, PICTURE, NOWHERE);
  assert.ok(Math.abs(left + width / 2 - 120) < 1e-9);
  assert.ok(Math.abs(top + height / 2 - 80) < 1e-9);
  assert.ok(width < 600);
});

test("the difference is black where nothing changed and eight times as strong where something did", () => {
  const before = Uint8ClampedArray.from([10, 20, 30, 255, 0, 0, 0, 255, 200, 0, 0, 255]);
  const after = Uint8ClampedArray.from([10, 20, 30, 255, 0, 4, 1, 255, 0, 0, 0, 255]);
  assert.deepEqual([...difference(before, after)], [0, 0, 0, 255, 32, 32, 32, 255, 255, 255, 255, 255]);
});

test("a difference is never computed on more than 1024 pixels a side, nor on less than one", () => {
  assert.deepEqual(comparedSize(512, 300), [512, 300]);
  assert.deepEqual(comparedSize(4096, 2048), [1024, 512]);
  assert.deepEqual(comparedSize(9000, 2), [1024, 1]);
});

test("what lies under a seam never looks out over the canvas's edge", () => {
  assert.deepEqual(wider([0, 0, 600, 400], [0, 0, 800, 500]), [0, 0, 602, 402]);
  assert.deepEqual(wider([100, 50, 600, 400], [0, 0, 800, 500]), [98, 48, 604, 404]);
  assert.deepEqual(wider([0, 0, 600, 400], [0, 0, 600, 400]), [0, 0, 600, 400]);
});
