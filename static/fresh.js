// An open tab is not a stale tab: reads the page's own address again, takes over what has changed, and says so. Loaded when
// first needed.

const QUIET = 2000; // after the last letter that a visitor typed
const LASTS = 10000;
const PATIENCE = 30000; // an answer that never comes would be the last question

let latest = ""; // what the address said last time
let asking = false;

/** `page` is site.js: what stood here when it was built, and how to speak. A failed fetch changes nothing. */
export async function renew(page) {
  if (asking || joining()) return;
  asking = true;
  try {
    await ask(page);
  } catch {
    // offline, or the host is in trouble: what stands here may still hold
  } finally {
    asking = false;
  }
}

async function ask(page) {
  const asked = Date.now();
  const reply = await fetch(location.pathname, { cache: "no-cache", credentials: "same-origin", signal: within(PATIENCE) });
  if (reply.ok || reply.status === 404) page.learn(reply, asked);
  if (reply.status === 404 || reply.status === 410) return tellGone(page);
  if (!reply.ok || !reply.headers.get("Content-Type")?.includes("html")) return;
  const text = await reply.text();
  if (text === latest) return;
  latest = text;
  const now = parsed(text), after = now.querySelector("main");
  const moved = now.querySelector("meta[http-equiv=refresh]") && now.querySelector("link[rel=canonical]")?.href;
  if (moved) return news(page, page.say("time.page"), page.say("time.show"), () => location.assign(moved));
  const before = parsed(`<main>${page.built}</main>`).querySelector("main");
  if (after) await compare(page, before, now, after);
}

/** Gives up after so many milliseconds; after the answer that changes nothing. */
function within(patience) {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), patience);
  return controller.signal;
}

const parsed = (text) => new DOMParser().parseFromString(text, "text/html");
const all = (selector, within) => Array.from(within.querySelectorAll(selector));

/** Zoom's room is being entered, or its host waited for: nothing may move under the visitor. */
const joining = () => document.querySelector("body > [inert], [data-way][aria-disabled=true], [data-waiting]:not([hidden])");

// --- what has changed ---

/** The facts of a meeting that do not change by themselves as time passes. */
function factsOf(element, now) {
  const { key, zone, phase, starts, ends, others = "", opens, closes } = element.dataset;
  const sittings = [starts && `${starts}/${ends}`, ...others.split(/\s+/)].filter((s) => s && Date.parse(s.split("/")[1]) > now).sort();
  const topic = element.querySelector("h1, h2, h3, a")?.textContent;
  const links = all("a", element).map((a) => a.getAttribute("href"));
  const fixed = phase === "cancelled" || phase === "untimed" ? phase : "";
  const moved = all("[data-moved]", element).map((node) => node.dataset.moved);
  return { key, fixed, sittings, said: JSON.stringify([zone, opens, closes, fixed, topic, moved, links]) };
}

const factsIn = (main, now) => all("[data-meeting]", main).map((element) => factsOf(element, now));

/** A card knows only the next few sittings of a series: what both know must be the same. */
function same(one, other) {
  const both = Math.min(one.sittings.length, other.sittings.length);
  const alike = `${one.sittings.slice(0, both)}` === `${other.sittings.slice(0, both)}`;
  return alike && !one.sittings.length === !other.sittings.length && one.said === other.said;
}

/** All else that a page says of its meetings: dates of a series, agendas, details, the sealed grant. */
function restOf(main, now) {
  const dates = all("[data-sitting]", main).map(({ dataset: d }) => Date.parse(d.ends) > now && [d.starts, d.ends, d.phase === "cancelled"]);
  return JSON.stringify([
    dates.filter(Boolean),
    all(".prose, .details dl", main).map((node) => node.textContent),
    all("form[data-eroom-grant]", main).map(({ dataset }) => ({ ...dataset })),
  ]);
}

const keysOf = (facts) => `${[...new Set(facts.map((f) => f.key))].sort()}`;

async function compare(page, before, fresh, after) {
  const now = Date.now(), was = factsIn(before, now), is = factsIn(after, now);
  const others = keysOf(was) !== keysOf(is);
  const changed = others || was.length !== is.length || !was.every((one, n) => same(one, is[n])) || restOf(before, now) !== restOf(after, now);
  if (!changed) return;
  if (document.activeElement?.matches("input, textarea")) await silence();
  if (joining()) latest = ""; // so that it is looked at again
  else takeOver(page, fresh, after, { changes: changesOf(was, is), others });
}

function takeOver(page, fresh, after, { changes, others }) {
  const reload = (text) => news(page, text, page.say(`time.${others ? "show" : "reload"}`), () => location.reload());
  const said = others ? page.say("time.list") : page.say("time.page");
  if (!fits(fresh, after)) return reload(said);
  const main = document.querySelector("main");
  const filtered = document.documentElement.dataset.filtered !== undefined;
  if (filtered || (others && main.querySelector(":focus"))) return reload(said);
  patch(main, after);
  document.title = fresh.title;
  page.built = main.innerHTML;
  page.gather(true);
  document.dispatchEvent(new Event("eroom:content"));
  const texts = [...changes].map(([key, change]) => textOf(page, main.querySelector(`[data-key="${CSS.escape(key)}"]`), change));
  if (texts.length) news(page, texts.length > 3 ? said : texts.join(" "));
}

/** By key: what visitors must be told of, once a meeting. */
function changesOf(was, is) {
  const changes = new Map();
  for (const one of is) {
    const old = was.find((other) => other.key === one.key);
    if (old && one.fixed === "cancelled" && old.fixed !== "cancelled") changes.set(one.key, "called-off");
    else if (old?.sittings.length && one.sittings.length && old.sittings[0] !== one.sittings[0]) changes.set(one.key, "changed");
  }
  return changes;
}

