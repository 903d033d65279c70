// The live connection of one tab: a socket, and while there is none, polling. What was missed is asked for by number.
// Everything outside is handed in, so that the whole of it runs in a test.

import { backoff } from "./backoff.js";
import { Here } from "./here.js";
import { Sequence } from "./sequence.js";

/** @typedef {import("./apply.js").Envelope & {place?: string}} Envelope */
/** @typedef {import("./pill.js").State} State */

/**
 * What a connection needs of a browser.
 * @typedef {object} World
 * @property {() => Socket} open a new socket
 * @property {(seq: number) => Promise<Polled>} ask what happened since; throws when nobody answers
 * @property {(state: State) => void} show
 * @property {(envelope: Envelope) => void} apply
 * @property {(place: string, html: string) => void} company who else is at the place; "" when it cannot be known
 * @property {(what: "resync" | "signed-out" | "gone") => void} tell
 * @property {() => boolean} online
 * @property {(act: () => void, ms: number) => unknown} later
 * @property {(timer: any) => void} forget
 */
/** @typedef {Pick<WebSocket, "send" | "close" | "readyState"> & {onopen: any, onmessage: any, onclose: any}} Socket */
/** @typedef {{status: number, seq?: number, resync?: boolean, events?: Envelope[]}} Polled */

export const PING = 25_000; // ms
export const POLL = 4_000; // ms
const TRIES_BEFORE_POLLING = 3;
const OPEN = 1;
const SIGNED_OUT = 4401;
const NOT_FOUND = 4404;

export class Connection {
  /**
   * @param {number} seq the number of the last event the page contains
   * @param {World} world
   */
  constructor(seq, world) {
    this.sequence = new Sequence(seq);
    this.world = world;
    this.failures = 0;
    this.polling = false;
    this.asked = false; // a hello is under way
    this.unanswered = false; // a ping is under way
    this.greeted = false; // this socket has answered a hello
    this.here = new Here((message) => this.greeted && this.say(message), world.later);
    /** @type {Socket | null} */
    this.socket = null;
    /** @type {Record<"retry" | "ping" | "poll", unknown>} */
    this.timers = { retry: 0, ping: 0, poll: 0 };
  }

  connect() {
    this.world.forget(this.timers.retry);
    const socket = this.world.open();
    this.socket = socket;
    this.asked = this.unanswered = this.greeted = false;
    this.here.forget();
    socket.onopen = () => this.hello();
    socket.onmessage = (/** @type {MessageEvent} */ event) => this.hear(JSON.parse(event.data));
    socket.onclose = (/** @type {CloseEvent} */ event) => this.closed(event.code);
    this.pingLater();
  }

  /** Say the number of the last event; what comes after it is the answer. */
  hello() {
    if (this.asked) return;
    this.asked = this.say({ type: "hello", last_seq: this.sequence.last });
    if (this.asked && !this.polling) this.world.show("catching");
  }

  /** @param {Record<string, unknown>} message @returns {boolean} whether it could be said */
  say(message) {
    if (this.socket?.readyState !== OPEN) return false;
    this.socket.send(JSON.stringify(message));
    return true;
  }

  /** @param {Envelope} message */
  hear(message) {
    this.unanswered = false;
    if (message.type === "pong") return this.pong(message.seq);
    if (message.type === "ready") return this.ready(message.seq);
    if (message.type === "resync") return this.resync(message.seq);
    if (message.type === "presence") return this.world.company(String(message.place), message.html ?? "");
    const verdict = this.sequence.judge(message.seq);
    if (verdict === "gap") return this.hello();
    if (verdict === "seen") return;
    this.sequence.accept(message.seq);
    this.world.apply(message);
  }

  /** The socket works; a higher number than ours means that a push was lost. @param {number} seq */
  pong(seq) {
    if (seq > this.sequence.last) this.hello();
    else if (!this.asked) this.world.show("live");
  }

  /** @param {number} seq */
  ready(seq) {
    this.asked = false;
    this.failures = 0;
    this.greeted = true;
    this.sequence.accept(seq);
    this.stopPolling();
    this.world.show("live");
    this.here.tell();
  }

  /** Too much was missed to tell it one by one: the page's own parts fetch themselves anew. @param {number} seq */
  resync(seq) {
    this.sequence.last = seq;
    this.world.tell("resync");
    this.ready(seq);
  }

  /** @param {number} code */
  closed(code) {
    this.drop();
    this.failures += 1;
    if (code === SIGNED_OUT || code === NOT_FOUND) return void this.askWhy();
    if (!this.world.online()) this.world.show("offline");
    else if (!this.polling) this.world.show("reconnecting");
    if (this.failures >= TRIES_BEFORE_POLLING) this.startPolling();
    this.retryLater();
  }

  /** Forget the socket, whatever it still says. */
  drop() {
    this.world.forget(this.timers.ping);
    if (this.socket) this.socket.onopen = this.socket.onmessage = this.socket.onclose = null;
    this.socket = null;
    this.asked = this.unanswered = this.greeted = false;
  }

  retryLater() {
    this.world.forget(this.timers.retry);
    this.timers.retry = this.world.later(() => this.connect(), backoff(this.failures - 1));
  }

  /** The network is back: do not wait. */
  online() {
    if (this.socket?.readyState === OPEN) return this.ping();
    this.drop();
    this.world.show("reconnecting");
    this.connect();
  }

  offline() {
    this.world.show("offline");
  }

  /** The server ended it on purpose. Its page knows why: a new password here, for one, is no sign-out. */
  async askWhy() {
    const status = await this.status();
    if (status === 401) return this.end("signed-out");
    if (status === 404) return this.end("gone");
    this.retryLater();
  }

  /** @param {"signed-out" | "gone"} why */
  end(why) {
    this.drop();
    this.world.company("", "");
    this.stopPolling();
    this.world.forget(this.timers.retry);
    this.world.show("offline");
    this.world.tell(why);
  }

  async status() {
    try {
      return (await this.world.ask(this.sequence.last)).status;
    } catch {
      return 0;
    }
  }

  pingLater() {
    this.timers.ping = this.world.later(() => this.ping(), PING);
  }

  /** A socket that did not answer the last ping is dead, though nobody said so. */
  ping() {
    this.world.forget(this.timers.ping);
    if (this.unanswered) {
      this.socket?.close();
      return this.closed(1006);
    }
    this.unanswered = this.say({ type: "ping" });
    this.pingLater();
  }

  startPolling() {
    if (this.polling) return;
    this.polling = true;
    this.world.company("", ""); // polling tells what happened, not who is there
    void this.poll();
  }

  stopPolling() {
    this.polling = false;
    this.world.forget(this.timers.poll);
  }

  async poll() {
    try {
      this.take(await this.world.ask(this.sequence.last));
    } catch {
      if (this.polling) this.world.show(this.world.online() ? "reconnecting" : "offline");
    }
    if (this.polling) this.timers.poll = this.world.later(() => this.poll(), POLL);
  }

  /** @param {Polled} told */
  take(told) {
    if (!this.polling) return;
    if (told.status === 401) return this.end("signed-out");
    if (told.status === 404) return this.end("gone");
    if (told.status !== 200) throw new Error(String(told.status));
    this.world.show("polling");
    if (told.resync) {
      this.sequence.last = told.seq ?? this.sequence.last;
      this.world.tell("resync");
    }
    for (const envelope of told.events ?? []) this.hear(envelope);
  }
}
