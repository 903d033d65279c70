// The stage's layers, one over the other: picture, tint, outline, and what is drawn as lines over them.
// All are as large as the view, whatever the picture's size.

/**
 * @typedef {import("../viewport.js").Size} Size
 * @typedef {import("./poses.js").Insets} Insets
 */

const SVG = "http://www.w3.org/2000/svg";
const ROOM = 3e6; // pixels of a mask's layer; beyond, a pixel of the page is one of the layer's

export class Layers {
  /** @type {Size} in pixels of the page */
  view = { width: 0, height: 0 };

  ratio = 1;

  /** @param {HTMLElement} host */
  constructor(host) {
    this.host = host;
    this.picture = canvas();
    this.tint = canvas();
    this.outline = canvas();
    this.lines = svg("svg");
    this.cursor = svg("svg");
    for (const layer of [this.picture, this.tint, this.outline, this.lines, this.cursor]) placed(layer);
    Object.assign(host.style, { touchAction: "none", userSelect: "none", overflow: "hidden", webkitTouchCallout: "none" });
    if (getComputedStyle(host).position === "static") host.style.position = "relative";
    host.prepend(this.picture, this.tint, this.outline, this.lines, this.cursor);
    this.measure();
  }

  /** Pixels of the mask's layers to one of the page. */
  get grain() {
    return this.view.width * this.view.height * this.ratio ** 2 > ROOM ? 1 : this.ratio;
  }

  /** What other things on the stage cover, as the host's padding says. @returns {Insets} */
  get insets() {
    const style = getComputedStyle(this.host);
    const side = (/** @type {string} */ name) => parseFloat(style.getPropertyValue(`padding-${name}`)) || 0;
    return { top: side("top"), right: side("right"), bottom: side("bottom"), left: side("left") };
  }

  /** @returns {boolean} whether the view has another size than before */
  measure() {
    const { clientWidth: width, clientHeight: height } = this.host;
    const ratio = devicePixelRatio;
    if (width === this.view.width && height === this.view.height && ratio === this.ratio) return false;
    this.view = { width, height };
    this.ratio = ratio;
    sized(this.picture, this.view, ratio);
    for (const layer of [this.tint, this.outline]) sized(layer, this.view, this.grain);
    for (const [name, value] of Object.entries(this.view)) this.lines.setAttribute(name, String(value));
    return true;
  }

  remove() {
    for (const layer of [this.picture, this.tint, this.outline, this.lines, this.cursor]) layer.remove();
  }
}

/** @param {string} name @param {Record<string, string | number>} [attributes] */
export function svg(name, attributes = {}) {
  const element = /** @type {SVGElement} */ (document.createElementNS(SVG, name));
  return attributed(element, attributes);
}

/** @template {Element} E @param {E} element @param {Record<string, string | number>} attributes @returns {E} */
export function attributed(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  return element;
}

function canvas() {
  return document.createElement("canvas");
}

/** @param {HTMLElement | SVGElement} layer */
function placed(layer) {
  Object.assign(layer.style, {
    position: "absolute",
    left: "0",
    top: "0",
    maxInlineSize: "none",
    pointerEvents: "none",
    transformOrigin: "0 0",
  });
  layer.setAttribute("aria-hidden", "true");
}

/** @param {HTMLCanvasElement} layer @param {Size} view @param {number} ratio */
function sized(layer, { width, height }, ratio) {
  layer.width = Math.max(1, Math.round(width * ratio));
  layer.height = Math.max(1, Math.round(height * ratio));
  Object.assign(layer.style, { width: `${width}px`, height: `${height}px` });
}
