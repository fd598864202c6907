// Finds meetings while somebody types or picks. Every card comes from the site's own files, rendered there like all others;
// here they are only chosen from. The state is in the address: back, forward and a shared link lead to the same list.

const STEP = 24, PAUSE = 400; // milliseconds of quiet before the address follows and the number is read out
const KEYS = ["q", "when", "kind", "category", "host"];
const root = document.documentElement, bar = document.querySelector("[data-finder]"), { bound, grid } = bar.dataset;
const form = bar.querySelector("form"), field = form.q, status = bar.querySelector("[role=status]");
const chips = [...bar.querySelectorAll("[data-filter]")], found = document.getElementById("found");
const title = found.querySelector("h2"), list = found.querySelector("ul"), [clear, more] = found.querySelectorAll("button");
const words = new Map(Array.from(document.getElementById("find-words").content.children, (e) => [e.dataset.word, e.textContent]));
const say = (name, fact = "") => words.get(name).replace(/\{\w+\}/, () => fact);

/** As eroom_static/core/fold.py does it. */
const fold = (text) =>
  text.normalize("NFKD").replace(/[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670'\u2018\u2019\u02bc]/g, "")
    .toUpperCase().toLowerCase().replace(/ς/g, "σ").trim().split(/\s+/);

// --- what is asked for, and the address that says so ---

const own = Object.fromEntries(chips.filter((c) => c.ariaCurrent).map(({ dataset: { filter, value } }) => [filter, value]));
let state, timer;

/** What a state asks for beyond what a page shows by itself. */
function address(wanted, path, itself) {
  const told = new URLSearchParams(KEYS.filter((k) => wanted[k] && wanted[k] !== itself[k]).map((k) => [k, wanted[k]]));
  return `${path}?${told}`.replace(/\?$/, "");
}

function read() {
  state = { ...own, ...Object.fromEntries(new URLSearchParams(location.search)) };
  field.value = state.q ?? "";
}

/** A pick and the first letter are a step of their own, so that "back" undoes them. */
function keep(step) {
  clearTimeout(timer);
  const { pathname, search } = location, to = address(state, pathname, own);
  if (to !== pathname + search) history[step || !search.includes("q=") ? "pushState" : "replaceState"](null, "", to);
  status.textContent = found.hidden ? "" : title.textContent;
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(keep, PAUSE);
}

// --- where it is looked for ---

const files = {}, asked = {};
const places = () => (state.when === "past" ? ["over"] : state.when ? ["ahead"] : ["ahead", "over"]);

async function cards(url) {
  const reply = await fetch(url);
  if (!reply.ok) throw reply;
  const page = new DOMParser().parseFromString(await reply.text(), "text/html");
  const here = Array.from(page.querySelectorAll("[data-find]"), (item) => ({ ...item.dataset, item }));
  const next = page.querySelector("[rel=next]");
  return next ? here.concat(await cards(next.getAttribute("href"))) : here;
}

const load = () => Promise.all(places().map(async (name) => {
  try {
    files[name] = await (asked[name] ??= cards(bar.dataset[name]));
  } catch (trouble) {
    asked[name] = null;
    throw trouble;
  }
}));

/** On, or its door is open: from the facts, since nothing keeps a card up to date that was not shown yet. */
function live({ dataset: { phase, starts, ends, opens, others = "" } }) {
  const now = Date.now();
  return starts && phase !== "cancelled" && `${starts}/${ends} ${others}`.split(" ").some((pair) => {
    const [from, to] = pair.split("/").map(Date.parse);
    return from - opens * 1000 <= now && now < to;
  });
}

// --- what is shown ---

let matches, shown;

function show() {
  for (const chip of chips) {
    const on = state[chip.dataset.filter] === chip.dataset.value;
    chip.ariaCurrent = on || null;
    if (on && chip.closest("details")) chip.closest("details").open = true;
  }
  found.hidden = KEYS.every((k) => (state[k] ?? "") === (own[k] ?? ""));
  found.ariaBusy = null;
  if (found.hidden) delete root.dataset.filtered;
  else if (places().every((name) => files[name])) draw();
  else {
    found.ariaBusy = true;
    title.textContent = say("find.looking");
    load().then(() => (show(), later()), () => (found.ariaBusy = null, title.textContent = status.textContent = say("find.trouble")));
  }
}

function draw() {
  const { q, when, kind, category, host } = state, sought = fold(q ?? ""), { lang } = root;
  matches = places().flatMap((name) => files[name]).filter((card) =>
    (!kind || card.kind === kind) && (!host || card.host === host) && (!category || card.category.split(" ").includes(category)) &&
    sought.every((word) => card.find.includes(word)) && (when !== "live" || live(card.item.firstElementChild)));
  const number = root.dataset.filtered = matches.length;
  title.textContent = number
    ? say(`found.${new Intl.PluralRules(lang).select(number)}`, number.toLocaleString(lang))
    : say(q ? "find.none-for" : "find.none", q);
  const held = list.contains(document.activeElement);
  shown = 0;
  add();
  if (held && !list.contains(document.activeElement)) title.focus();
}

/** The next few of what matches. What is there already stays where it is: both are in the order of time. Whoever keeps time on cards is told. */
function add() {
  const first = shown, next = matches.slice(0, shown += STEP).map((card) => card.item);
  for (const item of Array.from(list.children)) if (!next.includes(item)) item.remove();
  next.forEach((item, n) => item === list.children[n] || list.insertBefore(item, list.children[n]));
  more.hidden = shown >= matches.length;
  document.dispatchEvent(new Event("eroom:content"));
  return next[first];
}

// --- what visitors do ---

function turn(next, step) {
  state = next;
  show();
  if (step) keep(step);
  else later();
}

/** A click on a chip. Where that takes back what a page is all about, another page shows what is wanted. */
export function pick(chip) {
  if (!chip) return;
  const { filter, value } = chip.dataset, before = own[filter];
  const back = before === value && filter !== "when" ? "" : before;
  const next = { ...state, [filter]: state[filter] === value ? back : value };
  if (!bound || next[bound] === own[bound]) return turn(next, true);
  const to = address(next, grid, { when: "upcoming" });
  location.assign(to === `${grid}?${filter}=${value}` ? chip.href : to);
}

function reset(to) {
  field.value = "";
  turn(to, true);
  field.focus();
}

const typed = () => turn({ ...state, q: field.value.trim() });
field.addEventListener("input", typed);
field.addEventListener("change", () => keep()); // whoever leaves the field may leave the page
field.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.isComposing || found.hidden) return;
  event.preventDefault();
  reset(field.value ? { ...state, q: "" } : own);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  keep();
  if (!found.hidden) title.focus();
});
clear.addEventListener("click", () => reset(own));
more.addEventListener("click", () => add().querySelector("a").focus());
addEventListener("popstate", () => {
  read();
  turn(state);
});

const begun = field.value;
read();
if (begun) field.value = begun;
typed();
load().catch(() => {}); // trouble is told once something is asked for
