// The bar under the picture: what it costs, whether it can be filled at all, and what to do if not.

import { announce } from "../announce.js";
import { fill, say } from "../studio/dom.js";
import { dollars, weigh } from "../studio/price.js";
import { closeDialog } from "../dialog.js";

/**
 * @typedef {import("./session.js").Session} Session
 * @typedef {import("./stage.js").Stage} Stage
 * @typedef {"" | "over" | "empty" | "tiny" | "most"} Hint
 */

const TINY = 0.0005; // of the picture
const MOST = 0.6;
const HINTS = ["empty", "tiny", "most", "over"];
const STOPS = ["empty", "over"]; // nothing can be filled

/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** What to say about a mask. @param {{coverage: number, isRoom: boolean, isOver: boolean, isKept: boolean}} now @returns {Hint} */
export function hintFor({ coverage, isRoom, isOver, isKept }) {
  if (isOver) return "over";
  if (coverage === 0) return isRoom ? "" : "empty";
  if (coverage < TINY) return "tiny";
  return coverage > MOST && !isKept && !isRoom ? "most" : "";
}

/** What the team has left, in micro-dollars; null on the sandbox. */
function left() {
  const known = byId("task").dataset.left;
  return known === undefined ? null : Number(known);
}

/** @returns {boolean} whether the budget does not allow it */
function price() {
  const count = Number(/** @type {HTMLSelectElement} */ (byId("count")).value);
  const rest = left();
  const cost = weigh({ unit: Number(byId("task").dataset.unit), count, left: rest });
  say(document.getElementById("fill-price"), dollars(cost.price));
  const word = byId("fill-word");
  say(word, (cost.over ? word.dataset.over : word.dataset.words) ?? "");
  const over = byId("hint-over");
  say(over, cost.over ? fill(over.dataset.words, { cost: dollars(cost.price), left: dollars(rest ?? 0) }) : "");
  return cost.over;
}

/** A phone has no room for the count in the bar: there it stands in the sheet; and fewer words stand in the field. */
function fold() {
  const phone = matchMedia("(width < 760px)");
  const count = byId("task-count");
  const field = /** @type {HTMLTextAreaElement} */ (byId("say"));
  const long = field.placeholder;
  const place = () => {
    field.placeholder = phone.matches ? (field.dataset.short ?? "") : long;
    return phone.matches ? byId("count-home").append(count) : byId("fill").before(count);
  };
  phone.addEventListener("change", place);
  place();
}

/** @param {{session: Session, stage: Stage, data: any}} page */
export function initTaskBar({ session, stage, data }) {
  const form = /** @type {HTMLFormElement} */ (byId("fill-form"));
  const button = /** @type {HTMLButtonElement} */ (byId("fill"));
  let isKept = false;
  /** @type {Hint} */
  let hint = "";

  const follow = () => {
    const coverage = session.mask.coverage;
    hint = hintFor({ coverage, isRoom: Boolean(data.extend), isOver: price(), isKept });
    for (const name of HINTS) byId(`hint-${name}`).hidden = name !== hint || session.isBusy;
    button.toggleAttribute("aria-disabled", false);
    if (STOPS.includes(hint)) button.setAttribute("aria-disabled", "true");
  };
  const colour = () => (/** @type {HTMLElement} */ (document.querySelector(".task-mask")).dataset.colour = String(session.settings.colour));

  session.addEventListener("change", follow);
  session.addEventListener("stroke", follow);
  session.addEventListener("setting", colour);
  byId("count").addEventListener("change", follow);
  byId("keep-most").addEventListener("click", () => {
    isKept = true;
    follow();
    byId("say").focus();
  });
  byId("grow-16").addEventListener("click", () => {
    session.commitSetting("grow", session.settings.grow, 16);
    byId("hint-tiny").hidden = true;
    byId("say").focus();
  });
  document.addEventListener("live:applied", (event) => {
    const pill = /** @type {HTMLElement | null} */ (document.querySelector("#purse [data-left]"));
    if (/** @type {CustomEvent} */ (event).detail?.type === "budget" && pill?.dataset.left) {
      byId("task").dataset.left = pill.dataset.left;
      follow();
    }
  });
  form.addEventListener("submit", (event) => {
    closeDialog(/** @type {HTMLDialogElement} */ (byId("panel-sheet")));
    if (!STOPS.includes(hint)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    announce(byId(`hint-${hint}`).textContent ?? "");
  }, { capture: true });
  form.addEventListener("keydown", keyed);
  document.addEventListener("editor:action", (event) => {
    if (/** @type {CustomEvent} */ (event).detail.action !== "fill") return;
    event.preventDefault();
    form.requestSubmit(button);
  });
  fold();
  colour();
  follow();
  void stage.ready.then(follow, () => {});
}

/** Enter in a number is done with the number; it does not spend money. @param {KeyboardEvent} event */
function keyed(event) {
  const target = /** @type {HTMLElement} */ (event.target);
  if (event.key !== "Enter" || event.isComposing) return;
  if (event.ctrlKey || event.metaKey) return inSheet(event, target);
  if (!(target instanceof HTMLInputElement)) return;
  event.preventDefault();
  if (target.id.startsWith("place-")) return byId("place-add").click();
  target.dispatchEvent(new Event("change", { bubbles: true }));
}

/** The editor's keys leave dialogs alone; from the sheet of a phone with a keyboard this still fills. @param {KeyboardEvent} event @param {HTMLElement} target */
function inSheet(event, target) {
  if (!target.closest("dialog")) return;
  event.preventDefault();
  /** @type {HTMLFormElement} */ (byId("fill-form")).requestSubmit();
}
