// The live connection on a page clock: no browser, no network, no waiting.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Connection, PING, POLL } from "../../static/js/live/connection.js";
import { PAUSE } from "../../static/js/live/here.js";

/** A browser with a clock that moves when told to, and a server that says what the test wants. */
class World {
  constructor() {
    this.now = 0;
    this.timers = [];
    this.sockets = [];
    this.shown = [];
    this.applied = [];
    this.told = [];
    this.companies = [];
    this.asked = [];
    this.isOnline = true;
    this.answer = () => ({ status: 200, seq: 0, resync: false, events: [] });
    for (const name of ["open", "ask", "show", "apply", "company", "tell", "online", "later", "forget"]) this[name] = this[name].bind(this);
  }
  open() {
    const socket = { sent: [], readyState: 0, closed: false, send: (text) => socket.sent.push(JSON.parse(text)), close: () => { socket.closed = true; } };
    this.sockets.push(socket);
    return socket;
  }
  async ask(seq) {
    this.asked.push(seq);
    return this.answer(seq);
  }
  show(state) { this.shown.push(state); }
  apply(envelope) { this.applied.push(envelope.seq); }
  company(place, html) { this.companies.push([place, html]); }
  tell(what) { this.told.push(what); }
  online() { return this.isOnline; }
  later(act, ms) {
    const timer = { act, at: this.now + ms };
    this.timers.push(timer);
    return timer;
  }
  forget(timer) { this.timers = this.timers.filter((one) => one !== timer); }

  get socket() { return this.sockets.at(-1); }
  get state() { return this.shown.at(-1); }
  accept() {
    this.socket.readyState = 1;
    this.socket.onopen();
  }
  say(message) { this.socket.onmessage({ data: JSON.stringify(message) }); }
  break(code = 1006) {
    this.socket.readyState = 3;
    this.socket.onclose({ code });
  }
  /** Let time pass, and whatever was waiting for it happen. */
  async pass(ms) {
    const end = this.now + ms;
    for (;;) {
      await settle();
      const next = this.timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.now = next.at;
      this.forget(next);
      next.act();
    }
    this.now = end;
  }
}

const settle = () => new Promise((resolve) => setImmediate(resolve));
const event = (seq) => ({ v: 1, seq, type: "slot", html: "" });

/** @type {World} */
let world;
/** @type {Connection} */
let live;

beforeEach(() => {
  world = new World();
  live = new Connection(7, world);
  live.connect();
});

function ready(seq = 7) {
  world.accept();
  world.say({ type: "ready", seq });
}

test("a page says what it has and is live once it has the rest", () => {
  world.accept();
  assert.deepEqual(world.socket.sent, [{ type: "hello", last_seq: 7 }]);
  assert.equal(world.state, "catching");
  for (const seq of [8, 9]) world.say(event(seq));
  world.say({ type: "ready", seq: 9 });
  assert.deepEqual(world.applied, [8, 9]);
  assert.equal(world.state, "live");
});

test("what was seen is not shown again", () => {
  ready();
  for (const seq of [8, 8, 7, 9, 8]) world.say(event(seq));
  assert.deepEqual(world.applied, [8, 9]);
});

test("a gap is asked about once, however much comes after it", () => {
  ready();
  for (const seq of [10, 11, 12]) world.say(event(seq));
  assert.deepEqual(world.socket.sent.slice(1), [{ type: "hello", last_seq: 7 }]);
  assert.deepEqual(world.applied, []);
  for (const seq of [8, 9, 10, 11, 12]) world.say(event(seq));
  world.say({ type: "ready", seq: 12 });
  assert.deepEqual(world.applied, [8, 9, 10, 11, 12]);
  world.say(event(20));
  assert.equal(world.socket.sent.length, 3, "the next gap is asked about again");
});

test("a number that comes alone moves the count and shows nothing to swap", () => {
  ready();
  world.say({ v: 1, seq: 8 });
  world.say(event(9));
  assert.deepEqual(world.applied, [8, 9]);
  assert.equal(live.sequence.last, 9);
});

