// The reference and its mask: dropped, pasted, browsed or taken from a tile. Seen at once, uploaded in the background.

import { announce } from "../announce.js";
import { csrf } from "../page.js";
import { askToSignIn } from "../session.js";
import { refresh } from "./composer.js";
import { byId, composer, errorList, fill, say, value } from "./dom.js";
import { follow as followSize } from "./size_fields.js";

/** @typedef {"reference" | "mask"} Kind */

const MEGA = 1_000_000;
/** @type {Promise<boolean> | null} */
let uploading = null;
/** @type {XMLHttpRequest | null} */
let request = null;

function words() {
  return /** @type {HTMLElement} */ (byId("reference-words")).dataset;
}

/** What the upload in progress will come to, or null when there is none. */
export function settled() {
  if (uploading) say(byId("generate-word"), byId("go")?.dataset.wordsWaiting ?? "");
  return uploading;
}

/** @param {string} text */
function complain(text) {
  byId("reference-error")?.replaceChildren(errorList(text));
  document.dispatchEvent(new CustomEvent("composer:show"));
}

/** New markup for the box, from the server or from the page. @param {string} html */
function show(html) {
  htmx.swap("#reference-box", html, { swapStyle: "outerHTML" });
  byId("reference-error")?.replaceChildren();
  refresh();
  followSize();
  composer()?.dispatchEvent(new Event("change", { bubbles: true }));
}

/** @param {string} [except] */
function attachedNow(except = "") {
  const { slug = "", mask = "" } = byId("reference-box")?.dataset ?? {};
  return { reference: except === "reference" ? "" : slug, mask: except === "mask" ? "" : mask };
}

/** Use a picture that is here already. @param {string} slug @param {string} [mask] */
export async function choose(slug, mask = "") {
  const url = composer()?.dataset.referenceUrl;
  if (!url) return;
  const answer = await fetch(`${url}?${new URLSearchParams({ reference: slug, mask })}`, { headers: { "HX-Request": "true" } });
  if (answer.status === 401) return askToSignIn();
  const text = await answer.text();
  if (answer.ok) show(text);
  else complain(new DOMParser().parseFromString(text, "text/html").body.textContent?.trim() ?? "");
}

/** @param {Kind} what */
function detach(what) {
  if (what === "mask") return void choose(attachedNow().reference);
  const template = /** @type {HTMLTemplateElement | null} */ (byId("reference-none"));
  if (template) show(template.innerHTML);
  /** @type {HTMLElement | null} */ (document.querySelector('#reference-box [data-attach="reference"]'))?.focus();
}

/** Files from the person's own machine. @param {FileList | File[]} files @param {Kind} kind */
export function take(files, kind) {
  const [file, ...others] = files;
  if (!file) return;
  if (others.length) return complain(words().several ?? "");
  const limit = Number(words().limit);
  if (file.size > limit) return complain(fill(words().large, { n: Math.ceil((file.size / MEGA) * 10) / 10, limit: limit / MEGA }));
  if (kind === "mask" && !attachedNow().reference) return complain(words().first ?? "");
  document.dispatchEvent(new CustomEvent("composer:show"));
  uploading = upload(file, kind).finally(() => {
    uploading = null;
    refresh();
  });
}

/** @param {File} file @param {Kind} kind @returns {Promise<boolean>} whether it arrived */
async function upload(file, kind) {
  request?.abort();
  const body = new FormData();
  for (const [name, value] of Object.entries({ kind, ...attachedNow() })) body.append(name, value);
  body.append("collection", String(new FormData(composer() ?? undefined).get("collection") ?? ""));
  body.append("file", file);
  const told = preview(file, kind);
  const answer = await send(body, told);
  URL.revokeObjectURL(told.url);
  told.end();
  if (answer.status === 200) {
    show(answer.text);
    return true;
  }
  if (answer.status === -1) return false; // another file took its place
  if (answer.status === 401) askToSignIn();
  else complain(answer.status === 422 ? (new DOMParser().parseFromString(answer.text, "text/html").body.textContent?.trim() ?? "") : (words().failed ?? ""));
  return false;
}

/** @typedef {{url: string, line: HTMLElement | null, bar: HTMLProgressElement | null, end: () => void}} Told */

