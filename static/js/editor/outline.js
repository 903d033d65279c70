// The outline of a mask at view resolution: marching squares over the tones a view shows, joined into paths so
// that dashes can march along them.

/**
 * A path in grid units: the middle of the first tone is (0.5, 0.5). x and y alternate.
 * @typedef {{points: Float32Array, closed: boolean}} Path
 */

// A cell has a tone at each corner. Its sides: 0 top, 1 right, 2 bottom, 3 left. For each of the 16 ways its corners
// can be painted (1 top left, 2 top right, 4 bottom right, 8 bottom left): from which side to which a path runs,
// what is painted on its right. Two crossing ones keep the painted corners apart.
/** @type {readonly (readonly [number, number])[][]} */
const RUNS = [
  [], [[0, 3]], [[1, 0]], [[1, 3]],
  [[2, 1]], [[0, 3], [2, 1]], [[2, 0]], [[2, 3]],
  [[3, 2]], [[0, 2]], [[1, 0], [3, 2]], [[1, 2]],
  [[3, 1]], [[0, 1]], [[3, 0]], [],
];

/**
 * @param {Uint8Array} tones of width × height; give one more on each side than is seen @param {number} width
 * @param {number} height @param {number} [least] a tone below it is outside
 * @returns {Path[]}
 */
export function outline(tones, width, height, least = 1) {
  const steps = crossings(tones, width, height, least);
  /** @type {Path[]} */
  const paths = [];
  // paths that enter at the border come first: what is left are loops
  for (const side of steps.entering()) paths.push(traced(steps, side, width));
  for (const side of steps.next.keys()) if (steps.next.has(side)) paths.push(traced(steps, side, width));
  return paths;
}

/** From each crossed side of a cell to the next one. Sides are numbered: 2 × (y × width + x), + 1 for those that stand. */
class Steps {
  /** @type {Map<number, number>} */
  next = new Map();

  /** @param {number} from @param {number} to */
  add(from, to) {
    this.next.set(from, to);
  }

  /** The sides that nothing leads to. */
  entering() {
    const reached = new Set(this.next.values());
    return [...this.next.keys()].filter((side) => !reached.has(side));
  }
}

/** @param {Uint8Array} tones @param {number} width @param {number} height @param {number} least */
function crossings(tones, width, height, least) {
  const steps = new Steps();
  for (let y = 0; y + 1 < height; y += 1) {
    const row = y * width;
    let left = (tones[row] >= least ? 1 : 0) | (tones[row + width] >= least ? 8 : 0);
    for (let x = 0; x + 1 < width; x += 1) {
      const at = row + x + 1;
      const right = (tones[at] >= least ? 2 : 0) | (tones[at + width] >= least ? 4 : 0);
      const cell = left | right;
      if (cell !== 0 && cell !== 15) for (const [from, to] of RUNS[cell]) steps.add(sideOf(at - 1, from, width), sideOf(at - 1, to, width));
      left = (right & 2 ? 1 : 0) | (right & 4 ? 8 : 0);
    }
  }
  return steps;
}

/** @param {number} corner the cell's first tone @param {number} side @param {number} width */
function sideOf(corner, side, width) {
  if (side === 0) return 2 * corner;
  if (side === 1) return 2 * (corner + 1) + 1;
  return side === 2 ? 2 * (corner + width) : 2 * corner + 1;
}

/** @param {Steps} steps used up as it goes @param {number} start @param {number} width @returns {Path} */
function traced(steps, start, width) {
  /** @type {number[]} */
  const points = [];
  let side = start;
  for (let to = steps.next.get(side); to !== undefined; to = steps.next.get(side)) {
    push(points, side, width);
    steps.next.delete(side);
    side = to;
  }
  const closed = side === start;
  if (!closed) push(points, side, width);
  return { points: Float32Array.from(straightened(points, closed)), closed };
}

/** The middle of a side. @param {number[]} points @param {number} side @param {number} width */
function push(points, side, width) {
  const corner = side >> 1;
  const stands = side & 1;
  const [x, y] = [corner % width, Math.floor(corner / width)];
  points.push(x + (stands ? 0.5 : 1), y + (stands ? 1 : 0.5));
}

/** Without the points on straight stretches. @param {number[]} points @param {boolean} closed */
function straightened(points, closed) {
  if (points.length <= 4) return points;
  const kept = [];
  const length = points.length;
  for (let n = 0; n < length; n += 2) {
    const [before, after] = [(n - 2 + length) % length, (n + 2) % length];
    const isEnd = !closed && (n === 0 || n === length - 2);
    const across = (points[n] - points[before]) * (points[after + 1] - points[n + 1]);
    const down = (points[n + 1] - points[before + 1]) * (points[after] - points[n]);
    if (isEnd || across !== down) kept.push(points[n], points[n + 1]);
  }
  return kept;
}
