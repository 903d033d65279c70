// Where things lie in a grid of rows: pure geometry, no page.

/** @typedef {{left: number, right: number, top: number, bottom: number}} Box */

/** @param {Box} a @param {Box} b */
const sameRow = (a, b) => Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > Math.min(a.bottom - a.top, b.bottom - b.top) / 2;

/** @param {Box} box */
const middle = (box) => (box.left + box.right) / 2;

/**
 * The place an arrow key leads to from place `from`; -1 when there is none.
 * Left and right follow the reading order; up and down go to the nearest picture of the next row.
 * @param {Box[]} boxes in document order
 * @param {number} from
 * @param {string} key
 * @param {boolean} [rightToLeft]
 */
export function step(boxes, from, key, rightToLeft = false) {
  if (key === "ArrowLeft" || key === "ArrowRight") {
    const to = from + ((key === "ArrowRight") === rightToLeft ? -1 : 1);
    return to >= 0 && to < boxes.length ? to : -1;
  }
  return vertical(boxes, from, key === "ArrowDown" ? 1 : -1);
}

/** @param {Box[]} boxes @param {number} from @param {1 | -1} way */
function vertical(boxes, from, way) {
  let at = from + way;
  while (boxes[at] && sameRow(boxes[at], boxes[from])) at += way;
  if (!boxes[at]) return -1;
  const first = boxes[at];
  const wanted = middle(boxes[from]);
  let best = at;
  for (; boxes[at] && sameRow(boxes[at], first); at += way) {
    if (Math.abs(middle(boxes[at]) - wanted) < Math.abs(middle(boxes[best]) - wanted)) best = at;
  }
  return best;
}

/**
 * How many places the last row has.
 * @param {Box[]} boxes
 */
export function lastRow(boxes) {
  const last = boxes.at(-1);
  if (!last) return 0;
  let count = 0;
  while (count < boxes.length && sameRow(boxes[boxes.length - 1 - count], last)) count += 1;
  return count;
}

/**
 * Whether the last row leaves room at its end that the pictures after it could fill.
 * @param {Box[]} boxes
 * @param {Box} frame
 * @param {boolean} [rightToLeft]
 */
export function hasRoom(boxes, frame, rightToLeft = false) {
  const last = boxes.at(-1);
  if (!last) return false;
  return rightToLeft ? last.left - frame.left > 8 : frame.right - last.right > 8;
}
