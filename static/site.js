// Keeps what a page says of time right while it is open: the visitor's own zone, phases, countdown, open doors.
// Everything is worked out anew from the clock at each tick, so a sleeping machine wakes up to the right words.

const SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE, DAY = 24 * HOUR;
const EVERY = 5 * MINUTE; // how often a page that lies open asks whether it is still right
const RESTED = 30 * SECOND; // how soon again when somebody comes back to it
const SPREAD = 20 * SECOND; // over which ten thousand tabs ask after the same edge

const language = document.documentElement.lang || "en";
// The pages' own English writes 24 November and 15:00; digits and years are the same in every language.
const locale = `${language === "en" ? "en-GB" : language}-u-nu-latn-ca-gregory`;
const home = new Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
const all = (selector, within = document) => Array.from(within.querySelectorAll(selector));
const words = new Map(
  all("#words, #calendar-words").flatMap(({ content }) => Array.from(content.children, (e) => [e.dataset.word, e.textContent])),
);

// --- words ---

const say = (name, facts = {}) => (words.get(name) ?? "").replace(/\{(\w+)\}/g, (_, key) => facts[key] ?? "");

const formats = new Map();

/** Null for a zone that this browser does not know. */
function formatIn(zone, options, as = locale) {
  const key = JSON.stringify([zone, options, as]);
  if (!formats.has(key)) {
    let made = null;
    try {
      made = new Intl.DateTimeFormat(as, { ...options, timeZone: zone });
    } catch {
      // an old browser, or a young zone
    }
    formats.set(key, made);
  }
  return formats.get(key);
}

/** An instant in words, "" in an unknown zone. The narrow space before "PM" is missing in many fonts, and some write a plain one. */
const format = (instant, zone, options, as) =>
  formatIn(zone, options, as)?.format(instant).replace(/\u202f| (?=[AP]M)/g, "\u00a0") ?? "";

// All as render/dates.py has it, so that a page and its script write alike.
const SHORT = { day: "numeric", month: "short", year: "numeric" };
const time = (instant, zone) => format(instant, zone, { timeStyle: "short" });
const date = (instant, zone) => format(instant, zone, { dateStyle: "full" });
const clockFace = (instant, zone) => format(instant, zone, { dateStyle: "short", timeStyle: "short" }, "sv"); // 2026-11-24 15:00
const day = (instant, zone) => clockFace(instant, zone).slice(0, 10);

function offset(instant, zone) {
  const text = format(instant, zone, { hour: "2-digit", timeZoneName: "shortOffset" }, "en");
  return (/GMT\S*/.exec(text)?.[0] ?? "").replace("-", "−").replace(/\D0$/, ""); // some write GMT+0
}

function span({ starts, ends }, zone) {
  const start = time(starts, zone), end = time(ends, zone);
  if (starts === ends) return start;
  if (day(starts, zone) === day(ends, zone)) return `${start}–${end}`;
  return say("time.until", { start, end, date: format(ends, zone, { weekday: "short", ...SHORT }) });
}

/** What people there call their time all year round: right for every date, as no "EST" is. */
function zoneName(zone) {
  if (/^(Etc\/)?(UTC|GMT)$/.test(zone)) return "UTC";
  const parts = formatIn(zone, { timeZoneName: "longGeneric" })?.formatToParts() ?? [];
  return parts.find((part) => part.type === "timeZoneName")?.value ?? say("time.zone", { city: zone.split("/").pop().replace(/_/g, " ") });
}

const homeName = zoneName(home);

/** All that is said of the sitting shown by the clocks of one zone; nothing in an unknown one. */
function inWords({ here, built, moved, short }, zone, name) {
  const { starts, ends } = here, face = clockFace(starts, zone), from = here === built && moved;
  return face && {
    face: face + clockFace(ends, zone),
    date: date(starts, zone),
    span: span(here, zone),
    time: time(starts, zone),
    zone: name,
    offset: offset(starts, zone),
    weekday: format(starts, zone, { weekday: "short" }),
    long: format(starts, zone, { weekday: "long" }),
    day: `${Number(face.slice(8, 10))}`,
    month: format(starts, zone, { month: "short", year: "numeric" }),
    moved: from ? say("time.moved", { date: short ? format(from, zone, SHORT) : date(from, zone), time: time(from, zone) }) : "",
  };
}

function ago(milliseconds) {
  const minutes = Math.floor(milliseconds / MINUTE), hours = Math.floor(minutes / 60);
  return new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(-(hours || minutes), hours ? "hour" : "minute");
}

