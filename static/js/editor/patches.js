// A mask of one extended canvas on another: what lies left of the picture stays left of it, and so on all around, so
// that paint in the new room is in the new room again, whatever the pictures' sizes.

/**
 * @typedef {import("./geometry.js").Box} Box
 * @typedef {import("./geometry.js").Size} Size
 * @typedef {readonly number[]} Sides pixels of room at the left, top, right and bottom
 * @typedef {{from: Box, to: Box}} Patch
 */

/** @param {Size} from @param {Sides} room of it @param {Size} to @param {Sides} space of that @returns {Patch[]} */
export function patches(from, [left, top, right, bottom], to, [before, above, after, below]) {
  const columns = stretches([left, right], from.width, [before, after], to.width);
  const rows = stretches([top, bottom], from.height, [above, below], to.height);
  return rows.flatMap((row) => columns.map((column) => ({
    from: { left: column.from[0], top: row.from[0], right: column.from[1], bottom: row.from[1] },
    to: { left: column.to[0], top: row.to[0], right: column.to[1], bottom: row.to[1] },
  })));
}

/** The three stretches of a side; without those that one of the two has not. @param {number[]} room @param {number} length @param {number[]} space @param {number} whole */
function stretches(room, length, space, whole) {
  const [from, to] = [[0, room[0], length - room[1], length], [0, space[0], whole - space[1], whole]];
  const all = [0, 1, 2].map((n) => ({ from: [from[n], from[n + 1]], to: [to[n], to[n + 1]] }));
  return all.filter((one) => one.from[1] > one.from[0] && one.to[1] > one.to[0]);
}
