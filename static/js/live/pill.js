// The pill that tells the truth about the connection. Trouble is said after 1.5 s, not before.

/** @typedef {"live" | "catching" | "reconnecting" | "polling" | "offline"} State */

const PATIENCE = 1500; // ms

let timer = 0;

/** @param {State} state */
export function show(state) {
  window.clearTimeout(timer);
  if (state === "reconnecting" && navigator.onLine) timer = window.setTimeout(() => write(state), PATIENCE);
  else write(state);
}

/** @param {State} state */
function write(state) {
  const pill = document.getElementById("live");
  if (!pill || pill.dataset.live === state) return;
  pill.dataset.live = state;
  const words = pill.querySelector(".live-text");
  const name = `text${state[0].toUpperCase()}${state.slice(1)}`;
  if (words) words.textContent = pill.dataset[name] ?? "";
}