const counts = {};

/** Seconds only in the last hour. Intl's words hold no markup. */
function countdown(milliseconds) {
  let left = Math.ceil(milliseconds / SECOND) * SECOND;
  const units = left >= HOUR ? { day: DAY, hour: HOUR, minute: MINUTE } : { minute: MINUTE, second: SECOND };
  return Object.entries(units).map(([unit, size]) => {
    const number = Math.floor(left / size);
    left %= size;
    if (!number && size === DAY) return "";
    counts[unit] ??= new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long", useGrouping: false });
    const text = counts[unit].format(number);
    const figure = text.includes(number) ? number : ""; // Arabic has a word for two days
    return `<span class="unit"><b>${figure}</b> ${text.replace(number, "").trim()}</span>`;
  }).join(" ");
}

// --- what the page holds ---

const SAID = ["date", "span", "zone", "offset", "weekday", "day", "month", "moved"];

function phaseOf({ starts, ends }, now, opens) {
  if (now >= ends) return "ended";
  if (now >= starts) return "live";
  return now >= starts - opens ? "soon" : "scheduled";
}

function doorOf({ sittings, opens, closes }, now) {
  if (sittings.some((s) => s.starts - opens <= now && now < s.ends + closes)) return "open";
  return sittings.every((s) => s.ends + closes <= now) ? "over" : "before";
}

/** A meeting, or one sitting in the list of a series; `html` is how the page spoke of it as it was `built`. */
function thingOf(element) {
  const { starts, ends, others } = element.dataset, { zone, zoneName: name, opens = 0, closes = 0 } = element.closest("[data-zone]").dataset;
  const slots = all("[data-say], [data-local]", element), moved = element.querySelector("[data-moved]")?.dataset;
  const sittings = [starts && `${starts}/${ends}`, ...(others ?? "").split(/\s+/)].filter(Boolean).map((pair) => {
    const [from, to] = pair.split("/").map(Date.parse);
    return { starts: from, ends: to };
  });
  const html = {}, [here] = sittings;
  for (const node of slots) if (SAID.includes(node.dataset.say)) html[node.dataset.say] = node.textContent;
  sittings.sort((a, b) => a.starts - b.starts);
  return {
    element, slots, zone, name, sittings, here, html, built: here,
    moved: moved && Date.parse(moved.moved), short: moved?.short !== undefined, opens: opens * SECOND, closes: closes * SECOND,
  };
}

const fixed = ({ element }) => ["cancelled", "untimed"].includes(element.dataset.phase);

// --- what the page says ---

function put(node, text) {
  if (node && node.textContent !== text) node.textContent = text;
}

const slot = (thing, name) => thing.slots.find((node) => node.dataset.say === name);

function showPhase(thing, phase) {
  if (thing.element.dataset.phase === phase) return;
  thing.element.dataset.phase = phase;
  put(slot(thing, "phase"), say(`phase.${phase}`));
}

/** In the zone that the visitor wants, and beside it in the other one, unless the clocks in both show the same. */
function showTimes(thing) {
  const { here, zone } = thing;
  if (!here) return;
  const ours = inWords(thing, home, homeName);
  const theirs = { ...inWords(thing, zone, thing.name), ...(here === thing.built && thing.html) };
  thing.differs = theirs.face !== ours.face;
  thing.turned = thing.differs && (mine || !theirs.span);
  const [said, other] = thing.turned ? [ours, theirs] : [theirs, ours];
  thing.said = said;
  for (const node of thing.slots) {
    const { say: name, local } = node.dataset;
    if (SAID.includes(name)) put(node, said[name] ?? "");
    if (local) put(node, thing.differs ? beside(other, thing.turned ? "theirs" : "local", local === "short", daysTo(other, said)) : "");
  }
}

/** Below 0: it is still the day before there. */
const daysTo = ({ face: other = "" }, { face = "" }) => face && other && other.slice(0, 10).localeCompare(face.slice(0, 10));

function beside(other, whose, short, days) {
  const way = short ? (days ? "-short-day" : "-short") : days > 0 ? "-later" : days < 0 ? "-earlier" : "";
  return say(`time.${whose}${way}`, { ...other, time: other.time ?? other.span });
}

