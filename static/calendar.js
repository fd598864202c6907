// The month by the visitor's clock: entries move to their day there. Marks today and what is on.

const root = document.querySelector("[data-calendar]");
const { clockFace, day, format, home, put, say, time, zoneName } = globalThis.eroom; // site.js
const find = (selector, within = root) => within.querySelector(selector);
const table = find("table"), button = find("button"), note = find("[role=status]");
const LATE = 3 * 3600e3; // as the page has it

const days = new Map([...root.querySelectorAll("td")].map((cell) => [find("time", cell).dateTime, cell]));
const entries = [...root.querySelectorAll("[data-ends]")].map((li) => {
  const began = find("time", li), end = began.nextSibling;
  const starts = Date.parse(began.dateTime), ends = Date.parse(li.dataset.ends);
  return { li, list: li.parentElement, began, end, starts, ends, said: [began.textContent, end.textContent, end.className] };
}).sort((a, b) => a.starts - b.starts);
const differs = entries.some((e) => !e.began.dateTime.startsWith(clockFace(e.starts, home).replace(" ", "T")));
const theirs = note.textContent;
let mine;

function inMine({ starts, ends }) {
  const late = day(ends - LATE, home) > day(starts, home);
  const date = format(ends, home, { day: "numeric", month: "short", year: "numeric" });
  const end = late ? ` ${say("calendar.until", { date, time: time(ends, home) })}` : ends > starts ? `–${time(ends, home)}` : "";
  return [time(starts, home), end, late ? "entry-until" : "entry-end"];
}

function lay(choice) {
  mine = differs && choice !== "theirs";
  for (const e of entries) {
    const cell = days.get(day(e.starts, home));
    (mine ? find(cell ? "ul" : "[data-beyond]", cell) : e.list).append(e.li);
    [e.began.textContent, e.end.textContent, e.end.className] = mine ? inMine(e) : e.said;
  }
  put(note, mine ? say("calendar.mine", { zone: zoneName(home) }) : theirs);
  put(button, say(mine ? "calendar.to-theirs" : "calendar.to-mine"));
  button.hidden = !differs;
  find(".calendar-empty")?.toggleAttribute("hidden", find("td:not(.calendar-outside) li"));
  tick();
}

function tick() {
  const now = Date.now(), today = day(now, mine ? home : root.dataset.zone) || day(now, home);
  find("[aria-current=date]")?.removeAttribute("aria-current");
  days.get(today)?.setAttribute("aria-current", "date");
  for (const { li, starts, ends } of entries) {
    if (li.dataset.phase === "cancelled" || now < starts) continue;
    li.dataset.phase = now < ends ? "live" : "ended";
    put(find(".entry-state", li), say(`phase.${li.dataset.phase}`));
  }
}

function kept(act) {
  try {
    return act(localStorage);
  } catch {
    return null; // a browser may keep nothing
  }
}

// Other pages know this switch. Remembered only after a click.
button.addEventListener("click", () => {
  const detail = mine ? "theirs" : "mine";
  kept((store) => (store["eroom.zone"] = detail));
  document.dispatchEvent(new CustomEvent("eroom:zone", { detail }));
});
document.addEventListener("eroom:zone", ({ detail }) => lay(detail));

lay(kept((store) => store["eroom.zone"]));
setInterval(tick, 6e4);
document.addEventListener("visibilitychange", tick);

// As a list, on phones, some browsers forget that it is a table. (Said in the page it would be said twice.)
const roles = { table: "table", "thead, tbody": "rowgroup", tr: "row", th: "columnheader", td: "cell" };
for (const [tags, role] of Object.entries(roles)) for (const part of root.querySelectorAll(tags)) part.role = role;
table.setAttribute("aria-describedby", "calendar-keys");
table.addEventListener("focusin", () => import(root.dataset.keys), { once: true });
if (location.hash === "#days") { // came by key
  const enter = () => (find("a", table) ?? table).focus();
  table.addEventListener("focus", enter, { once: true, signal: AbortSignal.timeout(2000) }); // some browsers go to the table only when it is shown
  enter();
}
