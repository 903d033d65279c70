// When a draft is written and sent: soon, one at a time, again when the wire is back, and never over another tab's.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Keeper, WAIT } from "../../static/js/editor/keeper.js";
import { seeded } from "./editor_kit.mjs";

/** A clock that a test moves. */
class Clock {
  now = 0;
  #timers = new Map();
  #count = 0;
  random = () => 1;
  start = (act, ms) => {
    this.#timers.set((this.#count += 1), { act, at: this.now + ms });
    return this.#count;
  };
  stop = (timer) => this.#timers.delete(timer);
  async move(ms) {
    const until = this.now + ms;
    for (;;) {
      const due = [...this.#timers].filter(([, { at }]) => at <= until).sort((a, b) => a[1].at - b[1].at)[0];
      if (!due) break;
      this.#timers.delete(due[0]);
      this.now = due[1].at;
      due[1].act();
      await settled();
    }
    this.now = until;
    await settled();
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** A server that keeps one draft, a device, and the wire between. */
function world() {
  const clock = new Clock();
  const server = { etag: "", revision: 0, sent: 0, up: true, refuses: "" };
  const device = { rows: [], works: true };
  const keep = async (base) => {
    if (device.works) device.rows.push(base);
    return device.works;
  };
  const send = async (etag) => {
    server.sent += 1;
    if (!server.up) return { done: "later" };
    if (server.refuses) return { done: "refused", message: server.refuses };
    if (etag !== server.etag) return { done: "conflict", theirs: { etag: server.etag, meta: {}, changed_at: null } };
    server.etag = `1.${(server.revision += 1)}`;
    return { done: "saved", etag: server.etag };
  };
  const keeper = new Keeper(/** @type {any} */ ({ keep, send, clock }));
  const states = [];
  keeper.addEventListener("state", (event) => states.push(/** @type {any} */ (event).detail.state));
  const heard = [];
  for (const name of ["conflict", "refused"]) keeper.addEventListener(name, (event) => heard.push([name, /** @type {any} */ (event).detail]));
  return { clock, server, device, keeper, states, heard };
}

test("0.8 s after the last change it is on the device and on the server", async () => {
  const { clock, server, device, keeper, states } = world();
  keeper.touch(true);
  await clock.move(500);
  keeper.touch(true);
  await clock.move(WAIT - 1);
  assert.equal(server.sent, 0);
  await clock.move(1);
  assert.equal(server.sent, 1);
  assert.deepEqual(states, ["saving", "saved"]);
  assert.deepEqual(device.rows, [{ etag: "", unsent: true }, { etag: "1.1", unsent: false }]);
});

test("a hidden page writes at once, and what goes to the device is on its way before anything is waited for", () => {
  const { device, server, keeper } = world();
  keeper.touch(true);
  void keeper.flush();
  assert.equal(device.rows.length, 1);
  assert.equal(server.sent, 1);
});

test("how one looks and paints stays on the device", async () => {
  const { clock, server, device, keeper, states } = world();
  keeper.touch(false);
  await clock.move(WAIT);
  assert.deepEqual([server.sent, device.rows, states], [0, [{ etag: "", unsent: false }], []]);
  keeper.touch(true);
  await clock.move(WAIT);
  assert.equal(server.sent, 1);
});

test("nothing new is nothing to send, however often the page is hidden", async () => {
  const { clock, server, keeper } = world();
  keeper.touch(true);
  await clock.move(WAIT);
  await keeper.flush();
  await keeper.retry();
  assert.equal(server.sent, 1);
});

test("offline it says so, tries again by itself with longer pauses, and at once when the wire is back", async () => {
  const { clock, server, device, keeper, states } = world();
  server.up = false;
  keeper.touch(true);
  await clock.move(WAIT);
  assert.equal(keeper.state, "device");
  await clock.move(1000);
  assert.equal(server.sent, 2);
  await clock.move(1999);
  assert.equal(server.sent, 2);
  await clock.move(1);
  assert.equal(server.sent, 3);
  await clock.move(10 * 60 * 1000);
  const many = server.sent;
  assert.ok(many > 15 && many < 40, `${many} tries in ten minutes`);
  server.up = true;
  await keeper.retry();
  assert.equal(keeper.state, "saved");
  assert.equal(states.at(-1), "saved");
  assert.deepEqual(device.rows.at(-1), { etag: "1.1", unsent: false });
  await clock.move(60_000);
  assert.equal(server.sent, many + 1);
});

test("what changes while it is sent is sent after it, one at a time", async () => {
  const { clock, server, device } = world();
  let [running, most, waiting] = [0, 0, /** @type {(() => void)[]} */ ([])];
  const keeper = new Keeper({
    keep: async (base) => Boolean(device.rows.push(base)),
    clock,
    send: async (etag) => {
      assert.equal(etag, server.etag);
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => waiting.push(() => resolve(null)));
      running -= 1;
      return { done: "saved", etag: (server.etag = `1.${(server.revision += 1)}`) };
    },
  });
  keeper.touch(true);
  await clock.move(WAIT);
  keeper.touch(true);
  await clock.move(WAIT);
  assert.deepEqual([most, keeper.isUnsent, waiting.length], [1, true, 1]);
  waiting.shift()?.();
  await settled();
  await settled();
  assert.equal(waiting.length, 1);
  waiting.shift()?.();
  await settled();
  assert.deepEqual([most, keeper.state, keeper.isUnsent], [1, "saved", false]);
  assert.deepEqual(device.rows.at(-1), { etag: "1.2", unsent: false });
});

test("only when both refuse are there unsaved changes", async () => {
  const { clock, server, device, keeper } = world();
  device.works = false;
  keeper.touch(true);
  await clock.move(WAIT);
  assert.equal(keeper.state, "saved");
  server.up = false;
  keeper.touch(true);
  await clock.move(WAIT);
  assert.equal(keeper.state, "unsaved");
  device.works = true;
  await clock.move(1000);
  assert.equal(keeper.state, "device");
});

test("another tab's mask is never written over: everything waits until somebody chose", async () => {
  const { clock, server, device, keeper, heard } = world();
  keeper.touch(true);
  await clock.move(WAIT);
  server.etag = "1.9";
  keeper.touch(true);
  await clock.move(WAIT);
  assert.deepEqual(heard, [["conflict", { theirs: { etag: "1.9", meta: {}, changed_at: null } }]]);
  assert.equal(keeper.state, "conflict");
  const sent = server.sent;
  keeper.touch(true);
  await clock.move(60_000);
  assert.equal(server.sent, sent);
  assert.deepEqual(device.rows.at(-1), { etag: "1.1", unsent: true }, "it is on the device meanwhile");
  await keeper.settle("1.9");
  assert.equal(keeper.state, "saved");
  assert.notEqual(server.etag, "1.9");
});

test("what the server will not take is said once, stays on the device, and the next change is tried", async () => {
  const { clock, server, device, keeper, heard } = world();
  server.refuses = "The mask is larger than 32 MB.";
  keeper.touch(true);
  await clock.move(WAIT);
  await clock.move(60_000);
  assert.deepEqual(heard, [["refused", { message: "The mask is larger than 32 MB." }]]);
  assert.deepEqual([keeper.state, server.sent], ["only", 1]);
  assert.equal(device.rows.at(-1).unsent, true, "a reload tries again");
  server.refuses = "";
  keeper.touch(true);
  await clock.move(WAIT);
  assert.equal(keeper.state, "saved");
});

test("what a reload found unsent is sent at once, over what it was based on", async () => {
  const { server, keeper } = world();
  server.etag = "1.3";
  keeper.begin({ etag: "1.3", unsent: true });
  await settled();
  await settled();
  assert.equal(keeper.state, "saved");
  const other = world();
  other.keeper.begin({ etag: "1.3", unsent: false });
  assert.deepEqual([other.keeper.state, other.server.sent], ["saved", 0]);
});

test("whatever fails in whatever order, in the end the server has the last change or a person is asked", async () => {
  for (let seed = 1; seed <= 60; seed += 1) {
    const random = seeded(seed);
    const { clock, server, device, keeper, heard } = world();
    for (let n = 0; n < 40; n += 1) {
      const what = random();
      if (what < 0.5) keeper.touch(random() < 0.7);
      else if (what < 0.6) server.up = !server.up;
      else if (what < 0.7) device.works = !device.works;
      else if (what < 0.75) server.etag = `2.${n}`;
      else if (what < 0.85) void keeper.flush();
      if (keeper.state === "conflict") await keeper.settle(server.etag);
      await clock.move(random() * 1500);
    }
    [server.up, device.works] = [true, true];
    for (let n = 0; n < 3; n += 1) {
      await clock.move(60_000);
      if (keeper.state === "conflict") await keeper.settle(server.etag);
    }
    assert.equal(keeper.isUnsent, false, `seed ${seed}: ${keeper.state}, ${heard.length}`);
  }
});

/** A device, and no server that would take it. */
function alone() {
  const { clock, device, keeper, states, heard } = world();
  keeper.send = null;
  return { clock, device, keeper, states, heard };
}

test("without a server, what is on this device is all there is, and that is said", async () => {
  const { clock, device, keeper, states } = alone();
  keeper.begin({ etag: "", unsent: false });
  assert.deepEqual(states, []);
  keeper.touch(true);
  await clock.move(WAIT);
  assert.deepEqual(states, ["saving", "only"]);
  assert.deepEqual(device.rows.at(-1), { etag: "", unsent: true });
  await keeper.retry();
  await clock.move(10 * WAIT);
  assert.deepEqual(states, ["saving", "only"]);
});

test("without a server, what came back from this device is kept there already", async () => {
  const { clock, device, keeper, states } = alone();
  keeper.begin({ etag: "", unsent: true });
  await clock.move(WAIT);
  assert.deepEqual([states, device.rows], [["only"], []]);
});

test("without a server, a device that refuses is said, and tried again with the next change", async () => {
  const { clock, device, keeper, states } = alone();
  keeper.begin({ etag: "", unsent: false });
  device.works = false;
  keeper.touch(true);
  await clock.move(WAIT);
  assert.equal(states.at(-1), "unsaved");
  device.works = true;
  await keeper.flush();
  assert.equal(states.at(-1), "only");
});

test("without a server, how one looks is kept and not spoken of", async () => {
  const { clock, device, keeper, states } = alone();
  keeper.begin({ etag: "", unsent: false });
  keeper.touch(false);
  await clock.move(WAIT);
  assert.deepEqual([states, device.rows.length], [[], 1]);
});
