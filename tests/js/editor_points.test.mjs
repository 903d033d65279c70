// Masking by keyboard: the crosshair, areas by numbers and by name.

import assert from "node:assert/strict";
import { test } from "node:test";
import { AREAS, areaOf, border, pixels, placed } from "../../static/js/editor/areas.js";
import { PointMode } from "../../static/js/editor/points.js";

const size = { width: 1000, height: 600 };
const words = (intents) => intents.map((intent) => intent.do).join(" ");

test("arrows move the crosshair by 1, with Shift by 10, with Ctrl by 50, and stop at the edges", () => {
  const mode = new PointMode(size);
  assert.deepEqual(mode.at, { x: 500, y: 300 });
  mode.move("ArrowLeft");
  mode.move("ArrowDown", { shiftKey: true });
  mode.move("ArrowRight", { ctrlKey: true });
  mode.move("ArrowUp", { metaKey: true });
  assert.deepEqual(mode.at, { x: 549, y: 260 });
  for (let n = 0; n < 20; n += 1) mode.move("ArrowRight", { ctrlKey: true });
  assert.deepEqual(mode.at, { x: 999, y: 260 });
  assert.deepEqual(mode.move("ArrowRight"), []);
});

test("Space stamps in the middle of the crosshair's pixel", () => {
  assert.deepEqual(new PointMode(size, { x: 3, y: 4 }).stamp(), [{ do: "stamp", at: { x: 3.5, y: 4.5 } }]);
});

test("Enter begins a stroke, arrows draw it, Enter ends it", () => {
  const mode = new PointMode(size, { x: 100, y: 100 });
  assert.equal(words(mode.enter()), "start");
  const [, stroke] = mode.move("ArrowRight", { shiftKey: true });
  assert.deepEqual(stroke, { do: "stroke", from: { x: 100.5, y: 100.5 }, to: { x: 110.5, y: 100.5 } });
  assert.deepEqual(mode.stamp(), []);
  assert.equal(words(mode.enter()), "end");
  assert.equal(words(mode.move("ArrowLeft")), "moved");
});

test("L drops corners, Backspace takes the last one, Enter closes three or more", () => {
  const mode = new PointMode(size, { x: 10, y: 10 });
  mode.corner();
  mode.move("ArrowRight", { ctrlKey: true });
  mode.corner();
  assert.deepEqual(mode.enter(), []);
  mode.move("ArrowDown", { ctrlKey: true });
  mode.corner();
  mode.move("ArrowDown", { ctrlKey: true });
  mode.corner();
  assert.equal(mode.dropCorner()[0].points.length, 3);
  const [closed] = mode.enter();
  assert.deepEqual(closed, { do: "close", points: [{ x: 10.5, y: 10.5 }, { x: 60.5, y: 10.5 }, { x: 60.5, y: 60.5 }] });
  assert.deepEqual(mode.dropCorner(), []);
});

test("leaving discards a stroke with Esc, keeps it when only the focus went", () => {
  const mode = new PointMode(size);
  mode.enter();
  assert.equal(words(mode.leave()), "drop");
  mode.enter();
  assert.equal(words(mode.leave({ keep: true })), "end");
  mode.corner();
  assert.deepEqual(mode.leave(), [{ do: "lasso", points: [] }]);
  assert.deepEqual(mode.leave(), []);
});

test("lengths are pixels or percent, with a point or a comma", () => {
  const table = [["120", 120], [" 120 px ", 120], ["12.5%", 125], ["12,5 %", 125], ["-10", -10], ["0", 0], ["50 ٪", 500]];
  for (const [text, length] of table) assert.equal(pixels(text, 1000), length, text);
  for (const text of ["", "px", "1e3", "12 em", "1.2.3", "ten", "0x10", "9999999"]) assert.ok(Number.isNaN(pixels(text, 1000)), text);
});

const at = (x, y, width, height) => placed({ x, y, width, height }, size);

test("a rectangle by numbers, cut to the picture when it reaches beyond", () => {
  assert.deepEqual(at("10", "20", "300 px", "50 %"), { box: { left: 10, top: 20, right: 310, bottom: 320 }, cut: false });
  assert.deepEqual(at("-10", "90 %", "50", "500"), { box: { left: 0, top: 540, right: 40, bottom: 600 }, cut: true });
});

test("what cannot be placed says which field and why", () => {
  assert.deepEqual(at("10", "oops", "3", ""), { field: "y", problem: "number" });
  assert.deepEqual(at("10", "10", "0", "5"), { field: "width", problem: "empty" });
  assert.deepEqual(at("10", "10", "5", "-5"), { field: "height", problem: "empty" });
  assert.deepEqual(at("100 %", "10", "5", "5"), { field: "x", problem: "outside" });
  assert.deepEqual(at("10", "-50", "5", "50"), { field: "y", problem: "outside" });
});

test("halves and thirds meet without gap or overlap, at any size", () => {
  for (const width of [1, 2, 100, 101, 1535]) {
    const [left, middle, right] = ["left-third", "middle-third", "right-third"].map((name) => areaOf(name, { width, height: 7 }));
    assert.deepEqual([left.left, left.right, middle.right, right.right], [0, middle.left, right.left, width]);
    assert.equal(areaOf("left-half", { width, height: 7 }).right, areaOf("right-half", { width, height: 7 }).left);
  }
  assert.equal(AREAS.length, 11);
  assert.deepEqual(areaOf("centre", size), { left: 250, top: 150, right: 750, bottom: 450 });
});

test("a border is its four sides once, and the whole picture when nothing is left inside", () => {
  const sides = border(40, size);
  const covered = sides.reduce((sum, { left, top, right, bottom }) => sum + (right - left) * (bottom - top), 0);
  assert.equal(covered, 1000 * 600 - 920 * 520);
  assert.deepEqual(border(300, size), [{ left: 0, top: 0, right: 1000, bottom: 600 }]);
  assert.deepEqual(border(0, size), []);
});
