// A picture becomes a mask: its size is known first, transparency or tones decide, and it lies where it should.

import assert from "node:assert/strict";
import { test } from "node:test";
import { declared } from "../../static/js/editor/image_size.js";
import { maskFrom, natureOf, placed, tonesOf } from "../../static/js/editor/toning.js";
import { seeded, tonesOf as allTones } from "./editor_kit.mjs";

/** Pixels from a function of x and y. */
function pixels({ width, height }, at) {
  const out = new Uint8ClampedArray(width * height * 4);
  for (let n = 0; n < width * height; n += 1) out.set(at(n % width, Math.floor(n / width)), n * 4);
  return out;
}

const done = (work) => {
  for (let step = work.next(); ; step = work.next()) if (step.done) return step.value;
};

const bytes = (...parts) => Uint8Array.from(parts.flatMap((part) => (typeof part === "string" ? [...part].map((c) => c.charCodeAt(0)) : part)));

test("PNG, JPEG and WebP say their size before anything is decoded", () => {
  const png = bytes([137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13], "IHDR", [0, 0, 3, 32, 0, 0, 2, 88]);
  assert.deepEqual(declared(png), { kind: "png", width: 800, height: 600 });
  const jpeg = bytes([0xff, 0xd8, 0xff, 0xe1, 0, 6, 1, 2, 3, 4, 0xff, 0xff, 0xc2, 0, 17, 8, 2, 88, 3, 32, 3, 0, 0, 0, 0, 0, 0]);
  assert.deepEqual(declared(jpeg), { kind: "jpeg", width: 800, height: 600 });
  const vp8x = bytes("RIFF", [0, 0, 0, 0], "WEBPVP8X", [10, 0, 0, 0, 0, 0, 0, 0, 0x1f, 3, 0, 0x57, 2, 0]);
  assert.deepEqual(declared(vp8x), { kind: "webp", width: 800, height: 600 });
  const bits = 799 | (599 << 14);
  const vp8l = bytes("RIFF", [0, 0, 0, 0], "WEBPVP8L", [10, 0, 0, 0, 0x2f, bits & 255, (bits >> 8) & 255, (bits >> 16) & 255, (bits >>> 24) & 255, 0, 0, 0, 0, 0]);
  assert.deepEqual(declared(vp8l), { kind: "webp", width: 800, height: 600 });
  const vp8 = bytes("RIFF", [0, 0, 0, 0], "WEBPVP8 ", [10, 0, 0, 0, 0, 0, 0, 0x9d, 1, 0x2a, 0x20, 3, 0x58, 2]);
  assert.deepEqual(declared(vp8), { kind: "webp", width: 800, height: 600 });
});

test("other files and cut off ones have no size, whatever is in them", () => {
  for (const other of [bytes(), bytes("GIF89a"), bytes("<svg/>"), bytes("%PDF-1.7"), bytes([137, 80, 78, 71])]) assert.equal(declared(other), null);
  const random = seeded(1);
  const starts = [[0xff, 0xd8, 0xff], [137, 80, 78, 71, 13, 10, 26, 10], [...bytes("RIFF....WEBP")], []];
  for (let n = 0; n < 3000; n += 1) {
    const noise = Array.from({ length: Math.floor(random() * 60) }, () => (random() < 0.3 ? 0xff : Math.floor(random() * 256)));
    const found = declared(Uint8Array.from([...starts[n % 4], ...noise]));
    assert.ok(found === null || (Number.isInteger(found.width) && Number.isInteger(found.height)));
  }
});

test("strokes of one colour on nothing are a mask by their transparency", () => {
  const size = { width: 20, height: 10 };
  const drawn = pixels(size, (x) => (x < 8 ? [200, 30, 40, 255] : [0, 0, 0, 0]));
  assert.deepEqual(natureOf(drawn), { alpha: true, grey: false });
  const tones = tonesOf(drawn, { alpha: true, soft: false, threshold: 128 });
  assert.equal(tones.filter((tone) => tone === 255).length, 80);
});

test("a black and white picture with a transparent rim is one by its tones, and nothing counts as black", () => {
  const drawn = pixels({ width: 20, height: 10 }, (x) => (x < 4 ? [255, 255, 255, 0] : x < 10 ? [255, 255, 255, 255] : [0, 0, 0, 255]));
  assert.deepEqual(natureOf(drawn), { alpha: false, grey: false });
  assert.equal(tonesOf(drawn, { alpha: false, soft: false, threshold: 128 }).filter(Boolean).length, 60);
});