test("a resync makes the page fetch itself and go on from there, also backwards", () => {
  world.accept();
  world.say({ type: "resync", seq: 3 });
  assert.deepEqual(world.told, ["resync"]);
  assert.equal(live.sequence.last, 3);
  assert.equal(world.state, "live");
  world.say(event(4));
  assert.deepEqual(world.applied, [4]);
});

test("the answer to a ping shows what no push told", async () => {
  ready();
  await world.pass(PING);
  assert.deepEqual(world.socket.sent.at(-1), { type: "ping" });
  world.say({ type: "pong", seq: 7 });
  assert.equal(world.socket.sent.length, 2);
  await world.pass(PING);
  world.say({ type: "pong", seq: 9 });
  assert.deepEqual(world.socket.sent.at(-1), { type: "hello", last_seq: 7 });
});

test("a socket that answers no ping is dead, and another is opened", async () => {
  ready();
  const dead = world.socket;
  await world.pass(PING);
  await world.pass(PING + 500);
  assert.equal(dead.closed, true);
  assert.equal(dead.onmessage, null, "nothing it says late is heard");
  assert.equal(world.sockets.length, 2);
});

test("anything heard counts as an answer", async () => {
  ready();
  await world.pass(PING);
  world.say(event(8));
  await world.pass(PING);
  assert.equal(world.sockets.length, 1);
});

test("a lost connection comes back with the last number", async () => {
  ready();
  world.say(event(8));
  world.break();
  assert.equal(world.state, "reconnecting");
  await world.pass(500);
  world.accept();
  assert.deepEqual(world.socket.sent, [{ type: "hello", last_seq: 8 }]);
});

test("after three failures it asks every four seconds, and stops once the socket is back", async () => {
  world.answer = (seq) => ({ status: 200, seq: 9, resync: false, events: [8, 9].filter((one) => one > seq).map(event) });
  for (let failure = 0; failure < 3; failure += 1) {
    world.break();
    if (failure < 2) await world.pass(2_000);
  }
  await settle();
  assert.deepEqual(world.asked, [7]);
  assert.deepEqual(world.applied, [8, 9]);
  assert.equal(world.state, "polling");
  await world.pass(POLL);
  assert.deepEqual(world.asked, [7, 9]);
  ready(9);
  assert.equal(world.state, "live");
  const asked = world.asked.length;
  await world.pass(3 * POLL);
  assert.equal(world.asked.length, asked);
});

test("while polling, it still tries the socket, and a slow answer is not asked for twice", async () => {
  let release = () => {};
  world.answer = () => new Promise((resolve) => { release = () => resolve({ status: 200, seq: 7, events: [] }); });
  for (let failure = 0; failure < 4; failure += 1) {
    world.break();
    await world.pass(4_000);
  }
  await world.pass(60_000);
  assert.equal(world.asked.length, 1);
  assert.ok(world.sockets.length >= 4);
  release();
  await settle();
  assert.equal(world.state, "polling");
});

test("a poll that fails says so and goes on", async () => {
  world.answer = () => { throw new Error("no network"); };
  for (let failure = 0; failure < 3; failure += 1) {
    world.break();
    await world.pass(2_000);
  }
  assert.equal(world.state, "reconnecting");
  world.isOnline = false;
  await world.pass(POLL);
  assert.equal(world.state, "offline");
  world.answer = () => ({ status: 503 });
  world.isOnline = true;
  await world.pass(POLL);
  assert.equal(world.state, "reconnecting");
  world.answer = () => ({ status: 200, seq: 7, events: [] });
  await world.pass(POLL);
  assert.equal(world.state, "polling");
});

test("a sign-out is asked about, said, and nothing is tried again", async () => {
  ready();
  world.answer = () => ({ status: 401 });
  world.break(4401);
  await world.pass(120_000);
  assert.deepEqual(world.told, ["signed-out"]);
  assert.equal(world.sockets.length, 1);
  assert.equal(world.timers.length, 0);
});

test("a socket closed for a new password in this very browser just comes back", async () => {
  ready();
  world.break(4401);
  await world.pass(1_000);
  assert.deepEqual(world.told, []);
  assert.equal(world.sockets.length, 2);
});

