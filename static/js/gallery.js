// The gallery: starts what belongs to it.

import * as arrivals from "./arrivals.js";
import * as pages from "./pages.js";
import * as selecting from "./selecting.js";
import * as tiles from "./tiles.js";
import { onLoad } from "./app.js";

const gallery = document.getElementById("gallery");
if (gallery) for (const part of [tiles, selecting, pages, arrivals]) part.start(gallery);
if (gallery) onLoad((root) => [tiles, selecting, pages, arrivals].forEach((part) => part.loaded(root)));

// Too much was missed to tell it one by one: the list of this address is fetched anew.
document.addEventListener("live:resync", () => {
  if (document.getElementById("gallery-results")) void htmx.ajax("GET", location.href, "#gallery-results");
});
