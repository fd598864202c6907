// Keeps what a page says of time right while it is open: phases, countdown, open doors, the visitor's own zone.
// Everything is worked out anew from the clock at each tick, so a sleeping machine wakes up to the right words.

const SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE, DAY = 24 * HOUR;
const language = document.documentElement.lang || "en";
const locale = language === "en" ? "en-GB" : language; // the pages' own English writes 24 November and 15:00
const home = new Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
const words = new Map(
  Array.from(document.getElementById("words")?.content.children ?? [], (e) => [e.dataset.word, e.textContent]),
);

// --- words ---

const say = (name, facts = {}) => (words.get(name) ?? "").replace(/\{(\w+)\}/g, (_, key) => facts[key] ?? "");

const formats = new Map();

/** An instant in words; "" in a zone that this browser does not know. */
function format(instant, zone, options, as = locale) {
  const key = JSON.stringify([zone, options, as]);
  if (!formats.has(key)) {
    try {
      formats.set(key, new Intl.DateTimeFormat(as, { ...options, timeZone: zone }));
    } catch {
      formats.set(key, null);
    }
  }
  return formats.get(key)?.format(instant) ?? "";
}

const TIME = { hour: "2-digit", minute: "2-digit" };
const FULL = { weekday: "long", day: "numeric", month: "long", year: "numeric" };
const time = (instant, zone) => format(instant, zone, TIME);
const date = (instant, zone) => format(instant, zone, FULL);
const weekday = (instant, zone) => format(instant, zone, { weekday: "short" });
const clockFace = (instant, zone) => format(instant, zone, { dateStyle: "short", timeStyle: "short" }, "sv"); // 2026-11-24 15:00
const day = (instant, zone) => clockFace(instant, zone).slice(0, 10);

function offset(instant, zone) {
  const options = { hour: "2-digit", timeZoneName: "shortOffset" };
  return (/(?:GMT|UTC)\S*/.exec(format(instant, zone, options, "en"))?.[0] ?? "").replace("-", "−");
}

function span({ starts, ends }, zone) {
  if (starts === ends) return time(starts, zone);
  if (day(starts, zone) === day(ends, zone)) return `${time(starts, zone)}–${time(ends, zone)}`;
  return `${time(starts, zone)} – ${weekday(ends, zone)} ${time(ends, zone)}`;
}

const zoneName = (zone) =>
  /^(Etc\/)?(UTC|GMT)$/.test(zone) ? "UTC" : say("time.zone", { city: zone.split("/").pop().replace(/_/g, " ") });

/** The sitting in the visitor's zone; "" where the clocks there show the same. */
function local(sitting, zone, short) {
  const theirs = clockFace(sitting.starts, zone), ours = clockFace(sitting.starts, home);
  if (theirs === ours) return "";
  const days = theirs && ours.slice(0, 10).localeCompare(theirs.slice(0, 10));
  const facts = {
    time: time(sitting.starts, home), weekday: weekday(sitting.starts, home), date: date(sitting.starts, home),
    span: span(sitting, home), zone: zoneName(home),
  };
  if (short) return say(days ? "time.local-short-day" : "time.local-short", facts);
  return say(days > 0 ? "time.local-later" : days < 0 ? "time.local-earlier" : "time.local", facts);
}

function ago(milliseconds) {
  const minutes = Math.floor(milliseconds / MINUTE);
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  return minutes < 60 ? relative.format(-minutes, "minute") : relative.format(-Math.floor(minutes / 60), "hour");
}

/** [["3", "days"], ["4", "hours"], …]: seconds only in the last hour. */
function countdown(milliseconds) {
  const left = Math.ceil(milliseconds / SECOND) * SECOND;
  const units = left >= HOUR ? [["day", DAY], ["hour", HOUR], ["minute", MINUTE]] : [["minute", MINUTE], ["second", SECOND]];
  let rest = left;
  const counted = units.map(([unit, size]) => {
    const number = Math.floor(rest / size);
    rest -= number * size;
    return [number, unit];
  });
  return counted.filter(([number, unit]) => unit !== "day" || number).map(([number, unit]) => {
    const parts = new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long" }).formatToParts(number);
    const text = (wanted) => parts.filter((p) => (p.type === "unit") === wanted && p.type !== "literal").map((p) => p.value).join("");
    return [text(false), text(true)];
  });
}

