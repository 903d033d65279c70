// The entry of the editor's page: reads its facts, builds the session and the stage, and starts every part.

import { initAccepted } from "./accept.js";
import { initAutosave } from "./autosave.js";
import { initBanner } from "./banner.js";
import { initContext } from "./context.js";
import { initDescribe } from "./describe.js";
import { initFill } from "./fill.js";
import { initHelp } from "./help.js";
import { initLoras } from "./loras.js";
import { initAgain, initMasks } from "./masks.js";
import { initNumbers } from "./numbers.js";
import { initOptions } from "./options.js";
import { initPanel } from "./panel.js";
import { initReview } from "./review.js";
import { initSurround } from "./surround.js";
import { initTaskBar } from "./task_bar.js";
import { initToolbar } from "./toolbar.js";
import { initTray } from "./tray.js";
import { Keyboard } from "./keyboard.js";
import { keptPenMode } from "./pen_mode.js";
import { Session } from "./session.js";
import { Stage } from "./stage.js";
import { enabled } from "../shortcuts.js";

const PATIENCE = 400; // ms until "Opening…" is said

/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** @param {Stage} stage */
async function opening(stage) {
  const timer = setTimeout(() => (byId("opening").hidden = false), PATIENCE);
  try {
    await stage.ready;
  } catch {
    byId("stage-failed").hidden = false;
  }
  clearTimeout(timer);
  byId("opening").hidden = true;
}

const data = JSON.parse(byId("editor-data").textContent ?? "{}");
const editor = byId("editor");
const session = new Session(data.canvas, { settings: { penMode: keptPenMode() } });
const stage = new Stage(byId("stage"), session, { ...data.picture, canvas: data.canvas, worker: data.urls.worker });
// Tab held for "before" would take the keyboard's way through the page
const keyboard = new Keyboard({ session, stage, shortcuts: () => (enabled() ? "on" : "off") });
const parts = { session, stage, data, keyboard, editor };

void opening(stage);
initToolbar(parts);
initOptions(parts);
initDescribe(parts);
initPanel(parts);
initLoras();
initNumbers(parts);
initContext(parts);
initTaskBar(parts);
initSurround(parts);
initHelp();
initReview(parts);
initTray(parts);
initFill(parts);
initBanner(parts);
initAccepted();
initMasks(parts);
void initAutosave(parts).then(() => initAgain(parts));
