// Selecting, moving and sifting in the gallery.

import assert from "node:assert/strict";
import { test } from "node:test";
import { fits, shapeOf } from "../../static/js/filters.js";
import { hasRoom, lastRow, step } from "../../static/js/grid.js";
import { Selection } from "../../static/js/selection.js";

/** Rows of pictures from their widths; every row is 100 high. */
const rows = (...widths) =>
  widths.flatMap((row, r) => {
    let left = 0;
    return row.map((width) => {
      const box = { left, right: left + width, top: r * 110, bottom: r * 110 + 100 };
      left += width + 6;
      return box;
    });
  });

const grid = rows([200, 100, 300], [300, 300], [100, 100, 100]);

test("left and right follow the reading order, also over the end of a row", () => {
  assert.equal(step(grid, 0, "ArrowRight"), 1);
  assert.equal(step(grid, 2, "ArrowRight"), 3);
  assert.equal(step(grid, 3, "ArrowLeft"), 2);
});

test("right to left turns them round", () => {
  assert.equal(step(grid, 1, "ArrowLeft", true), 2);
  assert.equal(step(grid, 1, "ArrowRight", true), 0);
});

test("up and down lead to the picture that lies nearest", () => {
  assert.equal(step(grid, 0, "ArrowDown"), 3);
  assert.equal(step(grid, 2, "ArrowDown"), 4);
  assert.equal(step(grid, 4, "ArrowUp"), 2);
  assert.equal(step(grid, 3, "ArrowDown"), 6);
});

test("at the edges an arrow leads nowhere", () => {
  assert.equal(step(grid, 0, "ArrowLeft"), -1);
  assert.equal(step(grid, 7, "ArrowRight"), -1);
  assert.equal(step(grid, 1, "ArrowUp"), -1);
  assert.equal(step(grid, 6, "ArrowDown"), -1);
});

test("the last row and the room at its end", () => {
  assert.equal(lastRow(grid), 3);
  assert.equal(lastRow([]), 0);
  const frame = { left: 0, right: 612, top: 0, bottom: 400 };
  assert.ok(hasRoom(grid, frame));
  assert.ok(!hasRoom(grid.slice(0, 3), frame));
  assert.ok(!hasRoom([], frame));
});

const order = ["a", "b", "c", "d", "e"];

test("a range reaches from the last one touched, in either direction", () => {
  const selection = new Selection();
  selection.toggle("d");
  selection.range("b", order);
  assert.deepEqual([...selection.chosen].sort(), ["b", "c", "d"]);
  selection.range("e", order);
  assert.equal(selection.size, 4);
});

test("a range takes away when the last one touched was taken away", () => {
  const selection = new Selection();
  order.forEach((id) => selection.toggle(id, true));
  selection.toggle("b");
  selection.range("d", order);
  assert.deepEqual([...selection.chosen], ["a", "e"]);
});

test("Shift without a start selects the one", () => {
  const selection = new Selection();
  selection.range("c", order);
  assert.deepEqual([...selection.chosen], ["c"]);
});

test("what left the list is not selected any more", () => {
  const selection = new Selection();
  selection.toggle("a");
  selection.toggle("x");
  selection.keep(order);
  assert.deepEqual([...selection.chosen], ["a"]);
  selection.clear();
  assert.equal(selection.size, 0);
});

const facts = { by: "1", place: "camp", width: 800, height: 1000, words: "A red Fox in autumn", hidden: false };

test("a new picture joins the list only when the filters would show it", () => {
  const cases = /** @type {[Record<string, string>, boolean][]} */ ([
    [{ scope: "mine" }, true],
    [{ scope: "team", person: "2" }, false],
    [{ scope: "team", collection: "camp", shape: "portrait" }, true],
    [{ scope: "team", shape: "square" }, false],
    [{ scope: "team", q: "fox AUTUMN" }, true],
    [{ scope: "team", q: "fox zebra" }, false],
    [{ scope: "team", hidden: "only" }, false],
    [{ scope: "team", hidden: "without" }, true],
    [{ scope: "fav" }, false],
    [{ scope: "mine", sort: "oldest" }, false],
  ]);
  for (const [filters, expected] of cases) assert.equal(fits(facts, { me: "1", ...filters }), expected, JSON.stringify(filters));
  assert.equal(fits(facts, { me: "2", scope: "mine" }), false);
});

test("five per cent off is still a square", () => {
  assert.deepEqual([[100, 100], [104, 100], [106, 100], [100, 106]].map(([w, h]) => shapeOf(w, h)), ["square", "square", "landscape", "portrait"]);
});
