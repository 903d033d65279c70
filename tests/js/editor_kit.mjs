// Slow, plain pictures of what the editor's shapes should be, drawn pixel by pixel by another hand than theirs.

import assert from "node:assert/strict";
import { read } from "../../static/js/editor/reading.js";
import { boxOf } from "../../static/js/editor/geometry.js";

/** Numbers that look random and are the same every time: 0 ≤ n < 1. */
export function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** All tones of a mask, row by row. */
export const tonesOf = (mask) => read(mask, boxOf(mask));

/** A picture by asking each pixel's centre. */
export function drawn({ width, height }, inside) {
  const tones = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) tones[y * width + x] = inside(x + 0.5, y + 0.5) ? 255 : 0;
  }
  return tones;
}

/** How far a point is from a line between two points. */
export function toSegment(x, y, a, b) {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const t = Math.min(1, Math.max(0, ((x - a.x) * dx + (y - a.y) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(x - a.x - t * dx, y - a.y - t * dy);
}

/** Even-odd, by counting the edges to the right. */
export function inPolygon(x, y, points) {
  let odd = false;
  points.forEach((a, n) => {
    const b = points[(n + 1) % points.length];
    if (a.y > y !== b.y > y && x < a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x)) odd = !odd;
  });
  return odd;
}

export function countPainted(tones) {
  return tones.reduce((count, tone) => count + (tone > 0 ? 1 : 0), 0);
}

export function countDiffering(a, b) {
  assert.equal(a.length, b.length);
  return a.reduce((count, tone, n) => count + (tone !== b[n] ? 1 : 0), 0);
}

/** At most that share of all pixels may differ. */
export function looksLike(mask, reference, share = 0.005) {
  const off = countDiffering(tonesOf(mask), reference) / reference.length;
  assert.ok(off <= share, `${(off * 100).toFixed(3)} % of pixels differ`);
}

/** A stroke, shape or command that a seeded number chooses; returns what takes it back. */
export function anything(mask, random, whole) {
  const { width, height } = mask;
  const point = () => ({ x: random() * width * 1.2 - width * 0.1, y: random() * height * 1.2 - height * 0.1 });
  const add = random() < 0.65;
  const kind = Math.floor(random() * (whole ? 6 : 5));
  if (kind === 5) return whole(mask, random);
  const edit = mask.edit();
  const [a, b] = [point(), point()];
  const box = { left: Math.min(a.x, b.x), top: Math.min(a.y, b.y), right: Math.max(a.x, b.x), bottom: Math.max(a.y, b.y) };
  if (kind === 0) edit.line(a, b, 0.4 + random() * 40, { add, softness: random() < 0.5 ? 0 : random() });
  if (kind === 1) edit.rectangle(box, add);
  if (kind === 2) edit.ellipse(box, add);
  if (kind === 3) edit.polygon([a, b, point(), point(), point()], add);
  if (kind === 4) edit.stamp(a.x, a.y, random() * 300, { add, softness: random() });
  return edit.commit();
}
