// Grow, shrink and feather, against a slow look at every pair of pixels.

import assert from "node:assert/strict";
import { test } from "node:test";
import { grown, shrunk, squaresInside } from "../../static/js/editor/distance.js";
import { feathered } from "../../static/js/editor/feather.js";
import { Mask } from "../../static/js/editor/mask.js";
import { toneOf } from "../../static/js/editor/reading.js";
import { featherMask, growMask } from "../../static/js/editor/spread.js";
import { EMPTY } from "../../static/js/editor/tiles.js";
import { paintAll } from "../../static/js/editor/whole.js";
import { countDiffering, drawn, seeded, tonesOf } from "./editor_kit.mjs";

/** The square of the distance to the nearest seed, by asking all of them. */
function slowSquares(tones, width, isSeed) {
  const seeds = [];
  tones.forEach((tone, n) => isSeed(tone) && seeds.push([n % width, Math.floor(n / width)]));
  return Array.from(tones, (_, n) => {
    const [x, y] = [n % width, Math.floor(n / width)];
    return seeds.reduce((least, [sx, sy]) => Math.min(least, (x - sx) ** 2 + (y - sy) ** 2), Infinity);
  });
}

function* cases(count, seed) {
  const random = seeded(seed);
  for (let n = 0; n < count; n += 1) {
    const [width, height] = [1 + Math.floor(random() * 40), 1 + Math.floor(random() * 40)];
    const density = [0, 0.005, 0.05, 0.5, 0.95, 0.998, 1][Math.floor(random() * 7)];
    const tones = Uint8Array.from({ length: width * height }, () => (random() < density ? 255 : 0));
    yield { tones, width, height, radius: Math.floor(random() * 20), random };
  }
}

test("growing and shrinking are exact to the pixel", () => {
  for (const { tones, width, height, radius } of cases(150, 1)) {
    const [toPainted, toUnpainted] = [slowSquares(tones, width, (tone) => tone > 0), slowSquares(tones, width, (tone) => tone === 0)];
    assert.deepEqual([...grown(tones, width, height, radius)], toPainted.map((square) => (square <= radius ** 2 ? 255 : 0)));
    assert.deepEqual([...shrunk(tones, width, height, radius)], toUnpainted.map((square) => (square <= radius ** 2 ? 0 : 255)));
  }
});

test("distances are exact up to the most that is asked for", () => {
  for (const { tones, width, height, radius } of cases(150, 2)) {
    const expected = slowSquares(tones, width, (tone) => tone === 0).map((square) => (square <= radius ** 2 ? square : (radius + 1) ** 2));
    assert.deepEqual([...squaresInside(tones, width, height, radius)], expected);
  }
});

const size = { width: 620, height: 560 };
const blob = (random) => {
  const mask = new Mask(size);
  const edit = mask.edit();
  for (let n = 0; n < 4; n += 1) edit.line({ x: random() * 620, y: random() * 560 }, { x: random() * 620, y: random() * 560 }, 4 + random() * 40);
  edit.stamp(0, 300, 50);
  edit.commit();
  return mask;
};

test("a whole mask grows and shrinks as if it were one box, across tiles and at the edges", () => {
  const random = seeded(3);
  for (const by of [1, 8, 37, 64]) {
    const mask = blob(random);
    const tones = tonesOf(mask);
    assert.equal(countDiffering(tonesOf(growMask(mask, by)), grown(tones, 620, 560, by)), 0);
    assert.equal(countDiffering(tonesOf(growMask(mask, -by)), shrunk(tones, 620, 560, by)), 0);
    assert.equal(countDiffering(tonesOf(mask), tones), 0);
  }
});

test("a disc grown by 8 is the disc of 8 pixels more, and shrunk again itself within a pixel", () => {
  const disc = new Mask(size);
  const edit = disc.edit();
  edit.stamp(300, 280, 100);
  edit.commit();
  const larger = growMask(disc, 8);
  const expected = drawn(size, (x, y) => Math.hypot(x - 300, y - 280) <= 108);
  assert.ok(countDiffering(tonesOf(larger), expected) < 900);
  const back = tonesOf(growMask(larger, -8));
  const within = (radius) => drawn(size, (x, y) => Math.hypot(x - 300, y - 280) <= radius);
  const [least, most] = [within(99), within(101)];
  assert.ok(back.every((tone, n) => tone >= least[n] && tone <= most[n]));
});

test("the picture's edges do not eat into a mask, and growth stops at them", () => {
  const mask = new Mask(size);
  paintAll(mask);
  assert.equal(growMask(mask, -64).painted, 620 * 560);
  const corner = new Mask(size);
  const edit = corner.edit();
  edit.rectangle({ left: 0, top: 0, right: 100, bottom: 100 });
  edit.commit();
  assert.deepEqual(growMask(corner, -10).bounds(), { left: 0, top: 0, right: 90, bottom: 90 });
});

