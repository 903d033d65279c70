// What axe does not see: controls outside the viewport, cut-off numbers, words that spill, targets under 24 px, sideways scroll.
() => {
  const out = [];
  const seen = (e) => e.checkVisibility({ visibilityProperty: true, opacityProperty: false });
  const controls = 'a[href],button,input:not([type=hidden]),select,textarea,summary,[role=option],[role=radio],[tabindex="0"]';
  const name = (e) => (e.getAttribute("aria-label") || e.textContent.trim() || e.id || e.tagName).slice(0, 32);
  const hidden = (e) => getComputedStyle(e).clipPath !== "none";
  const scroller = (e) => {
    for (let up = e.parentElement; up; up = up.parentElement) if (/(auto|scroll|hidden|clip)/.test(getComputedStyle(up).overflowX)) return up;
    return null;
  };
  const scrolls = (e) => Boolean(e) && e.scrollWidth > e.clientWidth && /(auto|scroll)/.test(getComputedStyle(e).overflowX);
  for (const e of [...document.querySelectorAll(controls)].filter(seen)) {
    // a control's target is its label, where it lies in one; a switch brings six pixels of its own
    const box = (e.closest("label") || e).getBoundingClientRect();
    const grow = e.matches(".switch") ? 6 : 0;
    const size = `${Math.round(box.width)}x${Math.round(box.height)}`;
    if (box.width && (box.width + grow < 24 || box.height + grow < 24) && !inline(e)) out.push(`target < 24px | ${name(e)} | ${size}`);
    if (e.matches("input.num, input[inputmode]") && e.scrollWidth > e.clientWidth + 1) out.push(`number clipped | ${name(e)}`);
    const spills = e.scrollWidth > e.clientWidth + 2 && getComputedStyle(e).overflow === "visible" && e.clientWidth;
    if (e.matches("button, a") && !e.querySelector(".cut") && !e.matches(".cut") && spills) out.push(`text spills | ${name(e)}`);
    const outside = box.right > innerWidth + 1 || box.left < -1;
    if (outside && box.width && !scrolls(scroller(e)) && !hidden(e) && getComputedStyle(e).position !== "fixed" && !e.matches(".skip")) {
      out.push(`outside viewport | ${name(e)} | ${Math.round(box.left)}..${Math.round(box.right)}`);
    }
  }
  if (document.documentElement.scrollWidth > innerWidth) out.push(`page scrolls sideways | ${document.documentElement.scrollWidth}`);
  return out;

  /** WCAG 2.5.8 leaves out links within a sentence. */
  function inline(e) {
    const words = e.matches("a") && getComputedStyle(e).display === "inline" && e.parentElement?.matches("p, li, dd, span");
    return Boolean(words) && e.parentElement.textContent.trim() !== e.textContent.trim();
  }
}
