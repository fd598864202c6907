// In every page that `eroom serve` shows, and in none that is built: loads the page again when it is another, says what is
// wrong over the last good one, and lets one choose the instant at which the site is shown.
(() => {
  const { version, at } = document.currentScript.dataset;
  const mine = { version: Number(version) };
  const framed = window.top !== window;

  if (at) shift(Date.parse(at) - Date.now());

  /** Every clock in the page goes as if it were the chosen instant. */
  function shift(by) {
    const Real = Date;
    window.Date = class Date extends Real {
      constructor(...words) {
        super(...(words.length ? words : [Real.now() + by]));
      }
      static now() {
        return Real.now() + by;
      }
    };
  }

  // --- hearing: one of all tabs listens and tells the others, because a browser opens few connections to one host ---

  const channel = new BroadcastChannel("eroom.live");
  let latest = null;
  channel.onmessage = ({ data }) => (data === "?" ? latest && channel.postMessage(latest) : hear(data));
  navigator.locks.request("eroom.live", () => new Promise(() => {
    const events = new EventSource("/.eroom/live");
    events.onmessage = ({ data }) => {
      const state = JSON.parse(data);
      channel.postMessage(state);
      hear(state);
    };
  }));
  channel.postMessage("?"); // who came later asks

  function hear(state) {
    latest = state;
    if (state.version !== mine.version && !swapped(state)) return location.reload();
    whole(() => {
      complain(state.wrong);
      if (!framed) choose(state);
    });
  }

  /** Style sheets alone are changed in place. */
  function swapped({ version, sheets }) {
    const from = Object.keys(sheets);
    if (version !== mine.version + 1 || !from.length) return false;
    mine.version = version;
    for (const link of document.querySelectorAll("link[rel=stylesheet]")) {
      const old = from.find((path) => link.getAttribute("href") === path);
      if (!old) continue;
      const fresh = link.cloneNode();
      fresh.href = sheets[old];
      fresh.onload = () => link.remove(); // until then the page keeps its look
      link.after(fresh);
    }
    return true;
  }

  const whole = (then) => (document.body ? then() : addEventListener("DOMContentLoaded", then, { once: true }));

  // --- showing: in a shadow, so that neither the page's look nor its scripts meet it ---

  let root = null;
  const STYLE = `
    :host { all: initial; }
    * { box-sizing: border-box; font: 14px/1.5 system-ui, sans-serif; }
    @media print { aside, section { display: none !important; } }
    section { position: fixed; z-index: 2147483647; inset: 0; overflow: auto; padding: 6vh 5vw; background: rgb(20 10 10 / .88); color: #fff; direction: ltr; }
    section h2 { margin: 0 0 1em; font-size: 22px; color: #ff9c8f; }
    section pre { margin: 0 0 .3em; white-space: pre-wrap; overflow-wrap: anywhere; font: 15px/1.5 ui-monospace, monospace; }
    section p { margin: 0 0 1.5em; color: #ddd; white-space: pre-line; }
    aside { position: fixed; z-index: 2147483646; inset: auto 10px 10px auto; direction: ltr; display: flex; gap: 6px; align-items: center; padding: 4px 8px; border-radius: 8px; background: #222; color: #fff; box-shadow: 0 1px 6px rgb(0 0 0 / .4); }
    button { border: 1px solid #777; border-radius: 5px; background: #333; color: inherit; padding: 0 8px; cursor: pointer; }
    input { width: 14em; accent-color: #ff9c8f; }
    output { min-width: 12em; font-variant-numeric: tabular-nums; }
    [hidden] { display: none; }`;

  function make(name, properties = {}, ...children) {
    const node = Object.assign(document.createElement(name), properties);
    node.append(...children);
    return node;
  }

  function shadow() {
    if (!root) {
      const host = make("eroom-live");
      root = host.attachShadow({ mode: "open" });
      root.append(make("style", { textContent: STYLE }));
      document.documentElement.append(host);
    }
    return root;
  }

  function complain(wrong) {
    shadow().querySelector("section")?.remove();
    if (!wrong.length) return;
    const said = wrong.flatMap(({ message, where, hint }) => [
      make("pre", { textContent: where ? `${where}: ${message}` : message }), make("p", { textContent: hint }),
    ]);
    const hide = make("button", { textContent: "Look at the last good page", onclick: () => section.remove() });
    const section = make("section", { role: "alert" }, make("h2", { textContent: "This cannot be built" }), ...said, hide);
    root.append(section);
  }

  // --- choosing an instant: now, the coming ones at which some page looks different, or hours before and after ---

  const HOUR = 3600e3;

  function choose({ at, edges }) {
    shadow().querySelector("aside")?.remove();
    const now = at ? Date.parse(at) : Date.now();
    const said = (time) => new Date(time).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
    const told = make("output", { textContent: at ? said(now) : "now" });
    const slider = make("input", { type: "range", min: 0, max: edges.length, value: 0, ariaLabel: "Coming changes" });
    slider.oninput = () => (told.textContent = Number(slider.value) ? said(edges[slider.value - 1]) : at ? said(now) : "now");
    slider.onchange = () => Number(slider.value) && send(edges[slider.value - 1]);
    const step = (label, hours) => make("button", { textContent: label, onclick: () => send(new Date(now + hours * HOUR).toISOString()) });
    const back = make("button", { textContent: "Now", onclick: () => send("") });
    const controls = make("span", {}, step("−1 h", -1), " ", step("+1 h", 1), " ", step("+1 d", 24), " ", slider, " ", told, " ", back);
    const open = sessionStorage.getItem("eroom.panel") || at;
    controls.hidden = !open;
    const clock = make("button", { textContent: "◷", title: "Show the site at another time", ariaLabel: "Show the site at another time" });
    clock.onclick = () => {
      controls.hidden = !controls.hidden;
      sessionStorage.setItem("eroom.panel", controls.hidden ? "" : "open");
    };
    root.append(make("aside", {}, controls, clock));
  }

  const send = (at) => fetch("/.eroom/at", { method: "POST", body: JSON.stringify({ at }) });
})();