// --- what the page holds ---

const sitting = (starts, ends) => ({ starts: Date.parse(starts), ends: Date.parse(ends) });

function phaseOf({ starts, ends }, now, opens) {
  if (now >= ends) return "ended";
  if (now >= starts) return "live";
  return now >= starts - opens ? "soon" : "scheduled";
}

function doorOf({ sittings, opens, closes }, now) {
  if (sittings.some((s) => s.starts - opens <= now && now < s.ends + closes)) return "open";
  return sittings.every((s) => s.ends + closes <= now) ? "over" : "before";
}

const windowOf = ({ dataset: { zone, opens = 0, closes = 0 } }) => ({ zone, opens: opens * SECOND, closes: closes * SECOND });

function meetingOf(element) {
  const { starts, ends, others = "" } = element.dataset;
  const rest = others.trim().split(/\s+/).filter(Boolean).map((pair) => sitting(...pair.split("/")));
  const sittings = starts ? [sitting(starts, ends), ...rest].sort((a, b) => a.starts - b.starts) : [];
  return { element, ...windowOf(element), sittings, spoken: Date.parse(starts), slots: slotsOf(element) };
}

function sittingOf(element) {
  const { starts, ends } = element.dataset;
  return { element, ...windowOf(element.closest("[data-zone]")), ...sitting(starts, ends), slots: slotsOf(element) };
}

const slotsOf = (element) => Array.from(element.querySelectorAll("[data-say], [data-local]"));

const fixed = (element) => ["cancelled", "untimed"].includes(element.dataset.phase);

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

function showLocal(thing, here) {
  for (const node of thing.slots) {
    if (node.dataset.local) put(node, local(here, thing.zone, node.dataset.local === "short"));
  }
}

/** A series has moved on: the page speaks of another sitting from now on. */
function showSitting(meeting, here) {
  if (meeting.spoken === here.starts) return;
  meeting.spoken = here.starts;
  const { element } = meeting, at = here.starts;
  const zone = time(at, meeting.zone) ? meeting.zone : home; // a browser may not know the meeting's
  const said = {
    zone: zoneName(zone), date: date(at, zone), span: span(here, zone), offset: offset(at, zone), weekday: weekday(at, zone), moved: "",
    day: format(at, zone, { day: "numeric" }), month: format(at, zone, { month: "short", year: "numeric" }),
  };
  for (const [name, text] of Object.entries(said)) put(slot(meeting, name), text);
  element.dataset.starts = new Date(here.starts).toISOString();
  element.dataset.ends = new Date(here.ends).toISOString();
  for (const node of element.querySelectorAll("time")) node.dateTime = element.dataset.starts;
  showLocal(meeting, here);
}

function showClock(meeting, here, phase, now) {
  const clock = slot(meeting, "clock");
  if (!clock) return;
  const counting = phase === "scheduled" || phase === "soon";
  clock.classList.toggle("clock-words", !counting);
  if (phase === "ended") clock.removeAttribute("role");
  else if (!clock.hasAttribute("role")) clock.setAttribute("role", "timer"); // silent: nobody is read a timer unasked
  put(slot(meeting, "lead"), say(`time.${counting ? "starts-in" : phase}`));
  if (counting) return putUnits(clock, countdown(here.starts - now));
  if (phase === "live") return put(clock, say("time.started", { ago: ago(now - here.starts) }));
  return put(clock, say("time.ended-on", { date: date(here.ends, meeting.zone) || date(here.ends, home) }));
}

function putUnits(clock, units) {
  const shown = units.map((unit) => unit.join(" ")).join(" ");
  if (clock.dataset.shown === shown && clock.querySelector(".unit")) return;
  clock.dataset.shown = shown;
  clock.replaceChildren(...units.flatMap(([number, name], n) => [n ? " " : "", unitOf(number, name)]));
}

