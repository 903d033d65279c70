// Exact Euclidean distances between pixels' centres, on a box of a mask: grow, shrink and feather.
//
// Pure functions of typed arrays, made for a worker. Whoever calls gives a box with a margin, so that what is
// beyond it cannot matter; beyond the picture there is nothing, neither painted nor unpainted.

export const MOST = 64; // pixels that a mask may be grown, shrunk or feathered by

/**
 * Grown by a disc: 255 wherever a painted pixel's centre is at most `radius` away.
 * @param {Uint8Array} tones of width × height, painted where at least `least` @param {number} width @param {number} height
 * @param {number} radius pixels @param {number} [least]
 * @returns {Uint8Array} only 0 and 255
 */
export function grown(tones, width, height, radius, least = 1) {
  return spread(tones, width, height, radius, (tone) => tone >= least, 255);
}

/**
 * Shrunk by a disc: 0 wherever an unpainted pixel's centre is at most `radius` away. The box's edges do not count.
 * @param {Uint8Array} tones @param {number} width @param {number} height @param {number} radius @param {number} [least]
 * @returns {Uint8Array} only 0 and 255
 */
export function shrunk(tones, width, height, radius, least = 1) {
  return spread(tones, width, height, radius, (tone) => tone < least, 0);
}

/**
 * `mark` within `radius` of a seed, its opposite elsewhere. A seed `up` rows away reaches √(radius² − up²) columns
 * to each side, so a row is done once the farthest reach from either side is known: no square roots a pixel.
 * @param {Uint8Array} tones @param {number} width @param {number} height @param {number} radius
 * @param {(tone: number) => boolean} isSeed @param {number} mark 0 or 255
 */
function spread(tones, width, height, radius, isSeed, mark) {
  const far = upAndDown(tones, width, height, radius, isSeed);
  const reach = Int16Array.from({ length: radius + 2 }, (_, up) => (up > radius ? -1 : Math.floor(Math.sqrt(radius * radius - up * up))));
  const out = new Uint8Array(width * height).fill(255 - mark);
  for (let row = 0; row < out.length; row += width) {
    for (let [x, to] = [0, -1]; x < width; x += 1) {
      const own = reach[far[row + x]];
      if (own >= 0 && x + own > to) to = x + own;
      if (x <= to) out[row + x] = mark;
    }
    for (let [x, to] = [width - 1, width]; x >= 0; x -= 1) {
      const own = reach[far[row + x]];
      if (own >= 0 && x - own < to) to = x - own;
      if (x >= to) out[row + x] = mark;
    }
  }
  return out;
}

/**
 * For each pixel the rows to the nearest seed above or below it; `most` + 1 where there is none so near.
 * @param {Uint8Array} tones @param {number} width @param {number} height @param {number} most up to 254
 * @param {(tone: number) => boolean} isSeed
 * @returns {Uint8Array}
 */
function upAndDown(tones, width, height, most, isSeed) {
  const far = new Uint8Array(width * height);
  const seeds = Uint8Array.from({ length: 256 }, (_, tone) => (isSeed(tone) ? 1 : 0));
  for (let n = 0; n < far.length; n += 1) {
    const above = n < width ? most + 1 : far[n - width] + 1;
    far[n] = seeds[tones[n]] ? 0 : above > most ? most + 1 : above;
  }
  for (let n = far.length - width - 1; n >= 0; n -= 1) {
    const below = far[n + width] + 1;
    if (below < far[n]) far[n] = below;
  }
  return far;
}

/**
 * The square of each pixel's distance to the nearest unpainted pixel: 0 where unpainted, (`most` + 1)² where that
 * is farther than `most`. By columns, then along each row (Meijster, Roerdink, Hesselink 2000, "A general algorithm
 * for computing distance transforms in linear time").
 * @param {Uint8Array} tones @param {number} width @param {number} height @param {number} most pixels, up to 254
 * @param {number} [least] a tone below it is unpainted
 * @returns {Uint16Array}
 */
export function squaresInside(tones, width, height, most, least = 1) {
  const far = upAndDown(tones, width, height, most, (tone) => tone < least);
  const out = new Uint16Array(width * height);
  const line = new LowerEnvelope(width, most);
  for (let row = 0; row < out.length; row += width) {
    // an unpainted pixel hides what is behind it: each painted stretch is a line of its own, with one at its ends
    for (let x = 0; x < width; x += 1) {
      if (far[row + x] === 0) continue;
      const from = Math.max(0, x - 1);
      while (x < width && far[row + x] !== 0) x += 1;
      line.along(far, row, from, Math.min(width, x + 1), out);
    }
  }
  return out;
}

/** The lowest of one parabola per column, along a stretch of a row. */
class LowerEnvelope {
  /** @param {number} width @param {number} most */
  constructor(width, most) {
    this.columns = new Int32Array(width); // the parabolas that are lowest somewhere
    this.starts = new Int32Array(width); // from which column on
    this.most = most;
  }

  /** @param {Uint8Array} far @param {number} row @param {number} from @param {number} to @param {Uint16Array} out */
  along(far, row, from, to, out) {
    const { columns, starts, most } = this;
    const cap = (most + 1) ** 2;
    let last = this.#envelope(far, row, from, to);
    if (last < 0) {
      out.fill(cap, row + from, row + to);
      return;
    }
    for (let x = to - 1; x >= from; x -= 1) {
      const [away, up] = [x - columns[last], far[row + columns[last]]];
      const square = away * away + up * up;
      out[row + x] = square <= most * most ? square : cap;
      if (last > 0 && x === starts[last]) last -= 1;
    }
  }

  /** @param {Uint8Array} far @param {number} row @param {number} from @param {number} to @returns {number} the last parabola's place; −1: none */
  #envelope(far, row, from, to) {
    const { columns, starts, most } = this;
    let last = -1;
    for (let x = from; x < to; x += 1) {
      const up = far[row + x];
      if (up > most) continue;
      let start = from;
      while (last >= 0) {
        const other = columns[last];
        const meet = x * x + up * up - other * other - far[row + other] * far[row + other];
        start = Math.floor(meet / (2 * (x - other))) + 1;
        if (start > starts[last]) break;
        last -= 1;
      }
      if (last < 0) start = from;
      if (start >= to) continue;
      last += 1;
      columns[last] = x;
      starts[last] = start;
    }
    return last;
  }
}
