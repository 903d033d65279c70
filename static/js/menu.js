// Menus are popovers, so they open without scripts; this places them and gives them the keyboard.

/** @type {WeakMap<Element, HTMLElement>} */
const openers = new WeakMap();
/** @type {HTMLElement | null} */
let pressed = null;
const GAP = 6;
const EDGE = 8;

/**
 * The button that opened a menu last.
 * @param {Element} menu
 */
export function openerOf(menu) {
  return openers.get(menu) ?? null;
}

/** @param {HTMLElement} menu @returns {HTMLElement[]} */
function items(menu) {
  const found = menu.querySelectorAll('a[href], button:not([disabled]), input:not([disabled], [type="hidden"]), [role^="menuitem"]');
  return /** @type {HTMLElement[]} */ ([...found]).filter((item) => item.checkVisibility());
}

/** @param {HTMLElement} menu @param {HTMLElement} opener */
function place(menu, opener) {
  const from = opener.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const endward = (from.left + from.right) / 2 > innerWidth / 2;
  const x = endward ? from.right - width : from.left;
  const below = from.bottom + GAP;
  const y = below + height + EDGE <= innerHeight ? below : Math.max(EDGE, from.top - GAP - height);
  menu.dataset.placed = "";
  menu.style.setProperty("--x", `${Math.round(Math.min(Math.max(EDGE, x), innerWidth - width - EDGE))}px`);
  menu.style.setProperty("--y", `${Math.round(Math.min(y, innerHeight - height - EDGE))}px`);
}

/** @param {HTMLElement} menu */
function opening(menu) {
  const opener = pressed;
  if (opener) openers.set(menu, opener);
  menu.dispatchEvent(new CustomEvent("menu:open", { bubbles: true, detail: { opener } }));
}

/** @param {HTMLElement} menu */
function opened(menu) {
  const opener = openerOf(menu);
  if (opener) {
    opener.setAttribute("aria-expanded", "true");
    place(menu, opener);
  }
  const list = items(menu);
  (list.find((item) => item instanceof HTMLInputElement && item.checked) ?? list[0])?.focus({ preventScroll: true });
}

/** @param {HTMLElement} menu */
function closed(menu) {
  const opener = openerOf(menu);
  opener?.setAttribute("aria-expanded", "false");
  const active = document.activeElement;
  if (active && active !== document.body && !menu.contains(active)) return;
  // the opener may have been swapped for a new copy of itself while the menu was open
  const back = opener?.isConnected ? opener : opener?.id ? document.getElementById(opener.id) : null;
  back?.focus({ preventScroll: true });
}

/** @param {HTMLElement} menu @param {KeyboardEvent} event @returns {HTMLElement | undefined} */
function target(menu, event) {
  const list = items(menu);
  const now = list.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  switch (event.key) {
    case "ArrowDown": return list[(now + 1) % list.length];
    case "ArrowUp": return list[(now - 1 + list.length) % list.length];
    case "Home": return list[0];
    case "End": return list.at(-1);
  }
  if (event.key.length !== 1 || event.key === " ") return undefined;
  const start = event.key.toLocaleLowerCase();
  const after = [...list.slice(now + 1), ...list.slice(0, now + 1)];
  return after.find((item) => item.textContent?.trim().toLocaleLowerCase().startsWith(start));
}

/** @param {KeyboardEvent} event */
function keyed(event) {
  const element = /** @type {HTMLElement} */ (event.target);
  const menu = /** @type {HTMLElement | null} */ (element.closest?.(".menu:popover-open"));
  if (!menu) return openByArrow(event, element);
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Tab" && menu.getAttribute("role") === "menu") return menu.hidePopover();
  // radios inside a menu keep their own arrows
  if (element.matches('input[type="radio"]') && event.key.startsWith("Arrow")) return;
  const next = target(menu, event);
  if (!next) return;
  event.preventDefault();
  event.stopPropagation();
  next.focus();
}

/** @param {KeyboardEvent} event @param {HTMLElement} element */
function openByArrow(event, element) {
  if (event.key !== "ArrowDown" || !element.matches?.('[popovertarget][aria-haspopup]')) return;
  event.preventDefault();
  event.stopPropagation();
  element.click();
}

/** @param {(menu: HTMLElement) => void} act */
function eachOpen(act) {
  for (const menu of document.querySelectorAll(".menu:popover-open")) act(/** @type {HTMLElement} */ (menu));
}

/** @param {ParentNode} root */
export function init(root) {
  if (root !== document) return;
  document.addEventListener("click", (event) => {
    pressed = /** @type {HTMLElement} */ (event.target).closest("[popovertarget]");
  }, true);
  document.addEventListener("click", (event) => {
    const item = /** @type {HTMLElement} */ (event.target).closest(".menu-item:not([data-keep-open], [aria-disabled='true'])");
    /** @type {HTMLElement | null | undefined} */ (item?.closest(".menu:popover-open"))?.hidePopover();
  });
  for (const name of ["beforetoggle", "toggle"]) {
    document.addEventListener(name, (event) => {
      const menu = /** @type {HTMLElement} */ (event.target);
      if (!menu.matches(".menu[popover]")) return;
      if (/** @type {ToggleEvent} */ (event).newState === "closed") return void (name === "toggle" && closed(menu));
      name === "toggle" ? opened(menu) : opening(menu);
    }, true);
  }
  document.addEventListener("keydown", keyed);
  const again = () => eachOpen((menu) => { const opener = openerOf(menu); if (opener) place(menu, opener); });
  addEventListener("scroll", again, { passive: true, capture: true });
  addEventListener("resize", again, { passive: true });
}