const textOf = (page, element, change) => about(element, page.say(`time.${change}`, page.said(element)));

/** The scripts that run here must be able to carry on with the new page. */
function fits(fresh, after) {
  const script = (within) => within.querySelector("[data-fresh]")?.getAttribute("src");
  const form = (within) => JSON.stringify(all("form[data-eroom-grant]", within).map(({ dataset: d }) => [d.eroomFunction, d.sdk, d.ticket]));
  const gone = !after.querySelector("form[data-eroom-grant]");
  return script(fresh) === script(document) && (gone || form(after) === form(document));
}

/** Resolves when nobody types: a visitor is not interrupted in the middle of a word. */
function silence() {
  return new Promise((resolve) => {
    let timer = setTimeout(done, QUIET);
    function later() {
      clearTimeout(timer);
      timer = setTimeout(done, QUIET);
    }
    function done() {
      removeEventListener("input", later);
      resolve();
    }
    addEventListener("input", later);
  });
}

// --- taking it over ---

// What belongs to the visitor and to the scripts.
const OURS = new Set(["hidden", "open", "inert", "value", "checked", "style", "aria-pressed", "aria-expanded", "aria-disabled", "aria-invalid"]);

/** Makes `old` say what `fresh` says, node by node: what stays keeps its focus, its words and its place. */
function patch(old, fresh) {
  const focus = document.activeElement;
  morph(old, fresh);
  if (focus === document.activeElement || focus === document.body) return;
  (focus.isConnected ? focus : old).focus({ preventScroll: true });
}

function morph(old, fresh) {
  for (const { name, value } of Array.from(fresh.attributes)) if (!OURS.has(name) && old.getAttribute(name) !== value) old.setAttribute(name, value);
  for (const { name } of Array.from(old.attributes)) if (!OURS.has(name) && !fresh.hasAttribute(name)) old.removeAttribute(name);
  if (old.localName === "form") return; // what is typed into it is the visitor's
  let at = old.firstChild;
  for (const node of Array.from(fresh.childNodes)) {
    const match = following(at, node);
    if (match === at && at) at = at.nextSibling;
    else old.insertBefore(match ?? document.importNode(node, true), at);
    if (match?.nodeType === Node.ELEMENT_NODE) morph(match, node);
    else if (match && match.data !== node.data) match.data = node.data;
  }
  while (at) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
}

const nameOf = (node) => [node.nodeName, node.id, node.dataset?.key, node.firstElementChild?.dataset.key].join();

/** The next of the old siblings that can become this node. */
function following(at, node) {
  const name = nameOf(node);
  while (at && nameOf(at) !== name) at = at.nextSibling;
  return at;
}

// --- what visitors choose ---

export function press(page, { dataset }) {
  if (dataset.zoneChoice) choose(dataset.zoneChoice);
  else hold(page);
}

/** Remembered because somebody asked for it, and for no other reason. */
function choose(detail) {
  try {
    localStorage.setItem("eroom.zone", detail);
  } catch {
    // a browser that keeps nothing: then until the page is left
  }
  document.dispatchEvent(new CustomEvent("eroom:zone", { detail }));
}

/** The countdown stands still until it is let go, or the page is left. */
function hold(page) {
  page.paused = !page.paused;
  for (const button of all("[data-pause]", document)) button.setAttribute("aria-pressed", page.paused);
  for (const lead of all("[data-phase=scheduled] [data-say=lead], [data-phase=soon] [data-say=lead]", document)) {
    if (page.paused) lead.textContent = page.say("time.paused");
  }
  page.gather();
}

// --- what visitors are told ---

const tellGone = (page) => news(page, page.say("time.gone"), page.say("time.leave"), () => location.assign(document.querySelector(".brand")?.href ?? "/"));

/** A line over the page's foot, with what one can do about it; said aloud as well. */
function news(page, text, label, act) {
  const shown = document.querySelector(".news");
  if (shown?.firstChild.textContent === text) return;
  shown?.remove();
  const bar = document.createElement("div"), said = document.createElement("p");
  bar.className = "news";
  said.textContent = text;
  bar.append(said);
  if (act) bar.append(button("button", label, act));
  bar.append(button("button quiet", page.say("time.close"), () => bar.remove()));
  document.body.append(bar);
  tell(null, text);
}

/** A milestone of a meeting whose countdown is to be seen: its start is near, its door opens, it begins, it ends. */
export function passed(page, { element, slots, told }, before) {
  if (!slots.find((node) => node.dataset.say === "clock")?.offsetParent) return;
  const mark = before.mark === "live" ? "ended" : told.mark;
  const names = [told.open && !before.open && "open", told.mark !== before.mark && mark].filter(Boolean);
  if (names.length) tell(element, names.map((name) => page.say(`time.${name}`)).join(" "));
}

/** For who cannot see the page change: read out when the reader has time, and gone before it is old. */
function tell(element, text) {
  const status = document.querySelector("[data-status]"), said = element ? about(element, text) : text;
  status.textContent = said;
  setTimeout(() => status.textContent === said && (status.textContent = ""), LASTS);
}

/** On a page of several meetings one has to say which. */
function about(element, text) {
  const topic = element.querySelector("h1") ? null : element.querySelector("h2, h3, a");
  return topic ? `${topic.textContent}: ${text}` : text;
}

function button(className, label, act) {
  const made = document.createElement("button");
  Object.assign(made, { type: "button", className, textContent: label });
  made.addEventListener("click", act);
  return made;
}
