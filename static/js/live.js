// The live connection of one tab: a socket, and while there is none, polling. What was missed is asked for by number.

import { apply } from "./live/apply.js";
import { backoff } from "./live/backoff.js";
import { show } from "./live/pill.js";
import { Sequence } from "./live/sequence.js";

/** @typedef {import("./live/apply.js").Envelope} Envelope */

const PING = 25_000; // ms
const POLL = 4_000; // ms
const TRIES_BEFORE_POLLING = 3;
const SIGNED_OUT = 4401;
const NOT_FOUND = 4404;

class Live {
  /** @param {HTMLElement} pill carries the addresses and the number of the last event the page contains */
  constructor(pill) {
    this.url = new URL(pill.dataset.url ?? "", location.href);
    this.url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    this.since = pill.dataset.since ?? "";
    this.sequence = new Sequence(Number(pill.dataset.seq ?? 0));
    this.failures = 0;
    this.polling = 0;
    this.pinging = 0;
    /** @type {WebSocket | null} */
    this.socket = null;
  }

  connect() {
    const socket = new WebSocket(this.url);
    this.socket = socket;
    socket.addEventListener("open", () => this.hello());
    socket.addEventListener("message", (event) => this.hear(JSON.parse(event.data)));
    socket.addEventListener("close", (event) => this.closed(event.code));
    window.clearInterval(this.pinging);
    this.pinging = window.setInterval(() => this.say({ type: "ping" }), PING);
  }

  hello() {
    if (!this.polling) show("catching");
    this.say({ type: "hello", last_seq: this.sequence.last });
  }

  /** @param {Record<string, unknown>} message */
  say(message) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  /** @param {Envelope} message */
  hear(message) {
    if (message.type === "pong") return;
    if (message.type === "ready") return this.ready(message.seq);
    if (message.type === "resync") return this.resync(message.seq);
    const verdict = this.sequence.judge(message.seq);
    if (verdict === "gap") return this.hello();
    if (verdict === "seen") return;
    this.sequence.accept(message.seq);
    apply(message);
  }

  /** @param {number} seq */
  ready(seq) {
    this.failures = 0;
    this.sequence.accept(seq);
    this.stopPolling();
    show("live");
  }

  /** Too much was missed to tell it one by one: the page's own parts fetch themselves anew. @param {number} seq */
  resync(seq) {
    this.sequence.last = seq;
    document.dispatchEvent(new CustomEvent("live:resync"));
    this.ready(seq);
  }

  /** @param {number} code */
  closed(code) {
    window.clearInterval(this.pinging);
    if (code === SIGNED_OUT) document.dispatchEvent(new CustomEvent("live:signed-out"));
    if (code === SIGNED_OUT || code === NOT_FOUND) return show("offline");
    this.failures += 1;
    if (!navigator.onLine) show("offline");
    else if (!this.polling) show("reconnecting");
    if (this.failures >= TRIES_BEFORE_POLLING) this.startPolling();
    window.setTimeout(() => this.connect(), backoff(this.failures - 1));
  }

  startPolling() {
    if (this.polling) return;
    this.polling = window.setInterval(() => this.poll(), POLL);
    void this.poll();
  }

  stopPolling() {
    window.clearInterval(this.polling);
    this.polling = 0;
  }

  async poll() {
    try {
      const answer = await fetch(this.since.replace(/\d+\/$/, `${this.sequence.last}/`), { headers: { "HX-Request": "true" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const told = await answer.json();
      if (!this.polling) return;
      show("polling");
      if (told.resync) {
        this.sequence.last = told.seq;
        document.dispatchEvent(new CustomEvent("live:resync"));
      }
      for (const envelope of told.events) this.hear(envelope);
    } catch {
      show(navigator.onLine ? "reconnecting" : "offline");
    }
  }
}

const pill = document.getElementById("live");
if (pill?.dataset.url) {
  const live = new Live(pill);
  live.connect();
  window.addEventListener("offline", () => show("offline"));
  window.addEventListener("online", () => live.socket?.readyState === WebSocket.OPEN ? live.hello() : show("reconnecting"));
}
