// What the stage is made of that needs no page: poses, tints, what a view shows, the worker's jobs, palms, words' facts.

import assert from "node:assert/strict";
import { test } from "node:test";
import { bitmapsOf } from "../../static/js/editor/bitmaps.js";
import { boxOf } from "../../static/js/editor/geometry.js";
import { command, enclosed, file, soften } from "../../static/js/editor/jobs.js";
import { Mask } from "../../static/js/editor/mask.js";
import { PenMemory } from "../../static/js/editor/palms.js";
import { decode } from "../../static/js/editor/png_reader.js";
import { fitted, inSight, limits, snapped } from "../../static/js/editor/poses.js";
import { Session } from "../../static/js/editor/session.js";
import { Shown } from "../../static/js/editor/shown.js";
import { featherMask, growMask } from "../../static/js/editor/spread.js";
import { colourOf, palette, tinted } from "../../static/js/editor/tint.js";
import { adds } from "../../static/js/editor/tools/brush.js";
import { changeTo } from "../../static/js/editor/tools/whole.js";
import { described } from "../../static/js/editor/where.js";
import { Working } from "../../static/js/editor/working.js";
import { countDiffering, countPainted, tonesOf } from "./editor_kit.mjs";

const size = { width: 700, height: 500 };
const inflate = () => new DecompressionStream("deflate");

function painted(...discs) {
  const mask = new Mask(size);
  const edit = mask.edit();
  for (const [x, y, radius, softness = 0] of discs) edit.stamp(x, y, radius, { softness });
  edit.commit();
  return mask;
}

const shownAt = (mask, pose, view = { width: 700, height: 500 }, grain = 1) => {
  const shown = new Shown(mask);
  shown.look(pose, view, grain);
  return shown;
};

test("a picture fits beside what floats over the stage", () => {
  const pose = fitted({ width: 1000, height: 700 }, { width: 600, height: 600 }, { top: 0, right: 0, bottom: 100, left: 0 }, 1);
  assert.ok(pose.y > 0 && pose.y + 600 * pose.scale <= 600);
  assert.equal(Math.round(pose.x + 300 * pose.scale), 500);
});

test("5 % to 3200 %, or less where fitting needs it", () => {
  assert.deepEqual(limits({ x: 0, y: 0, scale: 0.02 }, 1), { least: 0.02, most: 32 });
  assert.deepEqual(limits({ x: 0, y: 0, scale: 0.5 }, 2), { least: 0.025, most: 16 });
});

test("near 100 % and 200 % it is exactly that, on whole device pixels", () => {
  assert.deepEqual(snapped({ x: 10.3, y: 4.6, scale: 1.004 }, 1), { x: 10, y: 5, scale: 1 });
  assert.deepEqual(snapped({ x: 10.3, y: 4.6, scale: 0.996 }, 2), { x: 10.5, y: 4.5, scale: 1 });
  assert.deepEqual(snapped({ x: 10.3, y: 4.6, scale: 0.73 }, 1), { x: 10.3, y: 4.6, scale: 0.73 });
});

test("a picture cannot be pushed out of sight", () => {
  const lost = inSight({ x: -9000, y: 9000, scale: 1 }, { width: 800, height: 600 }, { width: 700, height: 500 });
  assert.deepEqual(lost, { x: 48 - 700, y: 600 - 48, scale: 1 });
});

test("black and white is black and white, the outside is dimmed, the tint is where it is painted", () => {
  const colour = [255, 45, 85];
  const mask = palette({ view: "mask", colour, opacity: 0.44 });
  assert.deepEqual([mask.plain[0], mask.plain[255]], [0xff000000, 0xffffffff]);
  const onion = palette({ view: "onion", colour, opacity: 0.44 });
  assert.ok(onion.plain[0] >>> 24 > 100 && onion.plain[255] >>> 24 === 0);
  const tint = palette({ view: "tint", colour, opacity: 0.44 });
  assert.equal(tint.plain[0] >>> 24, 0);
  assert.equal(tint.plain[255] >>> 24, Math.round(0.44 * 255));
  assert.equal(tint.plain[255] & 0xffffff, (85 << 16) | (45 << 8) | 255);
  assert.notEqual(tint.hatched[255], tint.plain[255]);
});

