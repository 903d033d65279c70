// Put into a page before its own scripts: when each picture was heard of, stood in the page, and was decoded.
(() => {
  /** @type {Record<string, {heard?: number, shown?: number, decoded?: number}>} by the picture's slug, ms since 1970 */
  const seen = {};
  globalThis.benchSeen = seen;
  const of = (slug) => (seen[slug] ??= {});

  document.addEventListener("live:event", (event) => {
    const { data } = event.detail;
    if (data?.picture && data.state === "ready") of(data.picture).heard ??= Date.now();
  }, true);

  const look = (root) => {
    for (const tile of root.querySelectorAll("article.tile[data-state=ready][data-picture]")) {
      const entry = of(tile.dataset.picture);
      const image = tile.querySelector("img");
      if (entry.shown || !image) continue;
      entry.shown = Date.now();
      // Asked for while the lazy picture still chooses its source, decode() would refuse.
      image.addEventListener("load", () => image.decode().then(() => (entry.decoded ??= Date.now())), { once: true });
    }
  };
  new MutationObserver(() => look(document)).observe(document, { childList: true, subtree: true });
})();
