// Shapes as rows of pixels: which pixels have their centre inside. Every row is told once per stretch.

/**
 * @typedef {import("./geometry.js").Box} Box
 * @typedef {import("./geometry.js").Point} Point
 * @typedef {(y: number, from: number, to: number) => void} Span the pixels from ≤ x < to of row y
 */

/** The first pixel whose centre is at or after `at`. @param {number} at */
export function firstFrom(at) {
  return Math.ceil(at - 0.5);
}

/**
 * An ellipse that fills the box.
 * @param {Box} box @param {Span} span
 */
export function ellipse({ left, top, right, bottom }, span) {
  const [cx, cy] = [(left + right) / 2, (top + bottom) / 2];
  const [rx, ry] = [(right - left) / 2, (bottom - top) / 2];
  if (rx <= 0 || ry <= 0) return;
  for (let y = firstFrom(top); y < firstFrom(bottom); y += 1) {
    const away = (y + 0.5 - cy) / ry;
    const half = rx * Math.sqrt(Math.max(0, 1 - away * away));
    tell(y, cx - half, cx + half, span);
  }
}

/**
 * A polygon by the even-odd rule; the last point is joined to the first.
 * @param {readonly Point[]} points @param {{top: number, bottom: number}} rows only these are told @param {Span} span
 */
export function polygon(points, rows, span) {
  const edges = slopes(points);
  /** @type {Slope[]} */
  let active = [];
  let next = 0;
  const [start, end] = reach(edges, rows);
  for (let y = start; y < end; y += 1) {
    while (next < edges.length && edges[next].first <= y) active.push(edges[next++]);
    active = active.filter((edge) => edge.end > y);
    const crossings = active.map((edge) => edge.x + (y + 0.5 - edge.y) * edge.step).sort((a, b) => a - b);
    for (let n = 0; n + 1 < crossings.length; n += 2) tell(y, crossings[n], crossings[n + 1], span);
  }
}

/** @typedef {{first: number, end: number, x: number, y: number, step: number}} Slope one edge: rows, a point, x per row */

/** @param {readonly Point[]} points @returns {Slope[]} by their first row */
function slopes(points) {
  return points
    .map((from, n) => slope(from, points[(n + 1) % points.length]))
    .filter((edge) => edge.end > edge.first)
    .sort((a, b) => a.first - b.first);
}

/** @param {Point} a @param {Point} b @returns {Slope} */
function slope(a, b) {
  const [high, low] = a.y <= b.y ? [a, b] : [b, a];
  const step = (low.x - high.x) / (low.y - high.y || 1);
  return { first: firstFrom(high.y), end: firstFrom(low.y), x: high.x, y: high.y, step };
}

/** @param {Slope[]} edges @param {{top: number, bottom: number}} rows @returns {[number, number]} */
function reach(edges, { top, bottom }) {
  const start = Math.max(top, edges[0]?.first ?? bottom);
  return [start, edges.reduce((most, edge) => Math.max(most, Math.min(bottom, edge.end)), start)];
}

/** @param {number} y @param {number} left @param {number} right @param {Span} span */
function tell(y, left, right, span) {
  const [from, to] = [firstFrom(left), firstFrom(right)];
  if (from < to) span(y, from, to);
}
