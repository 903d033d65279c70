// The entry of the editor's page: reads its facts, builds the session, and starts every part.

import { Session } from "./session.js";

const data = JSON.parse(document.getElementById("editor-data")?.textContent ?? "{}");
const session = new Session(data.picture);
