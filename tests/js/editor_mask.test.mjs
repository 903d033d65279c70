// The mask as data: what each tool paints, and that its counts are true.

import assert from "node:assert/strict";
import { test } from "node:test";
import { fillAt, fillHoles } from "../../static/js/editor/enclosed.js";
import { Mask } from "../../static/js/editor/mask.js";
import { read, sampled, toneOf } from "../../static/js/editor/reading.js";
import { EMPTY, FULL } from "../../static/js/editor/tiles.js";
import { clear, combine, invert, paintAll } from "../../static/js/editor/whole.js";
import { anything, countDiffering, countPainted, drawn, inPolygon, looksLike, seeded, toSegment, tonesOf } from "./editor_kit.mjs";

const size = { width: 700, height: 530 };

const painted = (draw, of = size) => {
  const mask = new Mask(of);
  const edit = mask.edit();
  draw(edit);
  edit.commit();
  return mask;
};

const ways = [invert, clear, paintAll, fillHoles, (mask) => fillAt(mask, { x: 350, y: 265 })];
const whole = (mask, random) => ways[Math.floor(random() * ways.length)](mask);

test("a brush paints the pixels within its radius of the path", () => {
  const path = [{ x: 40, y: 60 }, { x: 400.5, y: 300.25 }, { x: 690, y: 20 }];
  const mask = painted((edit) => {
    edit.line(path[0], path[1], 37.5);
    edit.line(path[1], path[2], 37.5);
  });
  looksLike(mask, drawn(size, (x, y) => Math.min(toSegment(x, y, path[0], path[1]), toSegment(x, y, path[1], path[2])) <= 37.5));
});

test("an eraser takes away just what a brush of its size would add", () => {
  const mask = painted((edit) => edit.rectangle({ left: 0, top: 0, right: 700, bottom: 530 }));
  const edit = mask.edit();
  edit.line({ x: 100, y: 100 }, { x: 600, y: 400 }, 25, { add: false });
  edit.commit();
  looksLike(mask, drawn(size, (x, y) => toSegment(x, y, { x: 100, y: 100 }, { x: 600, y: 400 }) > 25));
});

test("a lasso that crosses itself is painted by the even-odd rule", () => {
  const star = [0, 2, 4, 1, 3].map((n) => ({ x: 350 + 240 * Math.sin(n * 1.2566), y: 265 - 240 * Math.cos(n * 1.2566) }));
  looksLike(painted((edit) => edit.polygon(star)), drawn(size, (x, y) => inPolygon(x, y, star)));
});

test("random lassos, also beyond the picture's edges, match a slow count of crossings", () => {
  const random = seeded(7);
  for (let n = 0; n < 20; n += 1) {
    const points = Array.from({ length: 3 + Math.floor(random() * 30) }, () => ({ x: random() * 900 - 100, y: random() * 700 - 100 }));
    looksLike(painted((edit) => edit.polygon(points)), drawn(size, (x, y) => inPolygon(x, y, points)), 0);
  }
});

test("a rectangle and an ellipse fill their box", () => {
  const box = { left: 31, top: 77, right: 602, bottom: 460 };
  const inBox = (x, y) => x > 31 && x < 602 && y > 77 && y < 460;
  looksLike(painted((edit) => edit.rectangle(box)), drawn(size, inBox), 0);
  const round = (x, y) => ((x - 316.5) / 285.5) ** 2 + ((y - 268.5) / 191.5) ** 2 <= 1;
  looksLike(painted((edit) => edit.ellipse(box)), drawn(size, round), 0.0001);
});

test("the smallest brush paints the one pixel under it, and any larger one at least one", () => {
  assert.deepEqual(painted((edit) => edit.stamp(255.99, 256.01, 0.5)).bounds(), { left: 255, top: 256, right: 256, bottom: 257 });
  const random = seeded(3);
  for (let n = 0; n < 200; n += 1) {
    const mask = painted((edit) => edit.stamp(random() * 700, random() * 530, 0.1 + random()));
    assert.ok(mask.painted > 0);
  }
});

