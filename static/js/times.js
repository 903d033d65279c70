// <time datetime="…Z" data-time="…"> in the reader's zone and language; relative and elapsed ones keep running.

import { all } from "./page.js";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const language = document.documentElement.lang || "en";

/** @type {Record<string, Intl.DateTimeFormatOptions>} */
const SHAPES = {
  date: { dateStyle: "medium" },
  time: { timeStyle: "short" },
  full: { dateStyle: "medium", timeStyle: "short" },
  month: { month: "long", year: "numeric" },
};
/** @type {[number, Intl.RelativeTimeFormatUnit][]} */
const STEPS = [[DAY, "day"], [HOUR, "hour"], [MINUTE, "minute"]];

const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto", style: "short" });
const still = new Intl.RelativeTimeFormat(language, { numeric: "auto" });

/**
 * "14 min ago"; a date once a week has passed.
 * @param {Date} when
 * @param {number} now milliseconds
 */
export function ago(when, now) {
  const past = when.getTime() - now;
  if (Math.abs(past) >= 7 * DAY) return shape(when, "date");
  const step = STEPS.find(([size]) => Math.abs(past) >= size);
  if (!step) return still.format(0, "second");
  // abbreviations without their dots: "14 min ago"
  return relative.format(Math.trunc(past / step[0]), step[1]).replace(/\.(?=\s|$)/gu, "");
}

/**
 * "6 s", "1 min 20 s", with the page's words for the units.
 * @param {Date} since
 * @param {number} now milliseconds
 */
export function elapsed(since, now) {
  const seconds = Math.max(0, Math.floor((now - since.getTime()) / SECOND));
  /** @param {number} value @param {"second" | "minute"} unit */
  const part = (value, unit) => new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "short" }).format(value).replace(/\bsec\b/, "s");
  return seconds < 60 ? part(seconds, "second") : `${part(Math.floor(seconds / 60), "minute")} ${part(seconds % 60, "second")}`;
}

/** @param {Date} when @param {string} name */
function shape(when, name) {
  return new Intl.DateTimeFormat(language, SHAPES[name] ?? SHAPES.full).format(when);
}

/** @param {HTMLElement} element @param {number} now */
function show(element, now) {
  const when = new Date(element.getAttribute("datetime") ?? "");
  if (Number.isNaN(when.getTime())) return;
  const kind = element.dataset.time ?? "full";
  const text = kind === "relative" ? ago(when, now) : kind === "elapsed" ? elapsed(when, now) : shape(when, kind);
  if (element.textContent !== text) element.textContent = text;
  if (kind === "relative" && !element.title) element.title = shape(when, "full");
}

/** @param {string} selector */
function refresh(selector) {
  for (const element of document.querySelectorAll(selector)) show(/** @type {HTMLElement} */ (element), Date.now());
}

/** @param {ParentNode} root */
export function init(root) {
  for (const element of all(root, "time[data-time]")) show(element, Date.now());
  if (root !== document) return;
  setInterval(() => refresh('time[data-time="relative"]'), MINUTE / 2);
  setInterval(() => refresh('time[data-time="elapsed"]'), SECOND);
}
