// Pictures that left the list come back to their places when that is undone.

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
 * What the server said happened to pictures.
 * @typedef {{slugs: string[], on?: boolean, collection?: string}} News
 * @param {"binned" | "restored" | "favourite" | "moved"} what
 * @param {(news: News) => void} act
 */
export function onNews(what, act) {
  document.addEventListener(`pictures:${what}`, (event) => act(/** @type {CustomEvent<News>} */ (event).detail));
}