test("a soft brush fades inward: nothing beyond its radius, everything within is painted, its core fully", () => {
  const mask = painted((edit) => edit.stamp(300, 250, 100, { softness: 0.6 }));
  looksLike(painted((edit) => edit.stamp(300, 250, 100)), tonesOf(mask).map((tone) => (tone ? 255 : 0)), 0.0001);
  assert.equal(toneOf(mask, { x: 300 + 39, y: 250 }), 255);
  assert.ok(toneOf(mask, { x: 398, y: 250 }) < 8);
  assert.equal(toneOf(mask, { x: 401, y: 250 }), 0);
  const across = Array.from({ length: 62 }, (_, n) => toneOf(mask, { x: 339 + n, y: 250 }));
  assert.deepEqual(across, across.toSorted((a, b) => b - a));
});

test("painting twice over the same place does not add up, and order does not matter", () => {
  const one = (edit) => edit.stamp(200, 200, 80, { softness: 1 });
  const two = (edit) => edit.stamp(260, 230, 60, { softness: 0.3 });
  const there = painted((edit) => [one, two, one, one].forEach((draw) => draw(edit)));
  const back = painted((edit) => [two, one].forEach((draw) => draw(edit)));
  assert.equal(countDiffering(tonesOf(there), tonesOf(back)), 0);
});

test("removing with a soft brush clears its core and leaves what is outside it", () => {
  const mask = painted((edit) => edit.rectangle({ left: 0, top: 0, right: 700, bottom: 530 }));
  const edit = mask.edit();
  edit.stamp(300, 300, 100, { softness: 0.5, add: false });
  edit.commit();
  assert.equal(toneOf(mask, { x: 320, y: 300 }), 0);
  assert.equal(toneOf(mask, { x: 402, y: 300 }), 255);
  assert.ok(toneOf(mask, { x: 375, y: 300 }) > 20 && toneOf(mask, { x: 375, y: 300 }) < 235);
});

test("what is outside the picture is nothing", () => {
  const mask = painted((edit) => {
    edit.stamp(-500, -500, 100);
    edit.line({ x: -100, y: 900 }, { x: 2000, y: 900 }, 40);
    edit.rectangle({ left: 800, top: 0, right: 900, bottom: 50 });
    edit.ellipse({ left: -50, top: -50, right: -10, bottom: -10 });
  });
  assert.equal(mask.painted, 0);
  assert.ok(mask.tiles.every((tile) => tile === EMPTY));
});

test("a closed outline is filled to the outline; an open one is not", () => {
  const ring = (edit) => edit.ellipse({ left: 100, top: 60, right: 620, bottom: 500 });
  const hole = (edit) => edit.ellipse({ left: 120, top: 80, right: 600, bottom: 480 }, false);
  const closed = painted((edit) => [ring, hole].forEach((draw) => draw(edit)));
  assert.ok(fillAt(closed, { x: 300, y: 300 }).before.size > 0);
  looksLike(closed, tonesOf(painted(ring)), 0);

  const open = painted((edit) => [ring, hole].forEach((draw) => draw(edit)));
  const cut = open.edit();
  cut.rectangle({ left: 350, top: 0, right: 351, bottom: 200 }, false);
  cut.commit();
  assert.equal(fillAt(open, { x: 300, y: 300 }).before.size, 0);
  assert.equal(fillHoles(open).before.size, 0);
});

test("filling at a point fills that hole alone, the command fills all of them", () => {
  const draw = (edit) => {
    for (const left of [20, 320]) {
      edit.rectangle({ left, top: 40, right: left + 280, bottom: 480 });
      edit.rectangle({ left: left + 9, top: 49, right: left + 271, bottom: 471 }, false);
    }
  };
  const one = painted(draw);
  fillAt(one, { x: 100, y: 100 });
  assert.equal(toneOf(one, { x: 150, y: 300 }), 255);
  assert.equal(toneOf(one, { x: 450, y: 300 }), 0);
  const both = painted(draw);
  fillHoles(both);
  assert.equal(both.painted, 2 * 280 * 440);
});

test("a diagonal line one pixel wide holds a fill", () => {
  const mask = painted((edit) => {
    for (let n = 0; n < 100; n += 1) {
      for (const [x, y] of [[300 - n, 100 + n], [300 + n, 100 + n], [201 + n, 199 + n], [399 - n, 199 + n]]) edit.row(y, x, x + 1);
    }
  });
  const before = mask.painted;
  fillAt(mask, { x: 300, y: 200 });
  assert.ok(mask.painted > before + 15000);
});

