// Hands on the stage: pens, palms, fingers and mice, as tables of what happens and what it means.

import assert from "node:assert/strict";
import { test } from "node:test";
import { pinch, toPicture } from "../../static/js/viewport.js";
import { Pointers } from "../../static/js/editor/pointers.js";

// [time, what, who, x, y, more]: who is p(en), m(ouse) or a finger's number
const play = (rows, pointers = new Pointers()) => {
  const names = [];
  for (const [time, what, who, x = 0, y = 0, more = {}] of rows) {
    const type = who === "p" ? "pen" : who === "m" ? "mouse" : "touch";
    const id = who === "p" ? 100 : who === "m" ? 200 : who;
    const buttons = what === "up" || what === "hover" ? 0 : 1;
    const sample = { id, type, x, y, time, buttons, pressure: 0.5, ...more };
    const intents = what === "hover" ? pointers.move(sample) : pointers[what](sample);
    names.push(...intents);
  }
  return names;
};
const words = (intents) => intents.map((intent) => intent.do).join(" ");

const table = [
  ["a finger paints", [[0, "down", 1], [16, "move", 1, 5], [400, "up", 1, 9]], "start draw end"],
  ["a mouse paints", [[0, "down", "m"], [16, "move", "m", 5], [30, "up", "m"]], "start draw end"],
  ["a moving mouse only hovers", [[0, "hover", "m", 3, 3]], "hover"],
  ["the first pen turns pen mode on", [[0, "down", "p"], [9, "move", "p", 3], [20, "up", "p"], [2000, "down", "p"]], "pen-mode start draw end start"],
  ["in pen mode a finger pans", [[0, "down", "p"], [9, "up", "p"], [900, "down", 1], [920, "move", 1, 7], [1500, "up", 1]], "pen-mode start end pan"],
  ["fingers are ignored while a pen is down", [[0, "down", "p"], [9, "down", 1], [20, "move", 1, 90], [30, "up", 1], [40, "up", "p"]], "pen-mode start end"],
  ["… and 400 ms after, until they lift", [[0, "down", "p"], [9, "up", "p"], [400, "down", 1], [900, "move", 1, 50], [990, "up", 1]], "pen-mode start end"],
  ["a palm that still paints when a pen lands is dropped", [[0, "down", 1], [50, "move", 1, 30], [300, "down", "p"], [310, "move", 1, 60], [320, "up", 1]], "start draw drop pen-mode start"],
  ["a palm's mark that ended is taken back", [[0, "down", 1], [90, "up", 1], [300, "down", "p"]], "start end unmark pen-mode start"],
  ["two of them are two", [[0, "down", 1], [50, "up", 1], [90, "down", 2], [200, "up", 2], [480, "down", "p"]], "start end start end unmark pen-mode start"],
  ["a mark from longer before stays", [[0, "down", 1], [90, "up", 1], [501, "down", "p"]], "start end pen-mode start"],
  ["… also one still being painted", [[0, "down", 1], [90, "move", 1, 80], [700, "down", "p"], [710, "move", 1, 99]], "start draw end pen-mode start"],
  ["a mouse's mark in between keeps the finger's", [[0, "down", 1], [50, "up", 1], [90, "down", "m"], [120, "up", "m"], [300, "down", "p"]], "start end start end pen-mode start"],
  ["two fingers within 150 ms pinch and leave no mark", [[0, "down", 1], [140, "down", 2, 100], [160, "move", 2, 140], [500, "up", 1], [520, "up", 2]], "start drop pinch"],
  ["a second finger after 150 ms is ignored", [[0, "down", 1], [151, "down", 2, 100], [160, "move", 2, 140], [190, "move", 1, 4], [200, "up", 2], [230, "up", 1]], "start draw end"],
  ["… and so is one after 12 px of painting", [[0, "down", 1], [20, "move", 1, 12], [90, "down", 2, 100], [99, "move", 2, 60], [120, "up", 1], [150, "up", 2]], "start draw end"],
  ["a third finger changes nothing", [[0, "down", 1], [50, "down", 2, 100], [90, "move", 2, 130], [99, "down", 3, 50, 50], [120, "move", 3, 90, 90], [600, "up", 3]], "start drop pinch"],
  ["after a pinch the finger that stays does nothing", [[0, "down", 1], [50, "down", 2, 100], [99, "move", 2, 150], [400, "up", 1], [450, "move", 2, 300], [500, "down", 3], [520, "move", 3, 50]], "start drop pinch"],
  ["two fingers that tap undo", [[0, "down", 1], [60, "down", 2, 90], [150, "up", 1], [200, "up", 2, 90]], "start drop undo"],
  ["three fingers that tap redo", [[0, "down", 1], [30, "down", 2, 90], [60, "down", 3, 180], [150, "up", 1], [160, "up", 3, 180], [200, "up", 2, 90]], "start drop redo"],
  ["two fingers that rest do not undo", [[0, "down", 1], [60, "down", 2, 90], [450, "up", 1], [460, "up", 2, 90]], "start drop"],
  ["two fingers that move do not undo", [[0, "down", 1], [60, "down", 2, 90], [90, "move", 2, 110], [150, "up", 1], [200, "up", 2, 110]], "start drop pinch"],
  ["the middle button pans", [[0, "down", "m", 0, 0, { buttons: 4 }], [9, "move", "m", 6, 2, { buttons: 4 }], [20, "up", "m"]], "pan"],
  ["Alt and the right button set the brush", [[0, "down", "m", 0, 0, { buttons: 2, alt: true }], [9, "move", "m", 6, 2, { buttons: 2 }], [20, "up", "m"]], "adjust adjust"],
  ["the right button alone does nothing", [[0, "down", "m", 0, 0, { buttons: 2 }], [9, "move", "m", 6, 2, { buttons: 2 }], [20, "up", "m"]], ""],
  ["fingers do nothing while a mouse paints", [[0, "down", "m"], [9, "down", 1], [20, "move", 1, 50], [30, "up", 1], [40, "up", "m"]], "start end"],
  ["a mouse does nothing while a finger paints", [[0, "down", 1], [9, "down", "m"], [20, "move", "m", 50], [30, "up", "m"], [400, "up", 1]], "start end"],
  ["a touch that the browser takes is kept", [[0, "down", 1], [20, "move", 1, 40], [30, "cancel", 1]], "start draw end"],
  ["a pinch that the browser takes ends", [[0, "down", 1], [50, "down", 2, 100], [60, "cancel", 1], [90, "move", 2, 200], [120, "up", 2]], "start drop"],
];

