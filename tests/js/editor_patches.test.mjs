// A mask of one extended canvas on another: strips go to strips, the picture to the picture.

import assert from "node:assert/strict";
import { test } from "node:test";
import { patches } from "../../static/js/editor/patches.js";

const box = (left, top, right, bottom) => ({ left, top, right, bottom });

test("without room it is one stretch of all", () => {
  const all = patches({ width: 60, height: 40 }, [0, 0, 0, 0], { width: 30, height: 50 }, [0, 0, 0, 0]);
  assert.deepEqual(all, [{ from: box(0, 0, 60, 40), to: box(0, 0, 30, 50) }]);
});

test("a strip keeps its depth, the picture beside it is stretched", () => {
  const all = patches({ width: 800, height: 400 }, [0, 0, 200, 0], { width: 500, height: 300 }, [0, 0, 200, 0]);
  assert.deepEqual(all, [
    { from: box(0, 0, 600, 400), to: box(0, 0, 300, 300) },
    { from: box(600, 0, 800, 400), to: box(300, 0, 500, 300) },
  ]);
});

test("room on all sides makes nine parts that cover both", () => {
  const all = patches({ width: 100, height: 90 }, [10, 20, 30, 40], { width: 70, height: 80 }, [5, 6, 7, 8]);
  const area = (of) => all.reduce((sum, one) => sum + (one[of].right - one[of].left) * (one[of].bottom - one[of].top), 0);
  assert.deepEqual([all.length, area("from"), area("to")], [9, 9000, 5600]);
});

test("room that only one of them has stays empty", () => {
  const all = patches({ width: 80, height: 40 }, [20, 0, 0, 0], { width: 80, height: 40 }, [0, 0, 20, 0]);
  assert.deepEqual(all, [{ from: box(20, 0, 80, 40), to: box(0, 0, 60, 40) }]);
});
