// How long to wait before the next try: half a second doubling to thirty, anywhere below (full jitter).

const FIRST = 500; // ms
const MOST = 30_000; // ms

/**
 * @param {number} failures earlier failures in a row, 0 for the first try
 * @param {() => number} random from 0 to 1
 * @returns {number} ms
 */
export function backoff(failures, random = Math.random) {
  return Math.max(FIRST / 2, Math.min(MOST, FIRST * 2 ** failures) * random());
}
