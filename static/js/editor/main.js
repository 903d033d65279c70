// The entry of the editor's page: reads its facts, builds the session and the stage, and starts every part.

import { initContext } from "./context.js";
import { initDescribe } from "./describe.js";
import { initHelp } from "./help.js";
import { initLoras } from "./loras.js";
import { initNumbers } from "./numbers.js";
import { initOptions } from "./options.js";
import { initPanel } from "./panel.js";
import { Session } from "./session.js";
import { initSurround } from "./surround.js";
import { initTaskBar } from "./task_bar.js";
import { initToolbar } from "./toolbar.js";

const PATIENCE = 400; // ms until "Opening…" is said

const data = JSON.parse(document.getElementById("editor-data")?.textContent ?? "{}");
const editor = /** @type {HTMLElement} */ (document.getElementById("editor"));
const session = new Session(data.canvas);
