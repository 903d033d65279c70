// The editor's keys in the list of shortcuts that `?` opens. They are pressed elsewhere (keyboard.js); here they have words.

import { register } from "../shortcuts.js";
import { SHORTCUTS, shown } from "./keys.js";

/** @typedef {import("./keys.js").Shortcut} Shortcut */

const NAMES = /** @type {Record<string, string>} */ ({ ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓", Escape: "Esc", Delete: "Del", Backspace: "⌫" });

/** @param {Shortcut} row @param {DOMStringMap} words */
function caps(row, words) {
  const { keys, command, shift } = shown(row);
  const before = [command && words.ctrl, shift && words.shift].filter(Boolean);
  const each = keys.map((key) => (key === " " ? words.space : (NAMES[key] ?? (key.length === 1 ? key.toUpperCase() : key))));
  return [...before, each.join(" ")].join(" + ");
}

export function initHelp() {
  const list = document.getElementById("key-words");
  for (const group of /** @type {HTMLElement[]} */ ([...(list?.querySelectorAll("dl") ?? [])])) {
    for (const term of group.querySelectorAll("dt")) {
      const row = SHORTCUTS.find((one) => one.named === term.textContent);
      const label = term.nextElementSibling?.textContent ?? "";
      if (!row || !label) continue;
      register({ key: caps(row, list?.dataset ?? {}), label, group: group.dataset.group, run: () => {}, when: () => false });
    }
  }
}
