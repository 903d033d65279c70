// What the editor's core costs, without a browser: node tests/js/editor_bench.mjs
// Times are medians of the processor's, in milliseconds, so that a busy machine does not show as much.

import { fillHoles } from "../../static/js/editor/enclosed.js";
import { History } from "../../static/js/editor/history.js";
import { Mask } from "../../static/js/editor/mask.js";
import { outline } from "../../static/js/editor/outline.js";
import { encode } from "../../static/js/editor/png.js";
import { decode } from "../../static/js/editor/png_reader.js";
import { sampled } from "../../static/js/editor/reading.js";
import { featherMask, growMask } from "../../static/js/editor/spread.js";
import { invert } from "../../static/js/editor/whole.js";
import { Stroke } from "../../static/js/editor/brush.js";
import { seeded } from "./editor_kit.mjs";

const SIZES = [[1536, 1536], [4096, 4096], [6000, 4000]];
const SHOWN = 1200; // pixels of the view's longer side
const BRUSH = 20; // its radius in view pixels
const MOVES = 60; // a stroke of half a second at 120 Hz

const clock = () => process.cpuUsage().user / 1000;
const middle = (times) => times.toSorted((a, b) => a - b)[times.length >> 1];
const ninetyFifth = (times) => times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.95)];

async function timed(times, work) {
  const start = clock();
  const result = await work();
  times.push(clock() - start);
  return result;
}

/** A hand's path in view pixels, the same at every size. */
function* path(random) {
  let [x, y] = [random() * SHOWN, random() * SHOWN * 0.6];
  let way = random() * 6.3;
  for (let n = 0; n < MOVES; n += 1) {
    way += (random() - 0.5) * 0.8;
    [x, y] = [x + Math.cos(way) * 10, y + Math.sin(way) * 10];
    yield { x, y };
  }
}

function draw(mask, random, softness, times) {
  const scale = mask.width / SHOWN;
  const edit = mask.edit();
  const stroke = new Stroke({ radius: BRUSH * scale });
  const start = clock();
  for (const { x, y } of path(random)) {
    for (const mark of stroke.extend([{ x: x * scale, y: y * scale }])) edit.stamp(mark.x, mark.y, mark.radius, { softness });
  }
  times.push((clock() - start) / MOVES);
  return edit;
}

async function bench(width, height, softness) {
  const random = seeded(1);
  const mask = new Mask({ width, height });
  const history = new History(mask);
  const times = { move: [], commit: [], undo: [], redo: [], invert: [], holes: [], view: [], outline: [], out: [], in: [], grow: [], feather: [] };
  let twenty = 0;
  for (let n = 1; n <= 200; n += 1) {
    const edit = draw(mask, random, softness, times.move);
    await timed(times.commit, () => history.record("brush", edit.commit()));
    if (n === 20) twenty = history.bytes;
  }
  const [first, last] = [middle(times.move.slice(20, 60)), middle(times.move.slice(160))];
  const all = history.bytes;
  for (let n = 0; n < 40; n += 1) await timed(times.undo, () => history.undo());
  for (let n = 0; n < 40; n += 1) await timed(times.redo, () => history.redo());
  while (history.steps.undo > 20) history.undo();
  const view = { x: 0, y: 0, step: width / SHOWN, width: SHOWN, height: Math.round((SHOWN * height) / width) };
  let file = new Uint8Array(0);
  for (let n = 0; n < 5; n += 1) {
    const tones = await timed(times.view, () => sampled(mask, view));
    await timed(times.outline, () => outline(tones, view.width, view.height));
    file = await timed(times.out, () => encode(mask, () => new CompressionStream("deflate"), { depth: softness ? 8 : 1 }));
    await timed(times.in, () => decode(file, () => new DecompressionStream("deflate")));
    await timed(times.grow, () => growMask(mask, 16));
    await timed(times.feather, () => featherMask(mask, 32));
    await timed(times.invert, () => invert(mask));
    await timed(times.invert, () => invert(mask));
    await timed(times.holes, () => fillHoles(mask.copy()));
  }
  const show = (name) => `${name} ${middle(times[name]).toFixed(2)}`;
  console.log(`${width} × ${height}, ${softness ? "soft" : "hard"}, ${(mask.coverage * 100).toFixed(0)} % painted`);
  console.log(`  a move ${middle(times.move).toFixed(3)} (strokes 20–60 ${first.toFixed(3)}, 160–200 ${last.toFixed(3)})`);
  console.log(`  undo ${middle(times.undo).toFixed(2)}, p95 ${ninetyFifth(times.undo).toFixed(2)}; redo ${middle(times.redo).toFixed(2)}, p95 ${ninetyFifth(times.redo).toFixed(2)}`);
  console.log(`  ${["commit", "invert", "holes", "view", "outline", "out", "in", "grow", "feather"].map(show).join(", ")}`);
  console.log(`  undo memory ${(twenty / 1e6).toFixed(2)} MB after 20 strokes, ${(all / 1e6).toFixed(2)} MB after 200; PNG ${(file.length / 1000).toFixed(0)} kB`);
}

for (const softness of [0, 0.5]) for (const [width, height] of SIZES) await bench(width, height, softness);
