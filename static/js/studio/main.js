// The studio: composer on one side, feed on the other. Every module starts itself for what is on the page.

import { onLoad } from "../page.js";
import * as carrying from "./carry.js";
import * as composer from "./composer.js";
import * as dock from "./dock.js";
import * as draft from "./draft.js";
import * as feed from "./feed.js";
import * as filling from "./filling.js";
import * as grip from "./grip.js";
import * as library from "./library.js";
import * as loras from "./loras.js";
import * as places from "./places.js";
import * as presets from "./presets.js";
import * as progress from "./progress.js";
import * as prompts from "./prompts.js";
import * as reference from "./reference.js";
import * as sending from "./sending.js";
import * as sizes from "./size_fields.js";
import * as tiles from "./tiles.js";
import * as typing from "./typing.js";

// htmx would carry style attributes over a swap, and the content policy refuses them
htmx.config.attributesToSettle = ["class", "width", "height"];

for (const module of [carrying, composer, prompts, typing, filling, places, library, sizes, loras, presets, reference, sending, dock, grip, feed, progress, tiles, draft]) onLoad(module.init);
