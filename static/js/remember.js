// Small choices about how things look: kept in cookies, so that the server draws the page right at once.

const YEAR = 31536000;

/** @param {string} name @param {string} value ASCII letters and digits */
export function remember(name, value) {
  document.cookie = `${name}=${value}; path=/; max-age=${YEAR}; samesite=lax${location.protocol === "https:" ? "; secure" : ""}`;
}