function unitOf(number, name) {
  const unit = document.createElement("span"), figure = document.createElement("b");
  unit.className = "unit";
  figure.textContent = number;
  unit.append(figure, ` ${name}`);
  return unit;
}

function showDoor(meeting, door) {
  meeting.element.dataset.door = door;
  for (const node of meeting.element.querySelectorAll("[data-at]")) {
    node.hidden = !node.dataset.at.split(" ").includes(door);
  }
}

function showMeeting(meeting, now) {
  if (fixed(meeting.element) || !meeting.sittings.length) return showDoor(meeting, meeting.element.dataset.door);
  const here = meeting.sittings.find((s) => s.ends > now) ?? meeting.sittings[meeting.sittings.length - 1];
  const phase = phaseOf(here, now, meeting.opens);
  showSitting(meeting, here);
  showPhase(meeting, phase);
  showClock(meeting, here, phase, now);
  showDoor(meeting, doorOf(meeting, now));
}

function showReveal(node, now) {
  node.hidden = now < Date.parse(node.dataset.reveals);
}

// --- the clock ---

const all = (selector) => Array.from(document.querySelectorAll(selector));
const meetings = all("[data-meeting]").map(meetingOf);
const dates = all("[data-sitting]").map(sittingOf);
const reveals = all("[data-reveals]");

function show(now) {
  for (const meeting of meetings) showMeeting(meeting, now);
  for (const one of dates) if (!fixed(one.element)) showPhase(one, phaseOf(one, now, one.opens));
  for (const node of reveals) showReveal(node, now);
}

/** To the next full second while a countdown shows seconds, else to the next minute or edge, whichever is first. */
function pause(now) {
  const counted = meetings.filter((m) => slot(m, "clock")).map((m) => m.spoken - now);
  const step = counted.some((left) => left > 0 && left <= HOUR) ? SECOND : MINUTE;
  const edges = meetings.flatMap((m) => m.sittings.flatMap((s) => [s.starts - m.opens, s.starts, s.ends, s.ends + m.closes]));
  const toEdge = Math.min(...edges.filter((edge) => edge > now).map((edge) => edge - now), MINUTE);
  return Math.max(1, Math.min(step - (now % step), toEdge));
}

let timer;
let skew = 0; // milliseconds that the visitor's clock lacks

function tick() {
  clearTimeout(timer);
  const now = Date.now() + skew;
  show(now);
  if (!document.hidden) timer = setTimeout(tick, pause(now));
}

for (const thing of [...meetings, ...dates]) {
  const { starts, ends } = thing.element.dataset;
  if (starts) showLocal(thing, sitting(starts, ends));
}
/** A clock that is minutes out would keep the door shut, or open it to nobody: the site's own host knows the time. */
async function correct() {
  const asked = Date.now();
  const reply = await fetch(location.pathname, { method: "HEAD", cache: "no-store" }).catch(() => null);
  const age = Number(reply?.headers.get("Age")) || 0; // seconds in a cache on the way
  const lacks = Date.parse(reply?.headers.get("Date") ?? "") + age * SECOND - (asked + Date.now()) / 2;
  if (Math.abs(lacks) < 2 * MINUTE || Number.isNaN(lacks)) return;
  skew = lacks;
  tick();
}

/** Cards that came into the page later. */
document.addEventListener("eroom:added", ({ detail: { root } }) => {
  for (const meeting of Array.from(root.querySelectorAll("[data-meeting]"), meetingOf)) {
    meetings.push(meeting);
    if (meeting.sittings.length) showLocal(meeting, sitting(meeting.element.dataset.starts, meeting.element.dataset.ends));
    showMeeting(meeting, Date.now() + skew);
  }
});

if (meetings.length) correct();
document.addEventListener("visibilitychange", tick);
addEventListener("pageshow", tick);
addEventListener("focus", tick);
tick();

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
