// The composer's quick parts: mode, price, count of characters, seed, the summary line. All of it the server knows too.

import { announce } from "../announce.js";
import { byId, choose, composer, field, fill, put, say, value } from "./dom.js";
import { dollars, weigh } from "./price.js";

/** What the team has left, in micro-dollars; null on the sandbox. */
export function left() {
  const pill = /** @type {HTMLElement | null} */ (document.querySelector("#purse [data-left]"));
  const known = pill?.dataset.left ?? composer()?.dataset.left;
  return known === undefined ? null : Number(known);
}

/** A run was taken: what it holds is not there for the next one. */
export function spendHere() {
  const form = composer();
  if (!form?.dataset.left) return;
  form.dataset.left = String(Number(form.dataset.left) - Number(form.dataset.unit) * Number(value("count")));
  price();
}

/** Price, what is left, and what to say when it does not fit. */
export function price() {
  const form = composer();
  const go = byId("go");
  if (!form || !go) return;
  const known = left();
  const cost = weigh({ unit: Number(form.dataset.unit), count: Number(value("count")), left: known });
  say(byId("price"), dollars(cost.price));
  say(byId("left"), dollars(cost.after));
  say(byId("dock-count"), value("count"));
  budget(go, cost, known ?? 0);
}

/**
 * @param {HTMLElement} go
 * @param {{price: number, fits: number, over: boolean}} cost
 * @param {number} rest
 */
function budget(go, cost, rest) {
  for (const button of [byId("generate"), byId("dock-generate")]) button?.toggleAttribute("aria-disabled", false);
  const was = go.dataset.over === "yes";
  go.dataset.over = cost.over ? "yes" : "no";
  const word = byId("generate-word");
  say(word, (cost.over ? go.dataset.wordsOver : word?.dataset.words) ?? "");
  if (!cost.over) return void (was && byId("composer-notice")?.replaceChildren());
  for (const button of [byId("generate"), byId("dock-generate")]) button?.setAttribute("aria-disabled", "true");
  const notice = byId("composer-notice");
  const said = overBudget(go, cost, rest);
  // the button in it must not vanish under the pointer
  if (notice?.textContent?.trim() !== said.textContent) notice?.replaceChildren(said);
}

/**
 * @param {HTMLElement} go
 * @param {{price: number, fits: number}} cost
 * @param {number} rest
 */
function overBudget(go, { price: needed, fits }, rest) {
  const day = new Intl.DateTimeFormat(document.documentElement.lang || "en", { day: "numeric", month: "short", timeZone: "UTC" });
  const until = day.format(new Date(composer()?.dataset.renews || Date.now()));
  const box = document.createElement("div");
  box.className = "alert warn";
  const words = document.createElement("div");
  const line = document.createElement("p");
  line.textContent = fill(go.dataset.wordsCost, { cost: dollars(needed), left: dollars(rest), day: until });
  words.append(line);
  if (fits > 0) words.append(fitting(go, fits));
  box.append(words);
  return box;
}

/** @param {HTMLElement} go @param {number} fits */
function fitting(go, fits) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn sm";
  button.textContent = fits === 1 ? (go.dataset.wordsOne ?? "") : fill(go.dataset.wordsMany, { n: fits });
  button.dataset.fits = String(fits);
  return button;
}

/** Text, image or inpaint: follows what is attached. */
export function mode() {
  const label = byId("mode");
  const box = byId("reference-box");
  const kind = !box?.dataset.slug ? "text" : box.dataset.mask ? "inpaint" : "image";
  say(label, label?.dataset[kind] ?? "");
  byId("strength-field")?.classList.toggle("nojs-only", kind === "text");
}

/** Characters, once they become many. */
function counted() {
  const prompt = field("prompt");
  const count = byId("prompt-count");
  if (!prompt || !count) return;
  const length = [...prompt.value].length;
  const limit = Number(prompt.dataset.limit);
  count.hidden = length < Number(prompt.dataset.near);
  count.classList.toggle("near", length > limit);
  say(count, fill(count.dataset.words, { n: length }));
}