test("the fade inside a soft outline is filled, the one outside stays", () => {
  const round = (edit) => {
    for (let n = 0; n <= 120; n += 1) edit.stamp(350 + 180 * Math.cos(n / 19), 265 + 180 * Math.sin(n / 19), 30, { softness: 0.8 });
  };
  const mask = painted(round);
  const before = tonesOf(mask);
  fillAt(mask, { x: 350, y: 265 });
  assert.equal(toneOf(mask, { x: 350 + 158, y: 265 }), 255);
  assert.equal(toneOf(mask, { x: 350 + 202, y: 265 }), before[265 * 700 + 552]);
});

test("filled regions agree with a slow flood, whatever was drawn", () => {
  const random = seeded(11);
  const small = { width: 290, height: 270 };
  for (let round = 0; round < 12; round += 1) {
    const mask = new Mask(small);
    for (let n = 0; n < 9; n += 1) anything(mask, () => random(), invert);
    const hard = Uint8Array.from(tonesOf(mask), (tone) => (tone ? 255 : 0));
    const flat = painted((edit) => hard.forEach((tone, n) => tone && edit.row(Math.floor(n / 290), n % 290, (n % 290) + 1)), small);
    fillHoles(flat);
    assert.equal(countDiffering(tonesOf(flat), flooded(hard, small)), 0);
  }
});

function flooded(tones, { width, height }) {
  const outside = new Uint8Array(tones.length);
  const queue = [];
  const visit = (x, y) => {
    if (x < 0 || y < 0 || x >= width || y >= height || tones[y * width + x] || outside[y * width + x]) return;
    outside[y * width + x] = 1;
    queue.push([x, y]);
  };
  for (let x = 0; x < width; x += 1) [0, height - 1].forEach((y) => visit(x, y));
  for (let y = 0; y < height; y += 1) [0, width - 1].forEach((x) => visit(x, y));
  while (queue.length) {
    const [x, y] = queue.pop();
    [[1, 0], [-1, 0], [0, 1], [0, -1]].forEach(([dx, dy]) => visit(x + dx, y + dy));
  }
  return outside.map((seen) => (seen ? 0 : 255));
}

test("coverage and bounds are what a full count says, after anything", () => {
  const random = seeded(23);
  for (let round = 0; round < 6; round += 1) {
    const mask = new Mask(size);
    for (let n = 0; n < 15; n += 1) {
      anything(mask, random, whole);
      const tones = tonesOf(mask);
      assert.equal(mask.painted, countPainted(tones));
      assert.deepEqual(mask.bounds(), slowBounds(tones));
    }
    assert.ok(Math.abs(mask.coverage - mask.painted / (700 * 530)) < 1e-12);
  }
});

function slowBounds(tones) {
  const box = { left: 1e9, top: 1e9, right: 0, bottom: 0 };
  tones.forEach((tone, n) => {
    if (!tone) return;
    const [x, y] = [n % size.width, Math.floor(n / size.width)];
    box.left = Math.min(box.left, x);
    box.top = Math.min(box.top, y);
    box.right = Math.max(box.right, x + 1);
    box.bottom = Math.max(box.bottom, y + 1);
  });
  return box.right ? box : { left: 0, top: 0, right: 0, bottom: 0 };
}

test("inverting twice changes nothing; inverting turns every tone over", () => {
  const random = seeded(5);
  const mask = new Mask(size);
  for (let n = 0; n < 6; n += 1) anything(mask, random, whole);
  const before = tonesOf(mask);
  invert(mask);
  assert.equal(countDiffering(tonesOf(mask), before.map((tone) => 255 - tone)), 0);
  invert(mask);
  assert.equal(countDiffering(tonesOf(mask), before), 0);
});

