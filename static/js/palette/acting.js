// What choosing an option does: a control of the page is pressed, words go into the composer, or a link is followed.

/** What an option of the picture presses. @type {WeakMap<Element, HTMLElement>} */
export const controls = new WeakMap();

/** Do what an option says, with the palette closed and the focus back. @param {HTMLElement} option */
export function perform(option) {
  const { press, text, into } = option.dataset;
  const href = option.getAttribute("href") ?? "";
  if (controls.has(option)) return controls.get(option)?.click();
  if (press) return /** @type {HTMLElement | null} */ (document.querySelector(press))?.click();
  if (text && document.querySelector("form#composer")) return take(text, into ?? "");
  const twin = twinOf(href);
  if (!twin) return location.assign(href);
  if (twin.closest("#composer")) showComposer();
  twin.click();
}

/** A link of the page that leads to the same without leaving it: the composer's preset, the viewer over a list. @param {string} href */
function twinOf(href) {
  const same = CSS.escape(href);
  return /** @type {HTMLElement | null} */ (document.querySelector(`#composer a[href="${same}"], a.tile-open[href^="${same}"]`));
}

/** On the phone it is in a sheet. */
function showComposer() {
  document.dispatchEvent(new CustomEvent("composer:show"));
}

/**
 * Words into the composer, by what its own lists listen to: "prompt" for earlier prompts, "insert" for saved ones.
 * @param {string} text @param {string} into
 */
function take(text, into) {
  showComposer();
  const carrier = document.createElement("button");
  Object.assign(carrier, { type: "button", hidden: true });
  carrier.dataset[into] = text;
  document.body.append(carrier);
  carrier.click();
  carrier.remove();
}
