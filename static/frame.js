// For a page inside another site's page: looks as its address asks, and tells the page around it how high it is.

const root = document.documentElement;
const asked = new URLSearchParams(location.search);
const scheme = asked.get("scheme");
const moved = document.querySelector("[data-moved]");

if (scheme === "light" || scheme === "dark") root.style.colorScheme = scheme;
if (asked.get("background") === "transparent") root.dataset.background = "transparent";

function tell() {
  parent.postMessage({ eroom: { height: Math.ceil(root.getBoundingClientRect().height) } }, "*"); // to anyone: it is no secret
}

if (moved) {
  location.replace(moved.href + location.search);
} else if (parent !== window) {
  new ResizeObserver(tell).observe(root);
  // embed.js may come later than this page.
  addEventListener("message", ({ source, data }) => { if (source === parent && data?.eroom === "measure") tell(); });
}