test("the hatch of neighbouring parts meets, and lies where nothing depends on colour", () => {
  const tint = palette({ view: "tint", colour: [0, 0, 0], opacity: 0.5 });
  const whole = new Uint32Array(40 * 20);
  tinted(new Uint8Array(800).fill(255), 40, 20, tint, { x: -7, y: 3 }, whole);
  const part = new Uint32Array(10 * 5);
  tinted(new Uint8Array(50).fill(255), 10, 5, tint, { x: 13, y: 10 }, part);
  for (let y = 0; y < 5; y += 1) for (let x = 0; x < 10; x += 1) assert.equal(part[y * 10 + x], whole[(y + 7) * 40 + x + 20]);
  assert.equal(new Set(whole).size, 2);
});

test("colours come from the style sheet, or are what they were", () => {
  assert.deepEqual(colourOf(" #ff2d55", [0, 0, 0]), [255, 45, 85]);
  assert.deepEqual(colourOf("#0af", [0, 0, 0]), [0, 170, 255]);
  assert.deepEqual(colourOf("", [1, 2, 3]), [1, 2, 3]);
});

test("parts of a view show what all of it shows", () => {
  const mask = painted([200, 200, 90], [500, 300, 60, 0.5]);
  const shown = shownAt(mask, { x: 31.4, y: -20.7, scale: 0.37 }, { width: 300, height: 160 });
  const seen = shown.seen;
  const all = shown.tones(seen);
  const part = { left: seen.left + 33, top: seen.top + 20, right: seen.left + 90, bottom: seen.top + 61 };
  const tones = shown.tones(part);
  const width = seen.right - seen.left;
  for (let y = 20; y < 61; y += 1) for (let x = 33; x < 90; x += 1) assert.equal(tones[(y - 20) * 57 + x - 33], all[y * width + x]);
});

test("a box of the picture covers the view's pixels that show it", () => {
  const shown = shownAt(painted(), { x: 10, y: 20, scale: 2 }, { width: 400, height: 300 });
  assert.deepEqual(shown.covered({ left: 10, top: 10, right: 20, bottom: 30 }), { left: 29, top: 39, right: 51, bottom: 81 });
  assert.deepEqual(shown.covered({ left: 690, top: 0, right: 700, bottom: 10 }), { left: 0, top: 0, right: 0, bottom: 0 });
});

for (const [grow, feather] of [[12, 0], [-9, 0], [0, 20], [14, 16]]) {
  test(`at 100 % grow ${grow} and feather ${feather} show as the mask itself would be`, () => {
    const mask = painted([300, 250, 120], [480, 250, 60]);
    const shown = shownAt(mask, { x: 0, y: 0, scale: 1 });
    const base = shown.base();
    const work = shown.work({ grow, feather });
    shown.take(work, soften(work), base);
    const expected = featherMask(growMask(mask, grow), feather);
    assert.equal(countDiffering(shown.tones(boxOf(size)), tonesOf(expected)), 0);
  });
}

