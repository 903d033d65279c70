// A preset's page stays true: what is published or found out about its LoRAs meanwhile is read again.

const page = /** @type {HTMLElement | null} */ (document.querySelector("[data-preset-page]"));

async function again() {
  const answer = await fetch(location.href, { cache: "no-store" });
  if (!answer.ok || !page) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-preset-page]");
  if (!fresh || page.contains(document.activeElement)) return; // never under somebody's hands
  page.replaceChildren(...fresh.childNodes);
  htmx.process(page);
  page.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true }));
}

document.addEventListener("live:applied", (event) => {
  const { type, data } = /** @type {CustomEvent} */ (event).detail;
  if (type === "preset" && data?.preset === page?.dataset.presetPage) void again();
});
