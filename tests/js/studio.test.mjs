// The studio's rules that need no page: money, sizes, estimates, earlier prompts, days, drafts.

import assert from "node:assert/strict";
import { test } from "node:test";

import { dayOf, nameOf } from "../../static/js/studio/days.js";
import { HELD, estimated, isSlow } from "../../static/js/studio/estimate.js";
import { parse, read } from "../../static/js/studio/kept.js";
import { dollars, weigh } from "../../static/js/studio/price.js";
import { isAllowed, matching, megapixels, rounded, side } from "../../static/js/studio/sizes.js";

const RANGE = { low: 256, high: 1536, step: 8 };

test("money has two decimals, three where two would lie", () => {
  assert.equal(dollars(60_000), "$0.06");
  assert.equal(dollars(15_000), "$0.015");
  assert.equal(dollars(113_940_000), "$113.94");
  assert.equal(dollars(1_234_567_000), "$1,234.567");
  assert.equal(dollars(0), "$0.00");
});

test("a run costs count times the unit and says what is left", () => {
  assert.deepEqual(weigh({ unit: 15_000, count: 4, left: 114_000_000 }), { price: 60_000, after: 113_940_000, fits: 7600, over: false });
});

test("a run that does not fit says how many would", () => {
  assert.deepEqual(weigh({ unit: 15_000, count: 4, left: 30_000 }), { price: 60_000, after: 0, fits: 2, over: true });
  assert.equal(weigh({ unit: 15_000, count: 4, left: 60_000 }).over, false);
});

test("the sandbox is never over budget", () => {
  assert.equal(weigh({ unit: 0, count: 4, left: null }).over, false);
});

test("a side is plain digits or nothing", () => {
  assert.equal(side(" 1024 "), 1024);
  for (const text of ["abc", "", "1,024", "1e3", "-8", "10.5", "١٠٢٤", "123456"]) assert.ok(Number.isNaN(side(text)), text);
});

test("only sides in range are allowed", () => {
  assert.deepEqual([255, 256, 1536, 1537, NaN].map((pixels) => isAllowed(pixels, RANGE)), [false, true, true, false, false]);
});

test("sides are rounded to the step and stay in range", () => {
  assert.deepEqual([257, 1001, 1004, 1535, 1536].map((pixels) => rounded(pixels, RANGE)), [256, 1000, 1008, 1536, 1536]);
});

test("a matching size has the picture's ratio and about a megapixel", () => {
  for (const [width, height] of [[900, 600], [4000, 3000], [1080, 1920], [512, 512], [1000, 1250]]) {
    const [wide, high] = matching(width, height, RANGE);
    assert.ok(Math.abs(wide / high / (width / height) - 1) < 0.02, `${wide} × ${high}`);
    assert.equal(wide % 8 + high % 8, 0);
    assert.ok(wide * high > 0.9e6 && wide * high < 1.2e6);
  }
});

test("a matching size of a very long picture stays in range", () => {
  for (const [width, height] of [[12_000, 300], [64, 12_000], [5_000, 1_000]]) {
    for (const pixels of matching(width, height, RANGE)) assert.ok(isAllowed(pixels, RANGE));
  }
});

test("megapixels are said with one decimal", () => {
  assert.equal(megapixels(1024, 1280), "1.3");
  assert.equal(megapixels(256, 256), "0.07");
  assert.equal(megapixels(NaN, 256), "");
});

test("an estimate rises, never passes 90 and waits there", () => {
  let last = -1;
  for (let elapsed = 0; elapsed <= 30; elapsed += 0.5) {
    const now = estimated(elapsed, 9);
    assert.ok(now >= last && now <= HELD);
    last = now;
  }
  assert.equal(estimated(9, 9), HELD);
  assert.equal(estimated(600, 9), HELD);
  assert.equal(estimated(-5, 9), 0);
});

test("slow is more than three times what is usual", () => {
  assert.equal(isSlow(27, 9), false);
  assert.equal(isSlow(27.1, 9), true);
});

test("days have names near now and dates further off", () => {
  const words = { today: "Today", yesterday: "Yesterday", language: "en" };
  const now = new Date(2026, 2, 1, 0, 30);
  assert.equal(nameOf(new Date(2026, 2, 1, 0, 5), now, words), "Today");
  assert.equal(nameOf(new Date(2026, 1, 28, 23, 59), now, words), "Yesterday");
  assert.match(nameOf(new Date(2026, 1, 20), now, words), /Friday.*20|20.*February/);
  assert.match(nameOf(new Date(2025, 1, 20), now, words), /2025/);
  assert.equal(dayOf(new Date(2026, 0, 5)), "2026-01-05");
});

test("a draft keeps every field and each row with its switch", () => {
  const data = new FormData();
  for (const [name, value] of [["prompt", "a fox"], ["width", "512"], ["count", "3"], ["key", "secret"], ["csrfmiddlewaretoken", "secret"]]) data.append(name, value);
  for (const [id, path, on] of [["r1", "owner/amber", true], ["r2", "owner/clay", false], ["r3", " ", true]]) {
    data.append("lora_id", String(id));
    data.append("lora_path", String(path));
    data.append("lora_scale", "0.8");
    if (on) data.append("lora_on", String(id));
  }
  const kept = parse(JSON.stringify(read(data)));
  assert.deepEqual(kept, {
    values: { prompt: "a fox", width: "512", count: "3" },
    loras: [{ path: "owner/amber", scale: "0.8", on: true }, { path: "owner/clay", scale: "0.8", on: false }],
  });
});

test("a draft that cannot be read is none", () => {
  for (const text of [null, "", "{", "[]", "{}", '{"values":3,"loras":[]}', '{"values":{},"loras":{}}', "null"]) assert.equal(parse(text), null);
});
