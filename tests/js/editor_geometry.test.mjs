// Boxes, handles and outlines: what can be checked on paper.

import assert from "node:assert/strict";
import { test } from "node:test";
import { NOTHING, axisOf, bend, clip, dragged, holds, inflate, isEmpty, locked, outward, spacing, union } from "../../static/js/editor/geometry.js";
import { HANDLES, gripAt, handlePoint, pulled } from "../../static/js/editor/handles.js";
import { outline } from "../../static/js/editor/outline.js";
import { seeded } from "./editor_kit.mjs";

const box = { left: 10, top: 20, right: 110, bottom: 70 };

test("boxes unite, clip and grow; an empty one adds nothing and holds nothing", () => {
  const other = { left: 100, top: 0, right: 200, bottom: 30 };
  assert.deepEqual(union(box, other), { left: 10, top: 0, right: 200, bottom: 70 });
  assert.deepEqual(union(NOTHING, box), box);
  assert.deepEqual(union(box, { left: 500, top: 5, right: 400, bottom: 9 }), box);
  assert.deepEqual(clip(box, other), { left: 100, top: 20, right: 110, bottom: 30 });
  assert.equal(clip(box, { left: 110, top: 20, right: 120, bottom: 70 }), NOTHING);
  assert.deepEqual(inflate(box, -3), { left: 13, top: 23, right: 107, bottom: 67 });
  assert.ok(isEmpty(inflate(box, -25)));
  assert.ok(holds(box, inflate(box, -1)) && !holds(box, other));
  assert.deepEqual(outward({ left: 0.2, top: -0.2, right: 3.1, bottom: 4 }), { left: 0, top: -1, right: 4, bottom: 4 });
});

test("a drag makes a box in any direction, square with Shift, around its start with Alt", () => {
  const [from, to] = [{ x: 50, y: 50 }, { x: 20, y: 90.4 }];
  assert.deepEqual(dragged(from, to), { left: 20, top: 50, right: 50, bottom: 90 });
  assert.deepEqual(dragged(from, to, { square: true }), { left: 10, top: 50, right: 50, bottom: 90 });
  assert.deepEqual(dragged(from, to, { centred: true }), { left: 20, top: 10, right: 80, bottom: 90 });
});

test("a drag with Shift keeps to the axis it set out on", () => {
  const from = { x: 10, y: 10 };
  assert.equal(axisOf(from, { x: 11, y: 11 }), null);
  assert.equal(axisOf(from, { x: 18, y: 13 }), "x");
  assert.deepEqual(locked(from, { x: 40, y: 99, pressure: 0.3 }, "y"), { x: 10, y: 99, pressure: 0.3 });
});

test("marks lie 0.15 of the radius apart, never less than a pixel", () => {
  assert.equal(spacing(2), 1);
  assert.equal(spacing(100), 15);
});

test("a bend runs from middle to middle, and pieces of it are no longer than asked", () => {
  const points = bend({ x: 0, y: 0 }, { x: 10, y: 0 }, { x: 10, y: 10 }, 1);
  assert.deepEqual(points.at(-1), { x: 10, y: 5 });
  let last = { x: 5, y: 0 };
  for (const point of points) {
    assert.ok(Math.hypot(point.x - last.x, point.y - last.y) <= 1);
    last = point;
  }
});

test("eight handles, and the inside, can be taken hold of", () => {
  assert.deepEqual(HANDLES.map((each) => gripAt(box, handlePoint(box, each), 4)), HANDLES);
  assert.equal(gripAt(box, { x: 60, y: 45 }, 4), "inside");
  assert.equal(gripAt(box, { x: 200, y: 45 }, 4), null);
  assert.equal(gripAt(box, { x: 112, y: 72 }, 4), "se");
});

