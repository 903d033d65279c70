// When the session ended while the page stayed open: say so, keep everything, offer the way back.

import { openDialog } from "./dialog.js";

/** Open the sign-in dialog; its link comes back to this page. */
export function askToSignIn() {
  const dialog = document.getElementById("signed-out");
  const link = /** @type {HTMLAnchorElement | null | undefined} */ (dialog?.querySelector("[data-sign-in-link]"));
  if (!(dialog instanceof HTMLDialogElement) || !link) return;
  const address = new URL(document.body.dataset.signIn ?? link.href, location.href);
  address.searchParams.set("next", location.pathname + location.search);
  link.href = address.href;
  openDialog(dialog);
}

/**
 * Whether an answer means "not signed in": a 401, a redirect that ended at sign-in, or a token from before a new sign-in.
 * @param {{status: number, url: string, text: string}} answer
 */
export function meansSignedOut({ status, url, text }) {
  const signIn = document.body.dataset.signIn;
  if (status === 401) return true;
  if (status === 403) return text.includes("csrf-failure");
  return Boolean(signIn && url && new URL(url, location.href).pathname === signIn && location.pathname !== signIn);
}
