// Strokes: from samples of a hand to marks of a brush, with and without pressure.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Stroke, straight } from "../../static/js/editor/brush.js";
import { Mask } from "../../static/js/editor/mask.js";
import { Pressure, share } from "../../static/js/editor/pressure.js";
import { drawn, looksLike, toSegment } from "./editor_kit.mjs";

const size = { width: 600, height: 500 };
const line = (count, pressure = 0.5) => Array.from({ length: count }, (_, n) => ({ x: 20 + n * 10, y: 50, pressure }));

const stamped = (marks) => {
  const mask = new Mask(size);
  const edit = mask.edit();
  for (const { x, y, radius } of marks) edit.stamp(x, y, radius);
  edit.commit();
  return mask;
};

test("a press alone makes one mark at once", () => {
  const stroke = new Stroke({ radius: 10 });
  assert.deepEqual(stroke.extend([{ x: 5, y: 6 }]), [{ x: 5, y: 6, radius: 10 }]);
  assert.deepEqual(stroke.finish(), []);
});

test("marks are no further apart than the spacing and reach the last sample", () => {
  const stroke = new Stroke({ radius: 40 });
  const marks = [...stroke.extend(line(30)), ...stroke.finish()];
  assert.equal(marks.at(-1)?.x, 310);
  for (let n = 1; n < marks.length; n += 1) assert.ok(Math.hypot(marks[n].x - marks[n - 1].x, marks[n].y - marks[n - 1].y) <= 6 + 1e-9);
});

test("the same samples give the same marks, one by one or many at once", () => {
  const samples = Array.from({ length: 60 }, (_, n) => ({ x: 300 + 200 * Math.cos(n / 5), y: 250 + 150 * Math.sin(n / 3) }));
  const [one, many] = [new Stroke({ radius: 12 }), new Stroke({ radius: 12 })];
  const single = samples.flatMap((sample) => one.extend([sample]));
  const coalesced = [samples.slice(0, 7), samples.slice(7, 31), samples.slice(31)].flatMap((part) => many.extend(part));
  assert.deepEqual([...single, ...one.finish()], [...coalesced, ...many.finish()]);
});

test("a stroke along a curve looks like a thick line along it", () => {
  const samples = Array.from({ length: 200 }, (_, n) => ({ x: 300 + 200 * Math.cos(n / 32), y: 250 + 170 * Math.sin(n / 32) }));
  const stroke = new Stroke({ radius: 25 });
  const mask = stamped([...stroke.extend(samples), ...stroke.finish()]);
  const near = (x, y) => samples.some((a, n) => n > 0 && toSegment(x, y, samples[n - 1], a) <= 25);
  looksLike(mask, drawn(size, near));
});

test("samples on one spot add nothing", () => {
  const stroke = new Stroke({ radius: 10 });
  stroke.extend([{ x: 5, y: 5 }]);
  assert.deepEqual(stroke.extend(Array(50).fill({ x: 5.1, y: 5 })), []);
});

test("with Shift a stroke keeps to its axis", () => {
  const stroke = new Stroke({ radius: 10 });
  const samples = [{ x: 10, y: 10 }, { x: 30, y: 14 }, { x: 60, y: 70 }, { x: 200, y: 90 }];
  const marks = [...stroke.extend(samples, { lockAxis: true }), ...stroke.finish()];
  assert.ok(marks.every(({ y }) => y === 10));
  assert.equal(marks.at(-1)?.x, 200);
});

test("a straight line runs from where the last stroke ended", () => {
  const stroke = new Stroke({ radius: 10 });
  stroke.extend(line(4));
  const marks = straight([{ .../** @type {any} */ (stroke.end), radius: 10 }, { x: 400, y: 300, radius: 10 }]);
  assert.deepEqual([marks[0].x, marks[0].y, marks.at(-1)?.x, marks.at(-1)?.y], [50, 50, 400, 300]);
});

test("pressure makes a quarter of the radius at the lightest touch and all of it at full", () => {
  assert.equal(share(0), 0.25);
  assert.equal(share(1), 1);
  assert.ok(Math.abs(share(0.2) - (0.25 + 0.75 * 0.2 ** 0.7)) < 1e-12);
  const widest = (pressure) => {
    const stroke = new Stroke({ radius: 20, pressure: new Pressure() });
    return Math.max(...stroke.extend(line(20, pressure)).map(({ radius }) => radius));
  };
  assert.ok(Math.abs(widest(0.2) - 20 * share(0.2)) < 1e-9);
  assert.equal(widest(1), 20);
});

test("without a pen the brush has its full size", () => {
  assert.ok(new Stroke({ radius: 20 }).extend(line(9, 0.1)).every(({ radius }) => radius === 20));
});

test("pressure is smoothed: a spike does not show at once", () => {
  const pressure = new Pressure();
  for (let n = 0; n < 20; n += 1) pressure.share(0.2);
  const spike = pressure.share(1);
  assert.ok(spike > share(0.2) && spike < share(0.6));
});

for (const constant of [0, 0.5]) {
  test(`a device that always says ${constant} has no pressure: its first stroke becomes full too`, () => {
    const pressure = new Pressure();
    const stroke = new Stroke({ radius: 20, pressure });
    const early = stroke.extend(line(11, constant));
    assert.ok(early.every(({ radius }) => radius < 20));
    const mask = stamped([...early, ...stroke.extend(line(30, constant).slice(11)), ...stroke.finish()]);
    looksLike(mask, drawn(size, (x, y) => toSegment(x, y, { x: 20, y: 50 }, { x: 310, y: 50 }) <= 20));
    assert.ok(new Stroke({ radius: 20, pressure }).extend(line(3, constant)).every(({ radius }) => radius === 20));
  });
}

test("a device that varies even once has pressure for good", () => {
  const pressure = new Pressure();
  for (let n = 0; n < 11; n += 1) pressure.share(0.5);
  pressure.share(0.51);
  for (let n = 0; n < 100; n += 1) pressure.share(0.5);
  assert.equal(pressure.isConstant, false);
  for (let n = 0; n < 30; n += 1) assert.ok(new Pressure().share(0.7) < 1);
});
