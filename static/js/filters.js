// Whether a picture that has just arrived belongs to the list as it is filtered: pure, no page.

/**
 * @typedef {{by: string, place: string, width: number, height: number, words: string, hidden: boolean}} Facts
 * @typedef {{me: string, scope?: string, q?: string, person?: string, collection?: string, shape?: string, hidden?: string, sort?: string}} Filters
 */

const SQUARE_WITHIN = 1.05;

/** @param {number} width @param {number} height */
export function shapeOf(width, height) {
  if (width > height * SQUARE_WITHIN) return "landscape";
  return height > width * SQUARE_WITHIN ? "portrait" : "square";
}

/** @param {Facts} facts @param {Filters} filters */
export function fits(facts, filters) {
  const { me, scope = "mine", q = "", person, collection, shape, hidden, sort } = filters;
  if (sort === "oldest" || scope === "fav") return false;
  if (scope === "mine" && facts.by !== me) return false;
  if (person && facts.by !== person) return false;
  if (collection && facts.place !== collection) return false;
  if (shape && shapeOf(facts.width, facts.height) !== shape) return false;
  if (hidden && facts.hidden !== (hidden === "only")) return false;
  const words = facts.words.toLocaleLowerCase();
  return q.toLocaleLowerCase().split(/\s+/).every((word) => words.includes(word));
}
