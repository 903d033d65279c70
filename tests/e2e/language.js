// What layout.js does not ask: words torn apart, numbers read backwards, arrows that point the wrong way, spilled headings.
() => {
  const found = [];
  const style = (element) => getComputedStyle(element);
  const seen = (element) => element.checkVisibility({ visibilityProperty: true }) && style(element).clipPath === "none" && !element.closest(".vh");
  const name = (element) => `${element.tagName.toLowerCase()} “${(element.getAttribute("aria-label") || element.textContent.trim() || element.id).slice(0, 40)}”`;

  const range = document.createRange();
  const box = (node, at) => {
    range.setStart(node, at);
    range.setEnd(node, at + 1);
    return range.getBoundingClientRect();
  };

  /** Words of controls and headings; names and prompts are the typist's own. */
  function torn(node, parent) {
    if (!parent.closest("a, button, label, summary, h1, h2, legend, dt, th") || parent.closest("bdi:not(.num), [dir=auto], .tile-open, h1.typed")) return;
    for (const { index, 0: word } of node.data.matchAll(/[\p{L}\p{M}]{2,}/gu)) {
      const first = box(node, index);
      const last = box(node, index + word.length - 1);
      if (first.height && last.height && last.top >= first.bottom) found.push(`torn apart | ${word} | ${name(parent)}`);
    }
  }

  /** Signs of one line stand in the order in which they are written. */
  function backwards(node, parent) {
    if (!parent.closest(".num")) return;
    const boxes = [...node.data.matchAll(/[0-9×–.,$]/g)].map(({ index }) => box(node, index)).filter(({ width }) => width);
    const wrong = boxes.some(({ left, top }, at) => at > 0 && top === boxes[at - 1].top && left < boxes[at - 1].left);
    if (wrong) found.push(`read backwards | ${node.data.trim()}`);
  }

  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const parent = node.parentElement;
    if (!node.data.trim() || parent.closest("script, style, template, svg, noscript") || !seen(parent)) continue;
    torn(node, parent);
    backwards(node, parent);
  }

  for (const field of document.querySelectorAll("input.num")) {
    if (style(field).direction !== "ltr") found.push(`typed backwards | ${name(field)}`);
  }

  const points = /#(arrow-(?:left|right)|chevron-(?:left|right)|corner-down-left|undo-2|redo-2|log-in|log-out|panel-right|send)$/;
  for (const use of document.querySelectorAll("svg > use")) {
    const arrow = points.exec(use.getAttribute("href"))?.[1];
    const svg = use.parentElement;
    const mirrored = /^-1/.test(style(svg).scale) || /^matrix\(-1/.test(style(svg).transform);
    if (arrow && mirrored !== (style(svg).direction === "rtl")) found.push(`points the wrong way | ${arrow} | ${name(svg.parentElement)}`);
  }

  for (const heading of document.querySelectorAll("h1, h2, .label, .help, .chip, .tile-state, dt, dd, .pill")) {
    const spills = heading.scrollWidth > heading.clientWidth + 2 && style(heading).overflowX === "visible" && heading.clientWidth;
    if (spills && seen(heading)) found.push(`text spills | ${name(heading)}`);
  }
  return [...new Set(found)];
}