/** A series has moved on: the page speaks of another sitting from now on. */
function showSitting(meeting, here) {
  if (meeting.here.starts === here.starts) return;
  meeting.here = here;
  const { element } = meeting;
  element.dataset.starts = new Date(here.starts).toISOString();
  element.dataset.ends = new Date(here.ends).toISOString();
  for (const node of all("time", element)) node.dateTime = element.dataset.starts;
  showTimes(meeting);
}

function showClock(meeting, here, phase, now) {
  const clock = slot(meeting, "clock");
  if (!clock) return;
  const counting = phase === "scheduled" || phase === "soon", state = counting ? "starts-in" : phase;
  for (const button of all("[data-pause]", meeting.element)) button.hidden = phase === "ended";
  if (page.paused && meeting.state === state) return;
  meeting.state = state;
  clock.classList.toggle("clock-words", !counting);
  clock.role = phase === "ended" ? null : "timer"; // silent: nobody is read a timer unasked
  put(slot(meeting, "lead"), say(`time.${state}`));
  const html = counting && countdown(here.starts - now);
  if (phase === "live") put(clock, say("time.started", { ago: ago(now - here.starts) }));
  else if (!counting) put(clock, say("time.ended-on", { date: dayOfEnd(meeting) }));
  else if (meeting.shown !== html) clock.innerHTML = meeting.shown = html;
}

const dayOfEnd = ({ here, zone, turned }) => (!turned && date(here.ends, zone)) || date(here.ends, home);

function showDoor(meeting, door) {
  meeting.element.dataset.door = door;
  for (const node of all("[data-at]", meeting.element)) node.hidden = !node.dataset.at.split(" ").includes(door);
}

function showMeeting(meeting, now) {
  if (fixed(meeting) || !meeting.here) return showDoor(meeting, meeting.element.dataset.door);
  const here = meeting.sittings.find((s) => s.ends > now) ?? meeting.sittings[meeting.sittings.length - 1];
  const phase = phaseOf(here, now, meeting.opens), door = doorOf(meeting, now);
  showSitting(meeting, here);
  showPhase(meeting, phase);
  showClock(meeting, here, phase, now);
  showDoor(meeting, door);
  const left = here.starts - now, near = left <= MINUTE ? "in-one" : left <= 10 * MINUTE && "in-ten";
  return tellMilestones(meeting, left > 0 ? near : phase, door === "open");
}

// --- what is said aloud ---

/** Only as they are passed while the page is open. */
function tellMilestones(meeting, mark, open) {
  const { told } = meeting;
  meeting.told = { mark, open };
  if (told && (mark !== told.mark || open > told.open)) more((module) => module.passed(page, meeting, told));
}

// --- the clock ---

let meetings, dates, skew = 0; // milliseconds that the visitor's clock lacks
let things = new Map(), met = new WeakMap(); // of each element, with what its HTML said before this script spoke

/** What the page holds by now. `anew`: all of it stands there as it was built. */
function gather(anew) {
  if (anew) met = new WeakMap();
  const found = (selector) => all(selector).map((element) => met.get(element) ?? met.set(element, thingOf(element)).get(element));
  [meetings, dates] = [found("[data-meeting]"), found("[data-sitting]")];
  things = new Map([...meetings, ...dates].map((thing) => [thing.element, thing]));
  enliven();
  showZones();
  tick();
}

function show(now) {
  for (const meeting of meetings) showMeeting(meeting, now);
  for (const one of dates) if (!fixed(one)) showPhase(one, phaseOf(one.here, now, one.opens));
  for (const node of all("[data-reveals]")) node.hidden = now < Date.parse(node.dataset.reveals);
}

const edgesOf = (m) => m.sittings.flatMap((s) => [s.starts - m.opens, s.starts, s.ends, s.ends + m.closes]);

/** To the next full second while a countdown shows seconds, else to the next minute or edge, whichever is first. */
function rest(now, edges) {
  const step = meetings.some((m) => m.state === "starts-in" && m.here.starts - now <= HOUR) ? SECOND : MINUTE;
  return Math.max(1, Math.min(step - (now % step), due - Date.now(), ...edges.filter((edge) => edge > now).map((edge) => edge - now)));
}

let timer, last, next;

/** A machine that wakes up is not kept waiting for what was left of a minute. */
function beat() {
  const wait = next - Date.now();
  if (wait > 0 && wait <= MINUTE) timer = setTimeout(beat, Math.min(wait, SECOND));
  else tick();
}

