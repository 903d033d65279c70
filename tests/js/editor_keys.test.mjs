// What a key means in the editor, on keyboards of several countries, and when it means nothing.

import assert from "node:assert/strict";
import { test } from "node:test";
import { SHORTCUTS, action, shortcut, shown } from "../../static/js/editor/keys.js";

const press = (key, code = "", held = "") => ({
  key,
  code,
  shiftKey: held.includes("S"),
  ctrlKey: held.includes("C"),
  altKey: held.includes("A"),
  metaKey: held.includes("M"),
});
const means = (key, code, held, context) => action(press(key, code, held), context);

test("the keys of the tools and commands", () => {
  const table = {
    b: "brush", e: "eraser", l: "lasso", m: "rectangle", g: "enclosed", h: "hand", z: "zoom", x: "swap", q: "overlay", c: "before",
    f: "full", r: "reuse", "[": "smaller", "]": "larger", s: "smaller", d: "larger", 0: "fit", 1: "actual", 2: "double", "-": "zoom-out",
    " ": "hold", Escape: "escape", Enter: "close", Backspace: "drop-point",
  };
  for (const [key, name] of Object.entries(table)) assert.equal(means(key), name, key);
  assert.equal(means("M", "KeyM", "S"), "ellipse");
  assert.equal(means("B", "KeyB"), "brush");
  assert.equal(means("D", "KeyD", "S"), "softer");
  assert.equal(means("S", "KeyS", "S"), "harder");
  assert.equal(means("w"), null);
});

test("with Ctrl or ⌘", () => {
  for (const held of ["C", "M"]) {
    const table = [["z", held, "undo"], ["Z", `${held}S`, "redo"], ["y", held, "redo"], ["i", held, "invert"], ["a", held, "all"], ["d", held, "clear"], ["Enter", held, "fill"]];
    for (const [key, keys, name] of table) assert.equal(means(key, "", keys), name, `${keys} ${key}`);
    for (const key of ["b", "e", "s", "0", "+", "c", "r"]) assert.equal(means(key, "", held), null, key);
  }
  assert.equal(means("b", "KeyB", "A"), null);
});

test("a German keyboard: brackets by AltGr, + unshifted, z and y where they are printed", () => {
  assert.equal(means("[", "Digit8", "CA"), "smaller");
  assert.equal(means("]", "Digit9", "A"), "larger");
  assert.equal(means("+", "BracketRight"), "zoom-in");
  assert.equal(means("ü", "BracketLeft"), null);
  assert.equal(means("z", "KeyY", "C"), "undo");
  assert.equal(means("y", "KeyZ", "C"), "redo");
});

test("a French keyboard: digits by their place or with Shift, letters where they are printed", () => {
  assert.equal(means("à", "Digit0"), "fit");
  assert.equal(means("&", "Digit1"), "actual");
  assert.equal(means("é", "Digit2"), "double");
  assert.equal(means("1", "Digit1", "S"), "actual");
  assert.equal(means("-", "Digit6"), "zoom-out");
  assert.equal(means("a", "KeyQ", "C"), "all");
  assert.equal(means("q", "KeyA"), "overlay");
  assert.equal(means("s", "KeyS"), "smaller");
  assert.equal(means("z", "KeyW", "C"), "undo");
});

test("letters of other alphabets count by their place", () => {
  assert.equal(means("и", "KeyB"), "brush");
  assert.equal(means("я", "KeyZ", "C"), "undo");
  assert.equal(means("ش", "KeyA", "C"), "all");
  assert.equal(means("!", "Digit1", "S"), null);
  assert.equal(means("End", "Numpad1"), null);
  assert.equal(means("1", "Numpad1"), "actual");
});

test("nothing while an input method composes, nothing that was taken already", () => {
  assert.equal(action({ ...press("b"), isComposing: true }), null);
  assert.equal(action({ ...press("b"), keyCode: 229 }), null);
  assert.equal(action({ ...press("b"), defaultPrevented: true }), null);
});

test("in a text field only Ctrl+Enter means something", () => {
  const typing = { typing: true };
  for (const row of SHORTCUTS) {
    for (const key of row.keys) {
      const held = `${row.command ? "C" : ""}${row.shift ? "S" : ""}`;
      assert.equal(means(key, "", held, typing), row.action === "fill" ? "fill" : null, `${held} ${key}`);
    }
  }
});

test("switched off, no single character means anything; commands and named keys still do", () => {
  const off = { shortcuts: "off" };
  for (const key of ["b", "s", "[", "0", "+", "c"]) assert.equal(means(key, "", "", off), null, key);
  assert.equal(means("z", "", "C", off), "undo");
  assert.equal(means("Escape", "", "", off), "escape");
  assert.equal(means(" ", "", "", { ...off, mode: "points" }), "stamp");
});

test("Tab means nothing to the editor: it leads out of the stage", () => {
  for (const mode of ["paint", "review", "points"]) assert.equal(means("Tab", "Tab", "", { mode }), null, mode);
});

test("while reviewing, keys choose and judge candidates", () => {
  const review = { mode: "review" };
  const table = { 1: "candidate-1", 4: "candidate-4", ArrowLeft: "previous", ArrowRight: "next", Enter: "accept", Delete: "reject", b: "mask", c: "before", 0: "fit" };
  for (const [key, name] of Object.entries(table)) assert.equal(means(key, "", "", review), name, key);
  for (const key of ["e", "m", "s", "x"]) assert.equal(means(key, "", "", review), null, key);
  assert.equal(means("i", "", "C", review), null);
});

test("with the focus on the stage, arrows move in steps and Space stamps", () => {
  const points = { mode: "points" };
  for (const held of ["", "S"]) assert.equal(means("ArrowUp", "", held, points), "move");
  assert.equal(means("ArrowUp", "", "C", points), "move");
  assert.equal(means(" ", "", "", points), "stamp");
  assert.equal(means("l", "", "", points), "lasso-point");
  assert.equal(means("ArrowUp"), null);
});

test("keys that are held say so, and every listed row can be shown", () => {
  assert.equal(shortcut(press("c"))?.held, true);
  assert.equal(shortcut(press(" "))?.held, true);
  assert.equal(shortcut(press("b"))?.held, undefined);
  for (const row of SHORTCUTS.filter(({ named }) => named)) assert.ok(shown(row).keys.length > 0);
});

test("no two rows can be meant by the same press", () => {
  const seen = new Map();
  for (const row of SHORTCUTS) {
    for (const mode of row.when ?? ["paint", "review", "points"]) {
      for (const key of row.keys) {
        const name = `${mode} ${row.command ?? false} ${row.shift ?? false} ${key}`;
        assert.ok(!seen.has(name), `${name}: ${seen.get(name)} and ${row.action}`);
        seen.set(name, row.action);
      }
    }
  }
});
