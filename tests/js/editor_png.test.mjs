// Masks as PNG files: read back by zlib alone, small, and ours to read again.

import assert from "node:assert/strict";
import { test } from "node:test";
import { crc32, deflateSync, inflateSync } from "node:zlib";
import { Mask } from "../../static/js/editor/mask.js";
import { encode, format } from "../../static/js/editor/png.js";
import { chunk, chunksOf, crc, headerChunk } from "../../static/js/editor/png_parts.js";
import { decode } from "../../static/js/editor/png_reader.js";
import { read } from "../../static/js/editor/reading.js";
import { invert, paintAll } from "../../static/js/editor/whole.js";
import { anything, countDiffering, seeded, tonesOf } from "./editor_kit.mjs";

const deflate = () => new CompressionStream("deflate");
const inflate = () => new DecompressionStream("deflate");
const sizes = [{ width: 613, height: 301 }, { width: 256, height: 256 }, { width: 1, height: 1 }, { width: 519, height: 2 }];
const whole = (mask) => invert(mask);

/** Another hand's reader: only what our files hold, by zlib. */
function readPng(file) {
  assert.deepEqual([...file.subarray(0, 8)], [137, 80, 78, 71, 13, 10, 26, 10]);
  const view = new DataView(file.buffer);
  const parts = [];
  let [width, height, depth] = [0, 0, 0];
  for (let at = 8; at < file.length; at += 12 + view.getUint32(at)) {
    const [length, type] = [view.getUint32(at), Buffer.from(file.subarray(at + 4, at + 8)).toString()];
    const data = file.subarray(at + 8, at + 8 + length);
    if (crc32) assert.equal(view.getUint32(at + 8 + length), crc32(file.subarray(at + 4, at + 8 + length)));
    if (type === "IHDR") [width, height, depth] = [view.getUint32(at + 8), view.getUint32(at + 12), data[8]];
    if (type === "IDAT") parts.push(data);
  }
  const raw = inflateSync(Buffer.concat(parts));
  const length = Math.ceil((width * depth) / 8);
  assert.equal(raw.length, (length + 1) * height);
  const tones = new Uint8Array(width * height);
  const above = new Uint8Array(length);
  for (let y = 0; y < height; y += 1) {
    assert.equal(raw[y * (length + 1)], 2);
    for (let n = 0; n < length; n += 1) above[n] += raw[y * (length + 1) + 1 + n];
    for (let x = 0; x < width; x += 1) tones[y * width + x] = depth === 8 ? above[x] : above[x >> 3] & (128 >> (x & 7)) ? 255 : 0;
  }
  return { width, height, depth, tones };
}

const random = seeded(1);
const masks = sizes.flatMap((size) =>
  [0, 1, 2].map(() => {
    const mask = new Mask(size);
    for (let n = 0; n < 6; n += 1) anything(mask, random, whole);
    return mask;
  }),
);

test("in 8 bits every tone comes back, in 1 bit whatever is painted is white", async () => {
  for (const mask of masks) {
    const soft = readPng(await encode(mask, deflate, { depth: 8 }));
    assert.deepEqual([soft.width, soft.height], [mask.width, mask.height]);
    assert.equal(countDiffering(soft.tones, tonesOf(mask)), 0);
    const hard = readPng(await encode(mask, deflate));
    assert.equal(hard.depth, 1);
    assert.equal(countDiffering(hard.tones, tonesOf(mask).map((tone) => (tone ? 255 : 0))), 0);
  }
});

test("any box of it can be sent", async () => {
  for (const left of [0, 8, 131, 256]) {
    const box = { left, top: 17, right: 600, bottom: 290 };
    const file = readPng(await encode(masks[0], deflate, { depth: 1, box }));
    assert.equal(countDiffering(file.tones, read(masks[0], box).map((tone) => (tone ? 255 : 0))), 0);
    assert.equal(countDiffering(readPng(await encode(masks[0], deflate, { depth: 8, box })).tones, read(masks[0], box)), 0);
  }
});