test("pulling a handle moves its sides, pulling the inside moves the box", () => {
  assert.deepEqual(pulled(box, "e", 5, 99), { ...box, right: 115 });
  assert.deepEqual(pulled(box, "nw", -10, 5), { left: 0, top: 25, right: 110, bottom: 70 });
  assert.deepEqual(pulled(box, "inside", 3, -4), { left: 13, top: 16, right: 113, bottom: 66 });
  assert.deepEqual(pulled(box, "s", 0, 10, { centred: true }), { ...box, top: 10, bottom: 80 });
});

test("a box pulled over itself turns over", () => {
  assert.deepEqual(pulled(box, "w", 150, 0), { ...box, left: 110, right: 160 });
});

test("with Shift a corner keeps the box square, held at the corner across", () => {
  assert.deepEqual(pulled(box, "se", 20, 5, { square: true }), { left: 10, top: 20, right: 130, bottom: 140 });
  assert.deepEqual(pulled(box, "nw", -20, 0, { square: true }), { left: -10, top: -50, right: 110, bottom: 70 });
  const { left, right, top, bottom } = pulled(box, "ne", 10, 0, { square: true, centred: true });
  assert.equal(right - left, bottom - top);
  assert.equal(left + right, 120);
});

const grid = (rows) => [Uint8Array.from(rows.join(""), (cell) => (cell === "#" ? 255 : 0)), rows[0].length, rows.length];
const area = ({ points }) => {
  let sum = 0;
  for (let n = 0; n < points.length; n += 2) {
    const next = (n + 2) % points.length;
    sum += points[n] * points[next + 1] - points[next] * points[n + 1];
  }
  return sum / 2;
};

test("an outline goes around what is painted, with cut corners and no points on straight stretches", () => {
  const [path, ...more] = outline(...grid([".....", ".##..", ".##..", "....."]));
  assert.equal(more.length, 0);
  assert.ok(path.closed);
  assert.equal(path.points.length, 16);
  assert.equal(Math.abs(area(path)), 4 - 4 / 8);
});

test("holes turn the other way round, and corners that only touch stay apart", () => {
  const ring = outline(...grid([".....", ".###.", ".#.#.", ".###.", "....."]));
  assert.equal(ring.length, 2);
  assert.ok(area(ring[0]) * area(ring[1]) < 0);
  assert.equal(outline(...grid(["....", ".#..", "..#.", "...."])).length, 2);
});

test("what runs out of the view is an open path from border to border", () => {
  const [path, ...more] = outline(...grid(["##..", "##..", "##.."]));
  assert.equal(more.length, 0);
  assert.equal(path.closed, false);
  assert.deepEqual([...path.points].filter((_, n) => n % 2 === 0), [2, 2]);
});

test("every crossing between painted and unpainted neighbours is on a path exactly once", () => {
  const random = seeded(17);
  for (let round = 0; round < 20; round += 1) {
    const [width, height] = [5 + Math.floor(random() * 30), 5 + Math.floor(random() * 30)];
    const tones = Uint8Array.from({ length: width * height }, () => (random() < 0.5 ? 255 : 0));
    for (let x = 0; x < width; x += 1) tones[x] = tones[(height - 1) * width + x] = 0;
    for (let y = 0; y < height; y += 1) tones[y * width] = tones[y * width + width - 1] = 0;
    const paths = outline(tones, width, height);
    assert.ok(paths.every(({ closed }) => closed));
    // what the paths enclose is the number of painted cells, less an eighth for each cut corner, plus one for each inner
    const enclosed = Math.abs(paths.reduce((sum, path) => sum + area(path), 0));
    let corners = 0;
    for (let y = 0; y + 1 < height; y += 1) {
      for (let x = 0; x + 1 < width; x += 1) {
        const at = y * width + x;
        const cell = [tones[at], tones[at + 1], tones[at + width], tones[at + width + 1]].filter(Boolean).length;
        const crossed = cell === 2 && Boolean(tones[at]) === Boolean(tones[at + width + 1]);
        if (cell === 1) corners += 1;
        if (cell === 3) corners -= 1;
        if (crossed) corners += 2;
      }
    }
    const painted = tones.filter(Boolean).length;
    assert.ok(Math.abs(enclosed - (painted - corners / 8)) < 1e-6);
  }
});
