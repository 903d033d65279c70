// The tools: one tab stop, arrow keys move and choose at once (APG radio group). They wait while candidates are looked at.

/**
 * @typedef {import("./session.js").Session} Session
 * @typedef {import("./settings.js").Tool} Tool
 */

/** @type {Record<string, number>} */
const STEPS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

/** @param {HTMLElement} button @param {Tool} tool */
function isFor(button, tool) {
  return button.dataset.tool === tool || button.dataset.also === tool;
}

/** @param {{session: Session, editor: HTMLElement}} page */
export function initToolbar({ session, editor }) {
  const bar = /** @type {HTMLElement} */ (document.getElementById("tools"));
  const all = /** @type {HTMLElement[]} */ ([...bar.querySelectorAll('[role="radio"]')]);
  const shown = () => all.filter((button) => button.checkVisibility());
  const waits = () => editor.dataset.mode === "review";

  const follow = () => {
    const { tool } = session.settings;
    for (const button of all) {
      const on = isFor(button, tool);
      button.setAttribute("aria-checked", String(on));
      button.tabIndex = on ? 0 : -1;
    }
    const icon = all.find((button) => button.dataset.also)?.querySelector("use");
    const drawn = tool === "ellipse" ? "circle-dashed" : "square-dashed";
    icon?.setAttribute("href", (icon.getAttribute("href") ?? "").replace(/#.*/, `#${drawn}`));
    // a tool that this width has no button for must not lose the tab stop
    if (!shown().some((button) => button.tabIndex === 0)) (shown()[0] ?? all[0]).tabIndex = 0;
  };

  /** @param {HTMLElement} button */
  const choose = (button) => {
    if (waits()) return;
    if (!isFor(button, session.settings.tool)) session.set("tool", /** @type {Tool} */ (button.dataset.tool));
  };

  bar.addEventListener("click", (event) => {
    const button = /** @type {HTMLElement} */ (event.target).closest('[role="radio"]');
    if (button) choose(/** @type {HTMLElement} */ (button));
  });
  bar.addEventListener("keydown", (event) => {
    const list = shown();
    const now = list.indexOf(/** @type {HTMLElement} */ (event.target));
    if (now < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === " " || event.key === "Enter") {
      event.preventDefault();
      return choose(list[now]);
    }
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const next = list[(now + step + list.length) % list.length];
    choose(next);
    next.focus();
  });

  const rest = () => {
    bar.classList.toggle("is-waiting", waits());
    const why = document.getElementById("tools-why");
    const words = waits() ? (why?.dataset.words ?? "") : "";
    if (why) why.textContent = words;
    for (const button of all) {
      button.toggleAttribute("aria-disabled", false);
      if (waits()) button.setAttribute("aria-disabled", "true");
      button.title = words || (button.getAttribute("aria-label") ?? "");
    }
  };
  new MutationObserver(rest).observe(editor, { attributeFilter: ["data-mode"] });
  session.addEventListener("setting", (event) => {
    if (/** @type {CustomEvent} */ (event).detail.name === "tool") follow();
  });
  matchMedia("(width < 760px)").addEventListener("change", follow);
  follow();
  rest();
}
