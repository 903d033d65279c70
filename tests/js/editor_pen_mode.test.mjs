// "Pen only" is remembered on the device, also by browsers that keep nothing or kept nonsense.

import assert from "node:assert/strict";
import { test } from "node:test";
import { keepPenMode, keptPenMode } from "../../static/js/editor/pen_mode.js";

function shelf(kept = new Map()) {
  const made = { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, String(value)) };
  return () => made;
}

test("what was chosen is found again under one key", () => {
  const kept = new Map();
  assert.equal(keptPenMode(shelf(kept)), "unset");
  for (const mode of ["on", "off"]) {
    keepPenMode(mode, shelf(kept));
    assert.equal(keptPenMode(shelf(kept)), mode);
  }
  assert.equal(kept.size, 1);
});

test("nonsense counts as nothing", () => {
  const nonsense = () => ({ getItem: () => "sometimes", setItem() {} });
  assert.equal(keptPenMode(nonsense), "unset");
});

test("a browser whose storage throws still works", () => {
  const refused = () => { throw new DOMException("denied", "SecurityError"); };
  const full = () => ({ getItem: () => null, setItem() { throw new DOMException("full", "QuotaExceededError"); } });
  for (const broken of [refused, full]) {
    keepPenMode("on", broken);
    assert.equal(keptPenMode(broken), "unset");
  }
});