test("zoomed in and out it is the same within a pixel of the view", () => {
  const mask = painted([350, 250, 100]);
  for (const [pose, grow] of [[{ x: 0, y: 0, scale: 0.25 }, 16], [{ x: -1200, y: -800, scale: 4 }, 16]]) {
    const shown = shownAt(mask, pose);
    const [base, work] = [shown.base(), shown.work({ grow, feather: 0 })];
    shown.take(work, soften(work), base);
    const seen = shown.seen;
    const tones = shown.tones(seen);
    const far = (x, y) => Math.hypot((x + 0.5 - pose.x) / pose.scale - 350, (y + 0.5 - pose.y) / pose.scale - 250);
    let off = 0;
    for (let y = seen.top, n = 0; y < seen.bottom; y += 1) {
      for (let x = seen.left; x < seen.right; x += 1, n += 1) {
        const away = far(x, y) - 116;
        if (Math.abs(away) > 1.5 * Math.max(1, 1 / pose.scale) && tones[n] > 0 !== away < 0) off += 1;
      }
    }
    assert.equal(off, 0);
  }
});

test("what a stroke changes shows as painted until it is worked out again", () => {
  const mask = painted([300, 250, 120]);
  const shown = shownAt(mask, { x: 0, y: 0, scale: 1 });
  const [base, work] = [shown.base(), shown.work({ grow: 20, feather: 0 })];
  shown.take(work, soften(work), base);
  const edit = mask.edit();
  edit.stamp(600, 100, 10);
  const tones = shown.tones(boxOf(size));
  assert.equal(tones[100 * 700 + 600], 255);
  assert.equal(tones[250 * 700 + 300 + 135], 255);
  edit.cancel();
  assert.equal(shown.plain(), true);
  assert.equal(shown.tones(boxOf(size))[250 * 700 + 300 + 135], 0);
});

test("where the mask is, is said in thirds of the picture", () => {
  assert.equal(described(painted()).where, "none");
  assert.equal(described(painted([600, 400, 40])).where, "lower-right");
  assert.equal(described(painted([350, 60, 40])).where, "upper");
  assert.equal(described(painted([350, 250, 40])).where, "middle");
  assert.equal(described(painted([350, 250, 900])).where, "all");
  assert.ok(Math.abs(described(painted([350, 250, 40])).coverage - (Math.PI * 1600) / 350000) < 1e-4);
});

test("a hard mask is sent whole in single bits, a soft one as its bounds, none as nothing", async () => {
  assert.equal(await file({ snapshot: new Mask(size).snapshot() }), null);
  const hard = await file({ snapshot: painted([200, 200, 50]).snapshot() });
  assert.deepEqual([hard.at, hard.bounds.left], [{ x: 0, y: 0 }, 150]);
  const soft = await file({ snapshot: painted([200, 200, 50, 0.8]).snapshot() });
  assert.ok(soft.at.x >= 148 && soft.at.x <= 151 && soft.bytes.length < 20_000);
  assert.equal((await decode(soft.bytes, inflate)).width, soft.bounds.right - soft.bounds.left + 2);
});

test("all of the picture in any case, when that is wanted", async () => {
  const whole = await file({ snapshot: new Mask(size).snapshot(), whole: true });
  const { width, height } = await decode(whole.bytes, inflate);
  assert.deepEqual({ width, height }, size);
});

test("jobs answer with the tiles that changed, and only those", () => {
  const mask = painted([100, 100, 60], [100, 100, 20]);
  const before = mask.snapshot();
  const edit = mask.edit();
  edit.ellipse({ left: 60, top: 60, right: 140, bottom: 140 }, false);
  edit.commit();
  const tiles = enclosed({ snapshot: structuredClone(mask.snapshot()), at: { x: 100, y: 100 } });
  assert.deepEqual(tiles.map(([id]) => id), [0]);
  mask.put(new Map(tiles));
  assert.equal(countDiffering(tonesOf(mask), tonesOf(Mask.from(before))), 0);
  assert.equal(command({ snapshot: mask.snapshot(), name: "clear" }).length, 1);
});

test("nothing else changes the mask while a worker does", async () => {
  const session = new Session(size);
  let finish;
  const going = changeTo(session, "holes", (snapshot) => new Promise((done) => (finish = () => done(command({ snapshot, name: "all" })))));
  assert.equal(session.isBusy, true);
  assert.equal(await changeTo(session, "all", () => assert.fail()), false);
  finish();
  assert.equal(await going, true);
  assert.deepEqual([session.isBusy, session.history.undoable, session.mask.coverage], [false, "holes", 1]);
});