test("grey without transparency can keep its tones, colour cannot", () => {
  const size = { width: 16, height: 16 };
  assert.deepEqual(natureOf(pixels(size, (x) => [x * 16, x * 16, x * 16, 255])), { alpha: false, grey: true });
  assert.deepEqual(natureOf(pixels(size, (x) => [x * 16, 0, 0, 255])), { alpha: false, grey: false });
  const ramp = pixels({ width: 256, height: 1 }, (x) => [x, x, x, 255]);
  assert.deepEqual([...tonesOf(ramp, { alpha: false, soft: true, threshold: 1 })], Array.from({ length: 256 }, (_, n) => n));
});

test("the threshold is where white begins, itself included, and luminance is Pillow's", () => {
  const ramp = pixels({ width: 256, height: 1 }, (x) => [x, x, x, 255]);
  for (const threshold of [1, 100, 255]) {
    const tones = tonesOf(ramp, { alpha: false, soft: false, threshold });
    assert.equal(tones.indexOf(255), threshold);
    assert.equal(tones.filter((tone) => tone !== 0 && tone !== 255).length, 0);
  }
  const colours = pixels({ width: 3, height: 1 }, (x) => [[255, 0, 0, 255], [0, 255, 0, 255], [0, 0, 255, 255]][x]);
  assert.deepEqual([...tonesOf(colours, { alpha: false, soft: true, threshold: 1 })], [76, 150, 29]);
});

test("a black and white JPEG is as hard as it was drawn: its compression is no paint", () => {
  const tones = [0, 1, 23, 24, 128, 231, 232, 254, 255];
  const drawn = pixels({ width: tones.length, height: 1 }, (x) => [tones[x], tones[x], tones[x], 255]);
  const toning = { alpha: false, soft: true, threshold: 1 };
  assert.deepEqual([...tonesOf(drawn, { ...toning, lossy: true })], [0, 0, 0, 24, 128, 231, 255, 255, 255]);
  assert.deepEqual([...tonesOf(drawn, { ...toning, lossy: false })], tones);
  const hard = [...tonesOf(drawn, { ...toning, soft: false, lossy: true })];
  assert.deepEqual(hard, tones.map((tone) => (tone ? 255 : 0)));
});

test("stretched fills the picture; kept ratio lies in the middle and never beyond", () => {
  const picture = { width: 1000, height: 600 };
  assert.deepEqual(placed({ width: 10, height: 10 }, picture, "stretch"), { left: 0, top: 0, right: 1000, bottom: 600 });
  assert.deepEqual(placed({ width: 10, height: 10 }, picture, "centre"), { left: 200, top: 0, right: 800, bottom: 600 });
  assert.deepEqual(placed({ width: 4000, height: 1000 }, picture, "centre"), { left: 0, top: 175, right: 1000, bottom: 425 });
  const random = seeded(5);
  for (let n = 0; n < 500; n += 1) {
    const any = () => 1 + Math.floor(random() ** 3 * 8000);
    const [file, whole] = [{ width: any(), height: any() }, { width: any(), height: any() }];
    const box = placed(file, whole, "centre");
    assert.ok(box.left >= 0 && box.top >= 0 && box.right <= whole.width && box.bottom <= whole.height);
    assert.ok(box.right > box.left && box.bottom > box.top);
  }
});

test("band by band it becomes a mask with every pixel in its place", () => {
  const size = { width: 700, height: 530 };
  const tone = (x, y) => (x * 7 + y * 13) % 256;
  const rows = (top, many) => pixels({ width: size.width, height: many }, (x, y) => Array(3).fill(tone(x, y + top)).concat(255));
  const soft = done(maskFrom(size, rows, { alpha: false, soft: true, threshold: 1 }));
  const hard = done(maskFrom(size, rows, { alpha: false, soft: false, threshold: 100 }));
  const [softTones, hardTones] = [allTones(soft), allTones(hard)];
  for (let n = 0; n < softTones.length; n += 1) {
    const wanted = tone(n % size.width, Math.floor(n / size.width));
    if (softTones[n] !== wanted || hardTones[n] !== (wanted >= 100 ? 255 : 0)) assert.fail(`pixel ${n}`);
  }
  assert.equal(hard.isSoft, false);
});