test("who has left the team gets the page that says so", async () => {
  ready();
  world.answer = () => ({ status: 404 });
  world.break(4404);
  await world.pass(60_000);
  assert.deepEqual(world.told, ["gone"]);
  assert.equal(world.sockets.length, 1);
});

test("a sign-out seen while polling ends it, too", async () => {
  world.answer = () => ({ status: 401 });
  for (let failure = 0; failure < 3; failure += 1) {
    world.break();
    await world.pass(2_000);
  }
  await world.pass(60_000);
  assert.deepEqual(world.told, ["signed-out"]);
});

test("too many tabs: it polls and keeps trying", async () => {
  for (let failure = 0; failure < 3; failure += 1) {
    world.accept();
    world.break(4429);
    await world.pass(2_000);
  }
  assert.equal(world.state, "polling");
});

test("the network's return is not waited for, and a socket that seems open is asked", async () => {
  ready();
  live.offline();
  assert.equal(world.state, "offline");
  live.online();
  assert.deepEqual(world.socket.sent.at(-1), { type: "ping" });
  world.say({ type: "pong", seq: 7 });
  assert.equal(world.state, "live");
  world.break();
  live.online();
  assert.equal(world.sockets.length, 2);
  await world.pass(600);
  assert.equal(world.sockets.length, 2, "the planned try is not made as well");
});

const here = (place, doing = "look") => ({ type: "here", place, doing });

test("where the page is, is said once the socket has answered, and on every new one", async () => {
  live.here.at("picture:a", "edit");
  world.accept();
  assert.equal(world.socket.sent.length, 1, "not before the answer to the hello");
  world.say({ type: "ready", seq: 7 });
  assert.deepEqual(world.socket.sent.at(-1), here("picture:a", "edit"));
  await world.pass(PAUSE);
  world.break();
  await world.pass(500);
  ready();
  assert.deepEqual(world.socket.sent, [{ type: "hello", last_seq: 7 }, here("picture:a", "edit")]);
});

test("a page that is nowhere says nothing until it was somewhere", async () => {
  live.here.at("", "");
  ready();
  assert.equal(world.socket.sent.length, 1);
  live.here.at("picture:a", "look");
  await world.pass(PAUSE);
  live.here.at("", "");
  assert.deepEqual(world.socket.sent.slice(1), [here("picture:a"), { type: "here" }]);
});

test("whoever walks through pictures says the last one, every two seconds", async () => {
  ready();
  for (let number = 0; number < 60; number += 1) {
    live.here.at(`picture:${number}`, "look");
    await world.pass(100);
  }
  await world.pass(PAUSE);
  const said = world.socket.sent.slice(1).map(({ place }) => place);
  assert.deepEqual(said, ["picture:0", "picture:19", "picture:39", "picture:59"]);
});

test("the same place is not said twice on one socket", async () => {
  ready();
  for (const _ of [1, 2, 3]) {
    live.here.at("picture:a", "look");
    await world.pass(PAUSE);
  }
  world.say({ type: "ready", seq: 7 });
  assert.deepEqual(world.socket.sent.slice(1), [here("picture:a")]);
});

test("who is there is shown, and no number is counted for it", () => {
  ready();
  world.say({ type: "presence", place: "picture:a", html: "<i>Bob</i>" });
  world.say(event(8));
  world.say({ type: "presence", place: "picture:a", html: "" });
  world.say(event(9));
  assert.deepEqual(world.companies, [["picture:a", "<i>Bob</i>"], ["picture:a", ""]]);
  assert.deepEqual(world.applied, [8, 9]);
  assert.equal(live.sequence.last, 9);
  assert.equal(world.socket.sent.length, 1, "nothing seemed lost");
});

test("while polling nobody is shown, for polling does not tell", async () => {
  ready();
  for (let failure = 0; failure < 3; failure += 1) {
    world.break();
    assert.deepEqual(world.companies, failure < 2 ? [] : [["", ""]]);
    await world.pass(2_000);
  }
});
