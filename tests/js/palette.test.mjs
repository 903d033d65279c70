// What the palette shows and where its keys lead, without a page.

import assert from "node:assert/strict";
import { test } from "node:test";

import { isComposing, opens } from "../../static/js/palette/keys.js";
import { ELSEWHERE, MOST, NEVER, moved, ordered, plain, rank, shown } from "../../static/js/palette/rank.js";

test("capitals, accents and blanks make no difference", () => {
  assert.equal(plain("  Café\t NOIR "), "cafe noir");
  assert.equal(rank("cafe", "Café Noir"), 0);
  assert.equal(rank("É", "Été"), 0);
});

test("a label that begins so is before one with such a word, that before one with the letters", () => {
  const ranks = ["Gallery", "Open Gallery", "Legal", "Bin"].map((label) => rank("gal", label));
  assert.deepEqual(ranks, [0, 1, 2, NEVER]);
});

test("every word has to be there, in whatever order, also in what else it is found by", () => {
  assert.equal(rank("amber use", "Use Northwind Amber"), 2);
  assert.equal(rank("use autumn", "Use Northwind Amber", "autumn glass"), 3);
  assert.equal(rank("use winter", "Use Northwind Amber", "autumn glass"), NEVER);
  assert.ok(ELSEWHERE > 3);
});

test("what is written at length never comes before a name that has the word", () => {
  assert.equal(rank("amber", "amber glass on stone", "", 1), rank("amber", "Use Northwind Amber"));
  assert.equal(rank("", "amber glass on stone", "", 1), 0);
  assert.equal(rank("clay", "amber glass on stone", "", 1), NEVER);
});

test("without a question everything is there as it came", () => {
  assert.equal(rank("  ", "Anything"), 0);
  assert.deepEqual(shown([0, 0, 0]), [0, 1, 2]);
  assert.deepEqual(ordered([0, 0, 0]), [0, 1, 2]);
});

test("a group shows its best few", () => {
  assert.deepEqual(shown([3, NEVER, 0, 1, 0]), [2, 4, 3, 0]);
  assert.equal(shown(Array(40).fill(0)).length, MOST);
  assert.deepEqual(shown([NEVER]), []);
});

test("the group with the best option is first; empty ones are last", () => {
  assert.deepEqual(ordered([2, NEVER, 0, 0]), [2, 3, 0, 1]);
});

test("arrows go round the ends, pages do not", () => {
  assert.deepEqual([moved("ArrowDown", -1, 3), moved("ArrowDown", 2, 3), moved("ArrowDown", 0, 3)], [0, 0, 1]);
  assert.deepEqual([moved("ArrowUp", -1, 3), moved("ArrowUp", 0, 3), moved("ArrowUp", 2, 3)], [2, 2, 1]);
  assert.deepEqual([moved("PageDown", 0, 20), moved("PageDown", 18, 20), moved("PageUp", 8, 20), moved("PageUp", 2, 20)], [6, 19, 2, 0]);
});

test("other keys and empty lists lead nowhere", () => {
  for (const key of ["Home", "End", "a", "Enter", "Tab"]) assert.equal(moved(key, 1, 3), -1, key);
  assert.equal(moved("ArrowDown", -1, 0), -1);
});

test("Ctrl K opens it; on Apple's keyboards ⌘ K, where Ctrl K cuts a line", () => {
  assert.ok(opens({ key: "k", ctrlKey: true }, false));
  assert.ok(opens({ key: "K", ctrlKey: true }, false)); // Caps Lock
  assert.ok(opens({ key: "k", metaKey: true }, true));
  assert.ok(!opens({ key: "k", ctrlKey: true }, true));
  assert.ok(!opens({ key: "k", metaKey: true }, false));
  assert.ok(opens({ key: "л", code: "KeyK", ctrlKey: true }, false));
  assert.ok(!opens({ key: "t", code: "KeyK", ctrlKey: true }, false)); // Dvorak
});

test("other modifiers and input methods keep their keys", () => {
  for (const more of [{ altKey: true }, { shiftKey: true }, { metaKey: true }, { isComposing: true }, { keyCode: 229 }]) {
    assert.ok(!opens({ key: "k", ctrlKey: true, ...more }, false), JSON.stringify(more));
  }
  assert.ok(!opens({ key: "k" }, false));
  assert.ok(isComposing({ key: "Process", keyCode: 229 }));
});
