// The option bar: what goes with the tool in hand, and how the mask is shown. Narrow windows keep parts of it in a menu.

import { tie } from "./fields.js";

/** @typedef {import("./session.js").Session} Session @typedef {import("./settings.js").Tool} Tool */

const WIDTHS = { phone: "(width < 760px)", compact: "(width < 1200px)", always: "all" };

/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** Parts move into the menu where the window is too narrow for them, and back to where they stood. */
function fold() {
  const menu = byId("options-more");
  for (const part of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("#options-row > [data-fold]"))) {
    const narrow = matchMedia(WIDTHS[/** @type {keyof WIDTHS} */ (part.dataset.fold)]);
    const home = document.createComment(`home of ${part.id}`);
    part.before(home);
    const place = () => (narrow.matches ? menu.append(part) : home.after(part));
    narrow.addEventListener("change", place);
    place();
  }
}

/** @param {string} id @param {(value: string) => void} choose */
function radios(id, choose) {
  byId(id).addEventListener("change", (event) => choose(/** @type {HTMLInputElement} */ (event.target).value));
  /** @param {string} value */
  return (value) => {
    const radio = byId(id).querySelector(`input[value="${value}"]`);
    if (radio instanceof HTMLInputElement) radio.checked = true;
  };
}

/** @param {{session: Session}} page */
export function initOptions({ session }) {
  fold();
  tie(byId("size"), session, "size");
  tie(byId("softness"), session, "softness", { times: 100 });
  tie(byId("opacity"), session, "opacity", { times: 100 });
  const showWay = radios("way", (value) => session.set("add", value === "add"));
  const showShape = radios("shape", (value) => session.set("tool", /** @type {Tool} */ (value)));
  const showColour = radios("colour", (value) => session.set("colour", Number(value)));
  const pressure = /** @type {HTMLInputElement} */ (byId("pressure"));
  const view = /** @type {HTMLSelectElement} */ (byId("view"));
  pressure.addEventListener("change", () => session.set("pressure", pressure.checked));
  view.addEventListener("change", () => session.set("view", /** @type {any} */ (view.value)));
  byId("overlay").addEventListener("click", () => session.set("overlay", !session.settings.overlay));

  const follow = () => {
    const { tool, add, colour, overlay } = session.settings;
    showWay(add ? "add" : "remove");
    showShape(tool);
    showColour(String(colour));
    pressure.checked = session.settings.pressure;
    view.value = session.settings.view;
    byId("overlay").setAttribute("aria-pressed", String(overlay));
    for (const part of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("#options [data-for]"))) {
      part.hidden = !(part.dataset.for ?? "").split(" ").includes(tool);
    }
  };
  session.addEventListener("setting", follow);
  follow();
}