function tick() {
  clearTimeout(timer);
  const now = Date.now() + skew, edges = meetings.flatMap(edgesOf);
  show(now);
  if (edges.some((edge) => last < edge && edge <= now)) due = Math.min(due, Date.now() + SPREAD * Math.random());
  last = now;
  if (document.hidden) return;
  if (Date.now() >= due) renew();
  next = Date.now() + rest(now, edges);
  beat();
}

/** A clock that is out would keep the door shut, or open it to nobody: the site's own host knows the time. */
function learn(reply, asked) {
  const took = Date.now() - asked, age = Number(reply.headers.get("Age")) || 0; // seconds in a cache on the way
  const lacks = Date.parse(reply.headers.get("Date") ?? "") + (age + 0.5) * SECOND - asked - took / 2; // the header has no fractions
  if (!(Math.abs(lacks - skew) > 5 * SECOND + took)) return;
  skew = lacks;
  last = undefined; // no time has passed
  for (const meeting of meetings) meeting.told = null;
  tick();
}

// --- the page's own address: is it all still so? ---

const main = document.querySelector("main") ?? document.body;
const page = { built: main.innerHTML, gather, learn, say, said: (element) => things.get(element)?.said };
let checked = Date.now(), due = checked + EVERY;

function renew() {
  checked = Date.now();
  due = checked + EVERY;
  if (!main.querySelector("[data-meeting], .empty")) return;
  more((module) => module.renew(page));
}

/** What is seldom needed is loaded when it is. */
const more = (use) => import(document.querySelector("[data-fresh]").dataset.fresh).then(use).catch(() => {});

function back() {
  tick();
  if (!document.hidden && Date.now() - checked > RESTED) renew();
}

// --- what visitors choose ---

let mine = true;
try {
  mine = localStorage.getItem("eroom.zone") !== "theirs";
} catch {
  // a browser that keeps nothing
}

function showZones() {
  for (const thing of things.values()) showTimes(thing);
  const other = Array.from(things.values()).some((thing) => thing.differs);
  for (const node of all("[data-all-in]")) {
    const { allIn, zoneName: theirs } = node.dataset;
    put(node, allIn.replace("{zone}", dates.some((one) => one.turned) ? homeName : theirs));
  }
  for (const node of all("[data-zones]")) node.hidden = !other;
  for (const button of all("[data-zone-choice]")) {
    const isMine = button.dataset.zoneChoice === "mine";
    button.setAttribute("aria-pressed", isMine === mine);
    if (isMine) put(button, say("time.mine", { zone: homeName }));
  }
}

document.addEventListener("eroom:zone", ({ detail }) => {
  mine = detail !== "theirs";
  showZones();
  tick();
});

main.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-zone-choice], [data-pause]");
  if (button) more((module) => module.press(page, button));
});

// --- what is loaded on a click ---

const ticket = new URLSearchParams(location.search).get("tk");

/** Controls that need this script show; a registrant's own token goes along to the join page, which takes it in. */
function enliven() {
  for (const control of all("[data-module]")) control.parentElement.hidden = false;
  if (ticket) for (const link of all("a.join")) link.search = new URLSearchParams({ tk: ticket });
}

document.addEventListener("click", async ({ target }) => {
  const control = target.closest("[data-module]");
  if (control) (await import(control.dataset.module)).default(control);
});

gather();
if (meetings.length) {
  const asked = Date.now();
  fetch(location.pathname, { method: "HEAD", cache: "no-store" }).then((reply) => learn(reply, asked), () => {});
}
document.addEventListener("eroom:content", () => gather());
document.addEventListener("visibilitychange", back);
addEventListener("pageshow", back);
addEventListener("focus", back);

// --- finding: what does it is fetched when somebody begins to, or when the address asks for it ---

const finder = document.querySelector("[data-finder]");
if (finder) {
  const find = async (chip) => (await import(finder.dataset.finder)).pick(chip);
  const asked = () => /[?&](q|when|kind|category|host)=/.test(location.search) && find();
  finder.querySelector("form").hidden = false;
  finder.addEventListener("focusin", ({ target }) => target.form && find());
  finder.addEventListener("click", (event) => {
    const chip = event.target.closest("[data-filter]");
    if (!chip || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    find(chip).catch(() => location.assign(chip.href));
  });
  addEventListener("popstate", asked);
  asked();
}

// calendar.js, which runs after this, takes them in the same turn: with an import it would come after the first paint, and days would move.
globalThis.eroom = { clockFace, day, format, home, put, say, time, zoneName };
