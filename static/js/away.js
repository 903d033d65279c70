// Pictures that leave the list come back to their places when that is undone, or when it did not work.
//
// They leave when the request is sent: the live socket may tell of it before the answer comes, and what the socket
// has deleted has no place to come back to.

/** @type {Map<string, {item: HTMLElement, place: Comment}>} */
const away = new Map();

/** @param {string} slug */
export const itemOf = (slug) => document.getElementById(`pic-${slug}`);

/**
 * Take a picture's item out of the page and remember where it was.
 * @param {string} slug
 */
export function takeAway(slug) {
  const item = itemOf(slug);
  if (!item) return;
  const place = document.createComment(slug);
  item.replaceWith(place);
  away.set(slug, { item, place });
}

/**
 * Put it back. False when its place is gone: then the list has to be loaded again.
 * @param {string} slug
 */
export function bringBack(slug) {
  const kept = away.get(slug);
  away.delete(slug);
  if (!kept?.place.isConnected) return Boolean(itemOf(slug));
  kept.place.replaceWith(kept.item);
  return true;
}

/**
 * What is happening to pictures: "leaving" and "stayed" are said here, the rest by the server.
 * @typedef {{slugs: string[], on?: boolean, collection?: string}} News
 * @typedef {"leaving" | "stayed" | "binned" | "restored" | "favourite" | "moved"} What
 */

/** @param {What} what @param {string[]} slugs */
export function tell(what, slugs) {
  document.dispatchEvent(new CustomEvent(`pictures:${what}`, { detail: { slugs } }));
}

/**
 * @param {What} what
 * @param {(news: News) => void} act
 */
export function onNews(what, act) {
  document.addEventListener(`pictures:${what}`, (event) => act(/** @type {CustomEvent<News>} */ (event).detail));
}

const DELETES = /\/(?:pictures|uploads)\/([a-z0-9]+)\/(?:bin|delete)\/$/;

/** @param {Event} event */
const leaver = (event) => DELETES.exec(/** @type {CustomEvent<HtmxDetail>} */ (event).detail.requestConfig?.path ?? "")?.[1];

document.addEventListener("htmx:beforeRequest", (event) => {
  const slug = leaver(event);
  if (slug) tell("leaving", [slug]);
});
document.addEventListener("htmx:afterRequest", (event) => {
  const slug = leaver(event);
  if (slug && !(/** @type {CustomEvent<HtmxDetail>} */ (event).detail.successful)) tell("stayed", [slug]);
});