test("a job that fails leaves the session as it was", async () => {
  const session = new Session(size);
  await assert.rejects(changeTo(session, "holes", () => Promise.reject(new Error("gone"))));
  assert.equal(session.isBusy, false);
});

test("without a worker, and with one that never starts, jobs run in place", async () => {
  const listeners = {};
  const dead = { postMessage() {}, addEventListener: (type, heard) => (listeners[type] = heard), terminate() {} };
  const working = new Working(dead);
  const waiting = working.file(painted([200, 200, 50]).snapshot());
  listeners.error(new Event("error"));
  assert.ok((await waiting).bytes.length > 50);
  const tones = await new Working(null).soften({ tones: new Uint8Array(25).fill(255), width: 5, height: 5, grow: 0, feather: 0 });
  assert.equal(countPainted(tones), 25);
});

test("answers find their questions, whatever their order", async () => {
  const listeners = {};
  const asked = [];
  const worker = { postMessage: (order) => asked.push(order), addEventListener: (type, heard) => (listeners[type] = heard), terminate() {} };
  const working = new Working(worker);
  const snapshot = new Mask(size).snapshot();
  const [first, second] = [working.enclosed(snapshot, { x: 1, y: 1 }), working.command(snapshot, "holes")];
  listeners.message({ data: { id: asked[1].id, result: "second" } });
  listeners.message({ data: { id: asked[0].id, result: "first" } });
  assert.deepEqual([await first, await second], ["first", "second"]);
});

test("where there is no room for the whole picture, half of it is drawn and said", async () => {
  const made = [];
  const make = async (_source, options) => {
    if (!options) throw new RangeError("no memory");
    made.push(options.resizeWidth);
    return { width: options.resizeWidth, height: options.resizeHeight };
  };
  const { levels, degraded } = await bitmapsOf(new Blob([]), { width: 6000, height: 4000 }, make);
  assert.equal(degraded, true);
  assert.deepEqual(levels.map(({ width }) => width), [3000, 1500, 750]);
});

test("a picture that fits has bitmaps down to a small one", async () => {
  const make = async (_source, options) => (options ? { width: options.resizeWidth, height: options.resizeHeight } : { width: 4096, height: 4096 });
  const { levels, degraded } = await bitmapsOf(new Blob([]), { width: 4096, height: 4096 }, make);
  assert.equal(degraded, false);
  assert.deepEqual(levels.map(({ width }) => width), [4096, 2048, 1024, 512]);
});

test("Alt is the opposite of the tool, the eraser end of a pen always removes", () => {
  const rows = [["brush", true, false, false, true], ["brush", true, true, false, false], ["brush", false, false, false, false], ["brush", false, true, false, true],
    ["eraser", true, false, false, false], ["eraser", true, true, false, true], ["brush", true, false, true, false], ["eraser", true, true, true, false]];
  for (const [tool, add, alt, erase, expected] of rows) assert.equal(adds({ tool, add }, { alt, erase }), expected, `${tool} ${add} ${alt} ${erase}`);
});

test("a pen takes back what the palm painted, and nothing that it did not", () => {
  const session = new Session(size);
  const palms = new PenMemory(session);
  const mark = (type, x, paints = true) => {
    palms.start({ type });
    const edit = session.mask.edit();
    if (paints) edit.stamp(x, 100, 10);
    session.apply("brush", edit.commit());
    palms.end();
  };
  mark("mouse", 50);
  mark("touch", 200);
  mark("touch", 300, false);
  mark("touch", 400);
  palms.unmark(3);
  assert.equal(session.history.steps.undo, 1);
  assert.equal(session.redo(), null);
  palms.unmark(1);
  assert.equal(session.history.steps.undo, 1);
});
