// Whom a person has been told of: once each, and again when they come back.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Told } from "../../static/js/editor/told.js";

test("whoever comes is news once", () => {
  const told = new Told();
  assert.equal(told.now(["2"]), true);
  assert.equal(told.now(["2"]), false);
  assert.equal(told.now(["2", "3"]), true);
  assert.equal(told.now(["3"]), false, "that somebody left is none");
  assert.equal(told.now([]), false);
  assert.equal(told.now(["3"]), true, "who comes back is");
});

test("what was dismissed stays away until somebody else comes", () => {
  const told = new Told();
  told.now(["2"]);
  assert.equal(told.isQuiet, false);
  told.dismiss();
  assert.equal(told.isQuiet, true);
  told.now(["2", "3"]);
  assert.equal(told.isQuiet, false);
  told.now(["2"]);
  assert.equal(told.isQuiet, true);
  told.now([]);
  told.now(["2"]);
  assert.equal(told.isQuiet, false);
});
