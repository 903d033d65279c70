// The editor's session: settings within their bounds, steps that can be undone, and who is told of it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { NOTHING } from "../../static/js/editor/geometry.js";
import { History } from "../../static/js/editor/history.js";
import { Mask } from "../../static/js/editor/mask.js";
import { Session } from "../../static/js/editor/session.js";
import { invert } from "../../static/js/editor/whole.js";
import { countPainted, tonesOf } from "./editor_kit.mjs";

const size = { width: 600, height: 400 };

/** A session and everything that it tells. */
function listened(kept) {
  const session = new Session(size, kept);
  const heard = [];
  for (const type of ["setting", "change", "stroke"]) session.addEventListener(type, ({ detail }) => heard.push({ type, ...detail }));
  return { session, heard };
}

function paint(session, x = 100, label = "brush") {
  const edit = session.mask.edit();
  edit.stamp(x, 100, 20);
  return session.apply(label, edit.commit());
}

test("settings start at what most people want, and are cut to what they can be", () => {
  const { session } = listened();
  assert.equal(session.settings.tool, "brush");
  assert.equal(session.settings.add, true);
  for (const [name, value, expected] of [
    ["size", 4000, 400], ["size", 0, 1], ["size", 33.4, 33], ["softness", 1.2, 1], ["softness", 0.25, 0.25], ["grow", -99, -64],
    ["grow", 2.6, 3], ["feather", 65, 64], ["colour", 9, 3], ["opacity", -1, 0], ["tool", "lasso", "lasso"], ["view", "onion", "onion"],
  ]) {
    session.set(name, value);
    assert.equal(session.settings[name], expected, `${name} ${value}`);
  }
});

test("a value that makes no sense leaves the setting as it was", () => {
  const { session, heard } = listened();
  const before = session.settings;
  for (const [name, value] of [["size", NaN], ["size", "9"], ["tool", "spray"], ["add", 1], ["view", ""], ["penMode", "maybe"]]) session.set(name, value);
  assert.deepEqual(session.settings, before);
  assert.deepEqual(heard, []);
});

test("a box is of whole pixels inside the picture, at least 16 a side, or none", () => {
  const { session } = listened();
  session.set("box", { left: -20, top: 10.4, right: 700, bottom: 200 });
  assert.deepEqual(session.settings.box, { left: 0, top: 10, right: 600, bottom: 200 });
  session.set("box", { left: 598, top: 398, right: 700, bottom: 500 });
  assert.deepEqual(session.settings.box, { left: 584, top: 384, right: 600, bottom: 400 });
  session.set("box", null);
  assert.equal(session.settings.box, null);
  session.set("box", { left: 700, top: 0, right: 800, bottom: 100 });
  assert.equal(session.settings.box, null);
});

test("settings are replaced, never written, and told once with what was before", () => {
  const { session, heard } = listened();
  const before = session.settings;
  session.set("size", 99);
  session.set("size", 99);
  assert.notEqual(session.settings, before);
  assert.ok(Object.isFrozen(session.settings));
  assert.deepEqual(heard, [{ type: "setting", name: "size", value: 99, before: before.size }]);
  session.set("box", { left: 0, top: 0, right: 100, bottom: 100 });
  session.set("box", { left: 0, top: 0, right: 100, bottom: 100 });
  assert.equal(heard.length, 2);
});

test("a step is told with its label and box, undone and done again", () => {
  const { session, heard } = listened();
  assert.equal(paint(session), true);
  const painted = tonesOf(session.mask);
  assert.equal(session.undo()?.label, "brush");
  assert.equal(session.mask.painted, 0);
  session.redo();
  assert.deepEqual(tonesOf(session.mask), painted);
  assert.deepEqual(heard.map(({ kind, label }) => `${kind} ${label}`), ["do brush", "undo brush", "redo brush"]);
  assert.ok(heard.every(({ box }) => box.left <= 80 && box.right >= 120));
});

test("what changes nothing is no step and is not told", () => {
  const { session, heard } = listened();
  paint(session);
  assert.equal(paint(session), false);
  assert.equal(heard.length, 1);
  assert.equal(session.redo(), null);
  assert.equal(session.history.steps.undo, 1);
});

test("grow is committed as a step: undo gives back where the slider stood", () => {
  const { session, heard } = listened();
  for (const value of [2, 5, 8]) session.set("grow", value);
  assert.equal(session.commitSetting("grow", 0, 8), true);
  assert.deepEqual(heard.at(-1), { type: "change", label: "grow", box: NOTHING, kind: "do" });
  session.undo();
  assert.equal(session.settings.grow, 0);
  session.redo();
  assert.equal(session.settings.grow, 8);
  assert.equal(session.commitSetting("grow", 8, 8), false);
});

test("a commit is cut to its bounds as well", () => {
  const { session } = listened();
  session.commitSetting("feather", 8, 500);
  assert.equal(session.settings.feather, 64);
  session.undo();
  assert.equal(session.settings.feather, 8);
});

test("a step may change pixels and settings at once", () => {
  const { session } = listened();
  session.apply("load", invert(session.mask), { before: { grow: 0 }, after: { grow: 4 } });
  assert.equal(session.settings.grow, 4);
  session.undo();
  assert.deepEqual([session.settings.grow, session.mask.painted], [0, 0]);
});

test("nothing is undone while a stroke goes on", () => {
  const { session, heard } = listened();
  paint(session);
  session.stroke(true);
  session.stroke(true);
  const edit = session.mask.edit();
  assert.equal(session.isBusy, true);
  assert.equal(session.undo(), null);
  edit.cancel();
  session.stroke(false);
  assert.equal(session.undo()?.label, "brush");
  assert.deepEqual(heard.filter(({ type }) => type === "stroke").map(({ on }) => on), [true, false]);
});

test("a palm's mark leaves no redo", () => {
  const { session, heard } = listened();
  paint(session);
  assert.equal(session.discard()?.label, "brush");
  assert.equal(session.redo(), null);
  assert.equal(heard.at(-1).kind, "discard");
});

test("a draft takes the place of everything, with its history and settings", () => {
  const first = listened().session;
  paint(first);
  paint(first, 300);
  const mask = Mask.from(structuredClone(first.mask.snapshot()));
  const kept = structuredClone(first.history.kept());
  const { session, heard } = listened();
  paint(session, 500);
  session.load(mask, History.restored(mask, kept), { size: 7, grow: 3, unknown: 1 });
  assert.equal(countPainted(tonesOf(session.mask)), countPainted(tonesOf(first.mask)));
  assert.deepEqual([session.settings.size, session.settings.grow], [7, 3]);
  assert.equal("unknown" in session.settings, false);
  assert.equal(heard.at(-1).kind, "load");
  session.undo();
  session.undo();
  assert.equal(session.mask.painted, 0);
});

test("a draft of another picture's size is refused", () => {
  assert.throws(() => listened().session.load(new Mask({ width: 10, height: 10 })), RangeError);
});

test("what was remembered is checked when the session begins", () => {
  const { session } = listened({ settings: { size: 5000, colour: 2, tool: "spray", other: 1 } });
  assert.deepEqual([session.settings.size, session.settings.colour, session.settings.tool], [400, 2, "brush"]);
});
