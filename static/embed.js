// For other sites: gives the frames that show pages of this site the height of what is in them. Load it from here, with
// <script src="…/embed.js" async></script>. Its name never changes.

(() => {
  const home = new URL(".", document.currentScript.src);
  const ours = () => Array.from(document.querySelectorAll("iframe")).filter((frame) => frame.src.startsWith(home.href));

  addEventListener("message", ({ source, origin, data }) => {
    const height = data?.eroom?.height;
    if (origin !== home.origin || !Number.isFinite(height) || height <= 0) return;
    const frame = ours().find((one) => one.contentWindow === source);
    if (frame) frame.style.height = `${Math.min(height, 20000)}px`;
  });

  // Those that were there before this script have told their height to nobody. Asking is no secret, so anyone may hear it.
  for (const frame of ours()) frame.contentWindow?.postMessage({ eroom: "measure" }, "*");
})();