/** The file as it lies on the person's machine, while it travels. @param {File} file @param {Kind} kind @returns {Told} */
function preview(file, kind) {
  const url = URL.createObjectURL(file);
  const box = byId("reference-box");
  const template = /** @type {HTMLTemplateElement | null} */ (byId("reference-loading"));
  const card = template?.content.firstElementChild?.cloneNode(true);
  if (!box || !(card instanceof HTMLElement)) return { url, line: null, bar: null, end: () => {} };
  const image = /** @type {HTMLImageElement} */ (card.querySelector("img"));
  image.src = url;
  image.addEventListener("error", () => image.removeAttribute("src"));
  say(card.querySelector("[data-fill='name']"), file.name);
  const covered = /** @type {HTMLElement[]} */ ([...box.querySelectorAll(kind === "reference" ? ".reference, .dropzone, .mask-chip, .help" : ".reference-acts, .mask-chip")]);
  for (const old of covered) old.hidden = true;
  box.append(card);
  const end = () => {
    card.remove();
    for (const old of covered) old.hidden = false;
  };
  return { url, line: card.querySelector("[data-fill='state']"), bar: card.querySelector("progress"), end };
}

/** @param {FormData} body @param {Told} told @returns {Promise<{status: number, text: string}>} */
function send(body, { line, bar }) {
  return new Promise((done) => {
    const xhr = new XMLHttpRequest();
    request = xhr;
    xhr.open("POST", composer()?.dataset.referenceUrl ?? "");
    xhr.setRequestHeader("X-CSRFToken", csrf());
    xhr.setRequestHeader("HX-Request", "true");
    xhr.upload.addEventListener("progress", (event) => {
      const share = event.lengthComputable ? Math.round((100 * event.loaded) / event.total) : 0;
      if (bar) bar.value = share;
      say(line, share < 100 ? fill(words().uploading, { n: share }) : (words().reading ?? ""));
    });
    xhr.addEventListener("load", () => done({ status: xhr.status, text: xhr.responseText }));
    xhr.addEventListener("error", () => done({ status: 0, text: "" }));
    xhr.addEventListener("abort", () => done({ status: -1, text: "" }));
    xhr.send(body);
  });
}

/** @param {Event} event */
function browsed(event) {
  const target = /** @type {HTMLInputElement} */ (event.target);
  if (!target.matches?.("input[type=file][data-attach]")) return;
  event.stopPropagation();
  const files = [...(target.files ?? [])];
  target.value = ""; // the same file can be chosen again after an error
  take(files, /** @type {Kind} */ (target.dataset.attach));
}

/** A picture on the clipboard; inside a text field only when there is nothing but a picture. @param {ClipboardEvent} event */
function pasted(event) {
  const data = event.clipboardData;
  const files = [...(data?.files ?? [])].filter((file) => file.type.startsWith("image/"));
  if (!data || !files.length || !composer()) return;
  const target = /** @type {Element} */ (event.target);
  const typing = target.closest?.('textarea, input:not([type="checkbox"], [type="radio"], [type="file"]), [contenteditable="true"]');
  if (typing && [...data.types].some((type) => type.startsWith("text/"))) return;
  event.preventDefault();
  take(files.slice(0, 1), "reference");
}

/** Dragging files over the window shows where they may go. */
function dropping() {
  let depth = 0;
  const target = byId("drop-target");
  /** @param {DragEvent} event */
  const carriesFiles = (event) => Boolean(composer()) && [...(event.dataTransfer?.types ?? [])].includes("Files");
  /** @param {boolean} on */
  const visible = (on) => {
    if (!on) depth = 0;
    if (target) target.hidden = !on;
  };
  addEventListener("dragenter", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    depth += 1;
    visible(true);
  });
  addEventListener("dragover", (event) => {
    if (carriesFiles(event)) event.preventDefault();
  });
  addEventListener("dragleave", (event) => {
    if (carriesFiles(event) && --depth <= 0) visible(false);
  });
  addEventListener("drop", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    visible(false);
    take([...(event.dataTransfer?.files ?? [])], "reference");
  });
}

/** @param {MouseEvent} event */
function clicked(event) {
  const target = /** @type {HTMLElement} */ (event.target);
  const paint = /** @type {HTMLAnchorElement | null} */ (target.closest("[data-paint-mask]"));
  if (paint) paint.search = `?for=${encodeURIComponent(value("collection") || "studio")}`; // where the mask is brought back to
  const button = /** @type {HTMLElement | null} */ (target.closest("[data-detach]"));
  if (button) return detach(/** @type {Kind} */ (button.dataset.detach));
  const link = /** @type {HTMLAnchorElement | null} */ (target.closest("[data-use-reference]"));
  if (!link || !composer() || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  void choose(link.dataset.useReference ?? "").then(() => {
    announce(words().set ?? "");
    document.dispatchEvent(new CustomEvent("composer:show"));
  });
}

/** @param {ParentNode} root */
export function init(root) {
  if (root !== document) return;
  document.addEventListener("change", browsed, true);
  document.addEventListener("paste", pasted);
  document.addEventListener("click", clicked);
  dropping();
}
