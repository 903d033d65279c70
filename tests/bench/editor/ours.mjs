// The editor's own session and stage on a picture, without the rest of the page; what the bench asks of it.

import { Keyboard } from "/js/editor/keyboard.js";
import { Session } from "/js/editor/session.js";
import { Stage } from "/js/editor/stage.js";

const query = new URLSearchParams(location.search);
const [width, height] = [Number(query.get("width")), Number(query.get("height"))];
const src = `/picture.jpg?width=${width}&height=${height}`;
const session = new Session({ width, height }, { settings: { feather: Number(query.get("feather") ?? 0), overlay: true } });
const stage = new Stage(document.getElementById("stage"), session, { src, width, height, worker: "/js/editor/worker.js" });
new Keyboard({ session, stage, shortcuts: () => "on" });
await stage.ready;

const wait = (ms) => new Promise((done) => setTimeout(done, ms));
const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));

globalThis.bench = {
  session,
  stage,
  width: (pixels) => session.set("size", Math.min(400, Math.round(pixels / stage.pose.scale))),
  bytes: () => session.history.bytes,
  steps: () => session.history.steps,
  painted: () => session.mask.painted,
  async undone(count, redo) {
    const times = [];
    for (let n = 0; n < count; n += 1) {
      const start = performance.now();
      if (!session[redo ? "redo" : "undo"]()) break;
      await frame();
      times.push(performance.now() - start);
      await wait(40);
    }
    return times;
  },
  async out() {
    const start = performance.now();
    const { blob } = await stage.exportMask();
    return { ms: performance.now() - start, bytes: blob.size };
  },
  /** Grow and feather as sliders set them, until what they look like is there. */
  async soften(grow, feather) {
    const start = performance.now();
    session.set("grow", grow);
    session.set("feather", feather);
    await wait(60);
    await new Promise((done) => stage.addEventListener("softened", done, { once: true }));
    return performance.now() - start;
  },
  clear: () => stage.command("clear"),
};