for (const [name, rows, expected] of table) {
  test(name, () => assert.equal(words(play(rows)), expected));
}

test("the eraser's end of a pen erases", () => {
  const erases = (buttons) => play([[0, "down", "p", 1, 1, { buttons }]]).find((intent) => intent.do === "start")?.erase;
  assert.equal(erases(32), true);
  assert.equal(erases(1), false);
});

test("pen mode switched off stays off: fingers paint again, pens too", () => {
  const pointers = new Pointers();
  play([[0, "down", "p"], [9, "up", "p"]], pointers);
  pointers.setPenMode(false);
  assert.equal(words(play([[2000, "down", "p"], [2010, "up", "p"], [3000, "down", 1], [3100, "up", 1]], pointers)), "start end start end");
  assert.equal(pointers.penMode, "off");
});

test("pen mode is remembered: a finger pans before any pen came, two pinch at any time", () => {
  const rows = [[0, "down", 1], [20, "move", 1, 5], [700, "down", 2, 100], [720, "move", 2, 150], [800, "up", 1], [820, "up", 2]];
  assert.equal(words(play(rows, new Pointers("on"))), "pan pinch");
});

test("Esc discards what is being painted, and nothing else", () => {
  const pointers = new Pointers();
  play([[0, "down", "m"]], pointers);
  assert.equal(words(pointers.escape()), "drop");
  assert.equal(words(play([[9, "move", "m", 5], [20, "up", "m"]], pointers)), "");
  assert.deepEqual(pointers.escape(), []);
});

test("a window that loses the focus ends the stroke and keeps it", () => {
  const pointers = new Pointers();
  play([[0, "down", 1]], pointers);
  assert.equal(words(pointers.blur(50)), "end");
  assert.equal(words(play([[60, "move", 1, 90], [70, "up", 1]], pointers)), "");
  assert.deepEqual(pointers.blur(80), []);
});

test("once the mask was changed otherwise, a pen takes nothing back", () => {
  const pointers = new Pointers();
  play([[0, "down", 1], [50, "up", 1]], pointers);
  pointers.settle();
  assert.equal(words(play([[200, "down", "p"]], pointers)), "pen-mode start");
});

test("setting the brush tells the whole way from where it began", () => {
  const [moved, done] = play([[0, "down", "m", 10, 10, { buttons: 2, alt: true }], [9, "move", "m", 60, 12], [20, "up", "m", 70, 12]]);
  assert.deepEqual([moved.from.x, moved.to.x, moved.done], [10, 60, false]);
  assert.deepEqual([done.from.x, done.to.x, done.done], [10, 70, true]);
});

test("what is under a pinch stays under it, however its fingers' moves come in", () => {
  const intents = play([
    [0, "down", 1, 100, 200], [40, "down", 2, 300, 200], [50, "move", 1, 80, 190], [50, "move", 2, 330, 220],
    [66, "move", 2, 380, 230], [70, "move", 1, 40, 180],
  ]);
  let pose = { x: 0, y: 0, scale: 1 };
  const held = toPicture(pose, { x: 200, y: 200 });
  for (const intent of intents) if (intent.do === "pinch") pose = pinch(pose, intent.from, intent.to);
  const now = { x: pose.x + held.x * pose.scale, y: pose.y + held.y * pose.scale };
  assert.ok(Math.hypot(now.x - 210, now.y - 205) <= 6);
  assert.ok(Math.abs(pose.scale - Math.hypot(340, 50) / 200) < 0.01);
});