test("another mask replaces, adds, subtracts or intersects, tone by tone", () => {
  const expected = {
    replace: (_, b) => b,
    add: (a, b) => Math.max(a, b),
    subtract: (a, b) => Math.min(a, 255 - b),
    intersect: (a, b) => Math.min(a, b),
  };
  const random = seeded(31);
  for (const [way, of] of Object.entries(expected)) {
    for (let round = 0; round < 3; round += 1) {
      const [mask, other] = [new Mask(size), new Mask(size)];
      for (let n = 0; n < 5; n += 1) [mask, other].forEach((each) => anything(each, random, whole));
      const [a, b] = [tonesOf(mask), tonesOf(other)];
      combine(mask, other, /** @type {any} */ (way));
      assert.equal(countDiffering(tonesOf(mask), a.map((tone, n) => of(tone, b[n]))), 0);
      assert.equal(countDiffering(tonesOf(other), b), 0);
    }
  }
  assert.throws(() => combine(new Mask(size), new Mask({ width: 1, height: 1 }), "add"), RangeError);
});

test("only touched tiles exist; empty and full ones are shared", () => {
  const large = { width: 6000, height: 4000 };
  const mask = painted((edit) => edit.stamp(3072, 2000, 40), large);
  assert.equal(mask.tiles.filter((tile) => tile !== EMPTY).length, 2);
  paintAll(mask);
  assert.ok(mask.tiles.every((tile) => tile === FULL));
  assert.equal(mask.painted, 6000 * 4000);
  const edit = mask.edit();
  edit.rectangle({ left: 0, top: 0, right: 6000, bottom: 4000 }, false);
  edit.commit();
  assert.ok(mask.tiles.every((tile) => tile === EMPTY));
});

test("a stroke that is given up leaves nothing, and one that changes nothing is no change", () => {
  const mask = painted((edit) => edit.stamp(200, 200, 50, { softness: 0.5 }));
  const before = tonesOf(mask);
  const edit = mask.edit();
  edit.line({ x: 0, y: 0 }, { x: 700, y: 500 }, 60, { softness: 1 });
  edit.cancel();
  assert.equal(countDiffering(tonesOf(mask), before), 0);
  const again = mask.edit();
  again.stamp(200, 200, 20);
  again.stamp(600, 400, 30, { add: false });
  assert.equal(again.commit().before.size, 0);
});

test("one edit at a time", () => {
  const mask = new Mask(size);
  const edit = mask.edit();
  assert.throws(() => mask.edit());
  edit.cancel();
  mask.edit().commit();
  mask.edit();
});

test("an edit says where it drew since it was last asked", () => {
  const edit = new Mask(size).edit();
  edit.stamp(100, 100, 10);
  assert.deepEqual(edit.takeDirty(), { left: 90, top: 90, right: 110, bottom: 110 });
  assert.deepEqual(edit.takeDirty(), { left: 0, top: 0, right: 0, bottom: 0 });
  edit.stamp(0, 0, 10);
  assert.deepEqual(edit.takeDirty(), { left: 0, top: 0, right: 10, bottom: 10 });
});

test("a view's reader gives the tone under each of its pixels, at any zoom and beyond the edges", () => {
  const random = seeded(41);
  const mask = new Mask(size);
  for (let n = 0; n < 8; n += 1) anything(mask, random, whole);
  for (const step of [0.04, 0.5, 1, 2.37, 9]) {
    const window = { x: random() * 900 - 200, y: random() * 700 - 200, step, width: 61, height: 47 };
    const out = sampled(mask, window);
    for (let j = 0; j < 47; j += 1) {
      for (let i = 0; i < 61; i += 1) {
        assert.equal(out[j * 61 + i], toneOf(mask, { x: window.x + (i + 0.5) * step, y: window.y + (j + 0.5) * step }));
      }
    }
  }
});

test("with more samples a zoomed-out edge is grey, and a fine line is not lost", () => {
  const mask = painted((edit) => edit.rectangle({ left: 0, top: 102, right: 700, bottom: 104 }));
  const out = sampled(mask, { x: 0, y: 0, step: 8, width: 80, height: 60 }, { samples: 4 });
  assert.equal(out[12 * 80 + 5], 64);
  assert.equal(out[11 * 80 + 5], 0);
});

test("a box of tones can reach beyond the picture", () => {
  const mask = painted((edit) => edit.rectangle({ left: 0, top: 0, right: 2, bottom: 1 }));
  assert.deepEqual([...read(mask, { left: -1, top: -1, right: 3, bottom: 2 })], [0, 0, 0, 0, 0, 255, 255, 0, 0, 0, 0, 0]);
});