test("a hard mask goes whole in 1 bit, a soft one as its bounds in 8", () => {
  const mask = new Mask({ width: 900, height: 700 });
  let edit = mask.edit();
  edit.stamp(300, 300, 50);
  edit.commit();
  assert.deepEqual(format(mask), { depth: 1, box: { left: 0, top: 0, right: 900, bottom: 700 } });
  edit = mask.edit();
  edit.stamp(300, 300, 60, { softness: 0.5 });
  edit.commit();
  assert.deepEqual(format(mask), { depth: 8, box: { left: 239, top: 239, right: 361, bottom: 361 } });
});

test("a hard mask of 24 megapixels with 20 strokes takes at most 100 kB, a full one next to nothing", async () => {
  const mask = new Mask({ width: 6000, height: 4000 });
  const wander = seeded(2);
  for (let stroke = 0; stroke < 20; stroke += 1) {
    const edit = mask.edit();
    let at = { x: wander() * 6000, y: wander() * 4000 };
    for (let n = 0; n < 12; n += 1) {
      const next = { x: at.x + (wander() - 0.5) * 720, y: at.y + (wander() - 0.5) * 720 };
      edit.line(at, next, 80);
      at = next;
    }
    edit.commit();
  }
  const file = await encode(mask, deflate);
  assert.ok(file.length <= 100_000, `${file.length} bytes`);
  paintAll(mask);
  assert.ok((await encode(mask, deflate)).length < 12_000);
});

test("what we wrote we read again, whole or as a part in its place", async () => {
  for (const mask of masks) {
    const again = await decode(await encode(mask, deflate, { depth: 8 }), inflate);
    assert.equal(countDiffering(tonesOf(again), tonesOf(mask)), 0);
    assert.equal(again.painted, mask.painted);
  }
  const box = { left: 77, top: 130, right: 601, bottom: 300 };
  for (const depth of [1, 8]) {
    const part = await encode(masks[1], deflate, { depth, box });
    const placed = await decode(part, inflate, { size: sizes[0], at: { x: 77, y: 130 } });
    const expected = read(masks[1], box).map((tone) => (depth === 8 ? tone : tone ? 255 : 0));
    assert.equal(countDiffering(read(placed, box), expected), 0);
    assert.equal(placed.painted, expected.filter(Boolean).length);
  }
});

const file = (rows, depth = 8, length = rows[0].length - 1) =>
  Buffer.concat([
    Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10),
    headerChunk({ width: length, height: rows.length, depth }),
    chunk("IDAT", new Uint8Array(deflateSync(Uint8Array.from(rows.flat())))),
    chunk("IEND", new Uint8Array(0)),
  ]);

test("all five filters of PNG are understood", async () => {
  const rows = [[0, 10, 20, 30], [1, 5, 5, 5], [2, 1, 1, 1], [3, 4, 4, 250], [4, 1, 2, 3]];
  const mask = await decode(file(rows), inflate);
  assert.deepEqual([...tonesOf(mask)], [10, 20, 30, 5, 10, 15, 6, 11, 16, 7, 13, 8, 8, 15, 11]);
});

test("another kind of file, a damaged one and one that does not fit are refused", async () => {
  const good = file([[0, 10, 20], [0, 30, 40]]);
  const refused = async (bytes, reason, place) => assert.rejects(decode(bytes, inflate, place), reason);
  await refused(Buffer.from("GIF89a, not a PNG at all"), /not a PNG/);
  await refused(good.subarray(0, good.length - 20), /cut off/);
  const damaged = Buffer.from(good);
  damaged[45] ^= 1;
  await refused(damaged, /damaged/);
  await refused(file([[0, 1, 2]], /** @type {any} */ (2)), /1 or 8 bits/);
  await refused(file([[9, 1, 2]]), /damaged/);
  const short = Buffer.concat([good.subarray(0, 8), headerChunk({ width: 2, height: 3, depth: 8 }), good.subarray(33)]);
  await refused(short, /cut off/);
  await refused(good, RangeError, { size: { width: 3, height: 3 }, at: { x: 2, y: 0 } });
  await refused(good, RangeError, { size: { width: 3, height: 3 }, at: { x: -1, y: 0 } });
});

test("the checksum is the one that the standard means", () => {
  assert.equal(crc(new TextEncoder().encode("123456789")), 0xcbf43926);
  assert.throws(() => chunksOf(new Uint8Array(3)), /not a PNG/);
});
