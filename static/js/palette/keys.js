// The key that opens the palette. Pure: it is given what an event says.

const COMPOSING = 229; // keyCode while an input method has the key

/** @typedef {{key: string, code?: string, ctrlKey?: boolean, metaKey?: boolean, altKey?: boolean, shiftKey?: boolean, isComposing?: boolean, keyCode?: number}} Press */

/** Whether an input method has the key. @param {Press} press */
export const isComposing = (press) => Boolean(press.isComposing) || press.keyCode === COMPOSING;

/**
 * Whether a press is Ctrl K; on Apple's keyboards ⌘ K, because there Ctrl K cuts a line in text fields.
 * @param {Press} press
 * @param {boolean} apple
 */
export function opens(press, apple) {
  if (isComposing(press) || press.altKey || press.shiftKey) return false;
  const [wanted, other] = apple ? [press.metaKey, press.ctrlKey] : [press.ctrlKey, press.metaKey];
  return Boolean(wanted) && !other && isK(press);
}

/** By its place where the layout has no Latin letters. @param {Press} press */
function isK({ key, code }) {
  return key.toLowerCase() === "k" || (code === "KeyK" && key.charCodeAt(0) > 0x24f);
}
