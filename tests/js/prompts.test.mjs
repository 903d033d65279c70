// The prompt's words without a page: variables, and earlier prompts.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Past } from "../../static/js/studio/past.js";
import { between, braced, filled, names } from "../../static/js/studio/variables.js";

test("variables are read as the server reads them", () => {
  assert.deepEqual(names("{subject} in {season}, {subject}"), ["subject", "season"]);
  assert.deepEqual(names("{Subject} {1st} {two words} {} { x } {ünder}"), []);
  assert.deepEqual(names(`{${"a".repeat(30)}} {${"a".repeat(31)}}`), ["a".repeat(30)]);
  assert.equal(braced(["subject", "season"]), "{subject}, {season}");
});

test("words take the place of variables, and what has none stays", () => {
  assert.equal(filled("a {colour} {thing}, {colour}", { colour: "  deep\n blue " }), "a deep blue {thing}, deep blue");
  assert.equal(filled("a {colour} vase", { colour: "   " }), "a {colour} vase");
  assert.equal(filled("{a} and {b}", { a: "{b}", b: "$& $1" }), "{b} and $& $1");
});

test("inserted words keep apart from what stands around them", () => {
  assert.equal(between("", "a vase", ""), "a vase");
  assert.equal(between("photo of", "a vase", "in fog"), " a vase ");
  assert.equal(between("photo of ", "a vase", ", in fog"), "a vase");
  assert.equal(between("a vase", ", in fog", ""), ", in fog");
  assert.equal(between("one\n", "two", "\nthree"), "two");
});

test("earlier prompts go back and forth and keep what was written on the way", () => {
  const past = new Past(["newest", "older"]);
  assert.equal(past.newer("half a thought"), null);
  assert.equal(past.older("half a thought"), "newest");
  assert.equal(past.older("newest, changed"), "older");
  assert.equal(past.older("older"), null);
  assert.equal(past.newer("older"), "newest, changed");
  assert.equal(past.newer("newest, changed"), "half a thought");
  assert.equal(past.newer("half a thought"), null);
});

test("a prompt that was sent is the newest, once, and what was changed on the way is as it was", () => {
  const past = new Past(["a", "b"]);
  past.older("");
  past.older("a, changed");
  past.add("b");
  assert.deepEqual(past.prompts, ["b", "a"]);
  assert.equal(past.older(""), "b");
  assert.equal(past.older("b"), "a");
});
