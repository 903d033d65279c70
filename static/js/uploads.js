// Files that people bring: dropped or chosen, sent one by one with real progress, refused in plain sentences.

import { bringBack, onNews, takeAway } from "./away.js";
import { csrf } from "./app.js";
import { askToSignIn, meansSignedOut } from "./session.js";
import { toast } from "./toast.js";

const LARGEST = 100_000_000; // bytes
const AT_ONCE = 2;

const form = /** @type {HTMLFormElement | null} */ (document.getElementById("upload"));
const grid = /** @type {HTMLElement} */ (document.getElementById("upload-grid"));
const problems = /** @type {HTMLElement} */ (document.getElementById("upload-problems"));
/** @type {{file: File, card: HTMLElement}[]} */
const queue = [];
let running = 0;

/** @param {string} name */
const words = (name) => form?.dataset[name] ?? "";

/** @param {File} file */
function waitingCard(file) {
  const card = made("upload-waiting");
  /** @type {Element} */ (card.querySelector("bdi")).textContent = file.name;
  /** @type {Element} */ (card.querySelector("strong")).textContent = words("waiting");
  card.querySelector("progress")?.setAttribute("aria-label", words("progress").replace("%s", file.name));
  grid.prepend(card);
  return card;
}

/** @param {string} id @returns {HTMLElement} */
function made(id) {
  const template = /** @type {HTMLTemplateElement} */ (document.getElementById(id));
  return /** @type {HTMLElement} */ (/** @type {Element} */ (template.content.firstElementChild).cloneNode(true));
}

/** @param {string} name @param {string} why */
function refuse(name, why) {
  const alert = made("upload-refused");
  /** @type {Element} */ (alert.querySelector("bdi")).textContent = name;
  /** @type {Element} */ (alert.querySelector("span")).textContent = why;
  problems.append(alert);
}

/** @param {Iterable<File>} files */
function take(files) {
  problems.replaceChildren();
  const list = [...files];
  for (const file of list) {
    if (file.size > LARGEST) refuse(file.name, words("large"));
    else queue.push({ file, card: waitingCard(file) });
  }
  document.getElementById("uploads-empty")?.toggleAttribute("hidden", queue.length > 0 || grid.children.length > 0);
  next();
}

function next() {
  while (running < AT_ONCE && queue.length) {
    const job = /** @type {{file: File, card: HTMLElement}} */ (queue.shift());
    running += 1;
    void send(job).finally(() => { running -= 1; next(); });
  }
}

/** @param {{file: File, card: HTMLElement}} job */
async function send({ file, card }) {
  const answer = await request(file, card);
  if (answer && meansSignedOut(answer)) askToSignIn();
  if (answer?.status === 201) return arrived(card, answer.text, file.name);
  card.remove();
  if (answer?.status === 422) htmx.swap(problems, answer.text, { swapStyle: "beforeend" });
  else refuse(file.name, words(answer ? "broken" : "lost"));
}

/** @param {HTMLElement} card @param {string} html @param {string} name */
function arrived(card, html, name) {
  htmx.swap(card, html, { swapStyle: "outerHTML" });
  toast(words("added").replace("%s", name), { level: "success" });
}

/**
 * @param {File} file @param {HTMLElement} card
 * @returns {Promise<{status: number, url: string, text: string} | null>} null when it did not get through
 */
function request(file, card) {
  const body = new FormData();
  body.set("kind", new FormData(/** @type {HTMLFormElement} */ (form)).get("kind") ?? "reference");
  body.set("file", file);
  const xhr = new XMLHttpRequest();
  xhr.open("POST", /** @type {HTMLFormElement} */ (form).action);
  xhr.setRequestHeader("X-CSRFToken", csrf());
  xhr.setRequestHeader("HX-Request", "true");
  const bar = card.querySelector("progress");
  const state = card.querySelector("strong");
  xhr.upload.addEventListener("progress", ({ loaded, total }) => {
    const done = total ? Math.round((100 * loaded) / total) : 0;
    if (bar) bar.value = done;
    if (state) state.textContent = done < 100 ? `${done} %` : words("reading");
  });
  return new Promise((resolve) => {
    xhr.addEventListener("load", () => resolve({ status: xhr.status, url: xhr.responseURL, text: xhr.responseText }));
    for (const name of ["error", "abort", "timeout"]) xhr.addEventListener(name, () => resolve(null));
    xhr.send(body);
  });
}

/** @param {DragEvent} event */
const hasFiles = (event) => Boolean(event.dataTransfer?.types.includes("Files"));

if (form) {
  const zone = /** @type {HTMLElement} */ (form.querySelector(".dropzone"));
  const input = /** @type {HTMLInputElement} */ (form.querySelector('input[type="file"]'));
  input.addEventListener("change", () => {
    take(input.files ?? []);
    input.value = "";
  });
  document.addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    zone.classList.add("is-over");
  });
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) zone.classList.remove("is-over"); });
  document.addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    zone.classList.remove("is-over");
    take(event.dataTransfer?.files ?? []);
  });
}
// sent from the page, which stays, not from the card, which goes
document.addEventListener("submit", (event) => {
  const asked = /** @type {HTMLFormElement} */ (event.target);
  const page = document.getElementById("uploads");
  if (!page || !asked.matches(".upload form")) return;
  event.preventDefault();
  void htmx.ajax("POST", asked.action, { source: page, target: page, swap: "none" });
});
onNews("leaving", ({ slugs }) => slugs.forEach(takeAway));
onNews("stayed", ({ slugs }) => slugs.forEach(bringBack));
onNews("restored", ({ slugs }) => { if (!slugs.map(bringBack).every(Boolean)) location.reload(); });
