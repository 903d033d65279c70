// Putting pictures where they belong: by CSSOM and SVG attributes, because the page allows no style in markup.

const FRINGE = 2; // pixels of the picture

/** @param {Element} image of an SVG @param {string} href @param {readonly number[]} where */
export function place(image, href, [x, y, width, height]) {
  image.setAttribute("href", href);
  for (const [name, value] of Object.entries({ x, y, width, height })) image.setAttribute(name, String(value));
}

/**
 * A little wider on each side, as far as the canvas goes: under the seam of an extended canvas, where two smooth edges
 * would let the ground through.
 * @param {readonly number[]} box @param {readonly number[]} canvas @param {number} [by]
 */
export function wider([x, y, width, height], [left, top, across, down], by = FRINGE) {
  const [l, t] = [Math.max(left, x - by), Math.max(top, y - by)];
  const [r, b] = [Math.min(left + across, x + width + by), Math.min(top + down, y + height + by)];
  return [l, t, r - l, b - t];
}

/** Where the stage shows that part of the picture. @param {HTMLElement} element @param {import("../viewport.js").Pose} pose @param {readonly number[]} box */
export function lay(element, { x, y, scale }, [left, top, width, height]) {
  put(element, { left: x + left * scale, top: y + top * scale, width: width * scale, height: height * scale });
}

/** @param {HTMLElement} element @param {import("./split.js").Frame} where */
export function put(element, where) {
  for (const [side, length] of Object.entries(where)) element.style.setProperty(side, `${length}px`);
}
