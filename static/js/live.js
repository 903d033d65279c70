// The live connection of this tab: wires live/connection.js to the browser.

import { askToSignIn } from "./session.js";
import { apply } from "./live/apply.js";
import { Connection } from "./live/connection.js";
import * as presence from "./presence.js";
import { show } from "./live/pill.js";

/** @typedef {import("./live/connection.js").Polled} Polled */

/** @param {string} address */
function socketAddress(address) {
  const url = new URL(address, location.href);
  url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  return url;
}

/** @param {string} address @returns {Promise<Polled>} */
async function ask(address) {
  const answer = await fetch(address, { headers: { "HX-Request": "true" }, cache: "no-store" });
  return { ...(answer.ok ? await answer.json() : {}), status: answer.status };
}

/** @param {"resync" | "signed-out" | "gone"} what */
function tell(what) {
  if (what === "signed-out") return askToSignIn();
  if (what === "gone") return location.reload(); // the page says what the team's address says now
  document.dispatchEvent(new CustomEvent("live:resync"));
}

/** @param {HTMLElement} pill carries the addresses and the number of the last event the page contains */
function start(pill) {
  const { url = "", since = "", seq = "0" } = pill.dataset;
  const connection = new Connection(Number(seq), {
    open: () => new WebSocket(socketAddress(url)),
    ask: (last) => ask(since.replace(/\d+\/$/, `${last}/`)),
    show,
    apply,
    company: presence.show,
    tell,
    online: () => navigator.onLine,
    later: (act, ms) => window.setTimeout(act, ms),
    forget: (timer) => window.clearTimeout(timer),
  });
  connection.connect();
  presence.follow((place, doing) => connection.here.at(place, doing));
  window.addEventListener("offline", () => connection.offline());
  window.addEventListener("online", () => connection.online());
}

const pill = document.getElementById("live");
if (pill?.dataset.url) {
  // Not before every module of the page listens: an event that nobody takes over would be put in twice.
  if (document.readyState === "complete") start(pill);
  else document.addEventListener("DOMContentLoaded", () => start(pill), { once: true });
}