function summary() {
  const line = byId("advanced-summary");
  if (!line) return;
  const seed = value("seed_mode") === "fixed" ? fill(line.dataset.fixed, { n: value("seed") }) : (line.dataset.random ?? "");
  const steps = value("steps").trim() === "1" ? line.dataset.step : line.dataset.steps;
  const parts = [fill(steps, { n: value("steps") }), value("guidance"), seed, value("format").toUpperCase()];
  line.replaceChildren(...parts.flatMap((part, place) => {
    const words = document.createElement("bdi");
    words.textContent = part;
    return place ? [" · ", words] : [words];
  }));
}

function seeds() {
  const fixed = value("seed_mode") === "fixed";
  const row = byId("seed-row");
  if (row) row.hidden = !fixed;
  const seed = field("seed");
  if (fixed && seed && !seed.value) draw(seed);
}

/** @param {HTMLInputElement} seed */
function draw(seed) {
  const drawn = crypto.getRandomValues(new Uint32Array(1))[0];
  put(seed, String(drawn % (Number(seed.dataset.high) + 1)));
}

/** Everything that follows from what stands in the fields. */
export function refresh() {
  mode();
  price();
  counted();
  seeds();
  summary();
  grow();
}

/** Browsers without field-sizing. */
function grow() {
  const prompt = byId("prompt");
  if (!prompt || CSS.supports("field-sizing", "content")) return;
  prompt.style.setProperty("block-size", "auto");
  prompt.style.setProperty("block-size", `${Math.min(260, Math.max(112, prompt.scrollHeight))}px`);
}

/** Put what is typed wrong in front of the person. */
export function faults() {
  const first = /** @type {HTMLElement | null | undefined} */ (composer()?.querySelector('[aria-invalid="true"]'));
  const details = first?.closest("details");
  if (details) details.open = true;
  if (first) return first.focus();
  byId("composer-errors")?.focus();
}

/** @param {KeyboardEvent} event */
function keyed(event) {
  if (event.key !== "Enter" || event.isComposing) return;
  const target = /** @type {HTMLElement} */ (event.target);
  if ((event.ctrlKey || event.metaKey) && target.closest("#composer")) {
    event.preventDefault();
    if (!event.repeat) composer()?.requestSubmit();
  } else if (target instanceof HTMLInputElement && target.type !== "file") {
    // Enter in a number is done with the number; it does not spend money
    event.preventDefault();
    target.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

/** @param {Event} event */
function changed(event) {
  const target = /** @type {HTMLElement} */ (event.target);
  if (target.id === "seed" && event.type === "input" && event.isTrusted) choose("seed_mode", "fixed");
  if (target.matches("[aria-invalid]:not(#width, #height, .lora *)")) target.removeAttribute("aria-invalid");
  refresh();
}

/** @param {MouseEvent} event */
function clicked(event) {
  const target = /** @type {HTMLElement} */ (event.target);
  const seed = field("seed");
  if (target.closest("#seed-dice") && seed) {
    choose("seed_mode", "fixed");
    draw(seed);
    announce(seed.value);
  }
  const fits = /** @type {HTMLElement | null} */ (target.closest("[data-fits]"))?.dataset.fits;
  if (fits) {
    choose("count", fits);
    byId("composer-notice")?.replaceChildren();
    byId("generate")?.focus();
  }
}

/** @type {WeakSet<Element>} */
const seen = new WeakSet();

/** @param {ParentNode} _root */
export function init(_root) {
  const form = composer();
  if (!form) return;
  if (!seen.has(form)) {
    seen.add(form);
    form.addEventListener("input", changed);
    form.addEventListener("change", changed);
    form.addEventListener("keydown", keyed);
    form.addEventListener("click", clicked);
    document.addEventListener("live:applied", (event) => {
      if (/** @type {CustomEvent} */ (event).detail.type === "budget") price();
    });
  }
  refresh();
}