test("more than 64 pixels is 64, nothing is nothing", () => {
  const mask = blob(seeded(5));
  assert.equal(growMask(mask, 900).painted, growMask(mask, 64).painted);
  assert.equal(countDiffering(tonesOf(growMask(mask, 0)), tonesOf(mask)), 0);
});

test("a soft edge moves along: its outside is exact, its fade stays a fade", () => {
  const soft = new Mask(size);
  const edit = soft.edit();
  edit.stamp(300, 280, 100, { softness: 0.5 });
  edit.commit();
  const hard = tonesOf(soft).map((tone) => (tone ? 255 : 0));
  for (const by of [12, -12]) {
    const moved = growMask(soft, by);
    const expected = by > 0 ? grown(hard, 620, 560, by) : shrunk(hard, 620, 560, -by);
    assert.equal(countDiffering(tonesOf(moved).map((tone) => (tone ? 255 : 0)), expected), 0);
    assert.ok(Math.abs(toneOf(moved, { x: 300 + 75 + by, y: 280 }) - toneOf(soft, { x: 375, y: 280 })) <= 32);
  }
});

test("feather fades inward only: nothing outside, all of it deep inside, half of it half way", () => {
  const mask = new Mask(size);
  const edit = mask.edit();
  edit.rectangle({ left: 0, top: 0, right: 300, bottom: 560 });
  edit.commit();
  const faded = featherMask(mask, 40);
  assert.equal(faded.painted, 300 * 560 - 560 * Array.from({ length: 300 }, (_, x) => toneOf(faded, { x, y: 200 })).filter((tone) => tone === 0).length);
  assert.equal(toneOf(faded, { x: 300, y: 200 }), 0);
  assert.ok(Math.abs(toneOf(faded, { x: 279, y: 200 }) - 128) <= 6);
  assert.equal(toneOf(faded, { x: 255, y: 200 }), 255);
  assert.equal(toneOf(faded, { x: 0, y: 200 }), 255);
  const across = Array.from({ length: 300 }, (_, x) => toneOf(faded, { x, y: 5 }));
  assert.deepEqual(across, across.toSorted((a, b) => b - a));
});

test("what was painted thin still shows: the feather halves until a middle changes fully", () => {
  const mask = new Mask(size);
  const edit = mask.edit();
  edit.rectangle({ left: 0, top: 0, right: 300, bottom: 300 });
  edit.rectangle({ left: 400, top: 400, right: 620, bottom: 412 });
  edit.commit();
  const faded = featherMask(mask, 64);
  assert.equal(toneOf(faded, { x: 500, y: 406 }), 255);
  assert.ok(toneOf(faded, { x: 290, y: 100 }) < 30);
});

test("a whole mask is feathered as if it were one box", () => {
  const random = seeded(8);
  for (const feather of [2, 9, 64]) {
    const mask = blob(random);
    assert.equal(countDiffering(tonesOf(featherMask(mask, feather)), feathered(tonesOf(mask), 620, 560, feather)), 0);
  }
});

test("feather multiplies with softness, and below 2 pixels there is none", () => {
  const soft = new Mask(size);
  const edit = soft.edit();
  edit.stamp(300, 280, 120, { softness: 0.9 });
  edit.commit();
  const faded = tonesOf(featherMask(soft, 30));
  assert.ok(tonesOf(soft).every((tone, n) => faded[n] <= tone));
  assert.equal(countDiffering(tonesOf(featherMask(soft, 1)), tonesOf(soft)), 0);
});

test("far from any edge nothing is worked on: tiles stay what they were", () => {
  const mask = new Mask({ width: 4000, height: 3000 });
  const edit = mask.edit();
  edit.stamp(1920, 1408, 30);
  edit.commit();
  assert.equal(growMask(mask, 20).tiles.filter((tile) => tile !== EMPTY).length, mask.tiles.filter((tile) => tile !== EMPTY).length);
});

test("a mask goes to a worker and back as plain data", () => {
  const mask = blob(seeded(9));
  paintAll(mask);
  const edit = mask.edit();
  edit.stamp(300, 300, 60, { softness: 0.4, add: false });
  edit.commit();
  const there = Mask.from(structuredClone(mask.snapshot()));
  assert.equal(countDiffering(tonesOf(growMask(there, 5)), tonesOf(growMask(mask, 5))), 0);
  assert.equal(there.painted, mask.painted);
  mask.edit();
  assert.throws(() => mask.snapshot());
});
