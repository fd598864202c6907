// The filters of the templates. A date is written by the clock of its zone, as the data has it.
const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const wall = (text) => new Date(`${text.slice(0, 19)}Z`);
const two = (number) => String(number).padStart(2, "0");
const basic = (text) => text.replace(/[-:]/g, "");
const escaped = (text) => text.replace(/[\\,;]/g, "\\$&").replace(/\n/g, "\\n");
const fold = (text) => text.replace(/([^\n]{73})/g, "$1\n ").replace(/\n/g, "\r\n");
const said = (m, most) => (m.agenda ? `${cut(m.agenda, most)}\n\n${m.address}` : m.address);
const cut = (text, most) => (text.length > most ? `${text.slice(0, most)}…` : text);
const html = (text) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
const script = (data) => JSON.stringify(data).replace(/[<>&]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`);

const FILTERS = {
  date: (t) => { const d = wall(t); return `${DAYS[d.getUTCDay()]}, ${d.getUTCDate()} ${MONTHS[d.getUTCMonth()]} ${d.getUTCFullYear()}`; },
  shortdate: (t) => { const d = wall(t); return `${DAYS[d.getUTCDay()].slice(0, 3)}, ${d.getUTCDate()} ${MONTHS[d.getUTCMonth()].slice(0, 3)}`; },
  time: (t) => { const d = wall(t); return `${two(d.getUTCHours())}:${two(d.getUTCMinutes())}`; },
  day: (t) => wall(t).getUTCDate(),
  month: (t) => MONTHS[wall(t).getUTCMonth()].slice(0, 3),
  monthyear: (t) => { const d = wall(t); return `${MONTHS[d.getUTCMonth()].slice(0, 3)} ${d.getUTCFullYear()}`; },
  longmonth: (t) => { const d = wall(t); return `${MONTHS[d.getUTCMonth()]} ${d.getUTCFullYear()}`; },
  weekday: (t) => DAYS[wall(t).getUTCDay()].slice(0, 3),
  longweekday: (t) => DAYS[wall(t).getUTCDay()],
  offset: (t) => (t.endsWith("Z") ? "GMT" : `GMT${t.slice(19, 22)}`),
  isodate: (t) => t.slice(0, 10),
  duration: (n) => [[Math.floor(n / 60), "hour"], [n % 60, "minute"]].filter(([k]) => k).map(([k, unit]) => `${k} ${unit}${k === 1 ? "" : "s"}`).join(" "),
  summary: cut,
  counted: (n) => `${n} meeting${n === 1 ? "" : "s"}`,
  agenda: (text) => text.split("\n\n").map((part) => `<p dir="auto">${html(part).replace(/\n/g, "<br>")}</p>`).join(""),
  fold, escaped, basic, html,
  json: script,
  linked: (m) => script(linked(m)),
  linkedlist: (all) => script({ "@context": "https://schema.org", "@type": "ItemList", itemListElement: all.filter((m) => m.shown).map((m, n) => ({ "@type": "ListItem", position: n + 1, url: m.address })) }),
  weblinks: (m) => weblinks(m),
  described: (m) => said(m, 600),
  listed: (m) => script({
    key: m.key, kind: m.kind, topic: m.topic, agenda: m.agenda, url: m.address, timezone: m.zone, cancelled: m.cancelled, series: m.series,
    host: m.host && m.host.name, categories: m.categories.map((c) => c.name), registration_url: m.register_url || null, updated: m.updated,
    occurrences: [...m.over, ...m.ahead].map((s) => ({ start: s.starts, end: s.ends, cancelled: s.phase === "cancelled" })),
  }),
  of: (keys, meetings) => keys.map((key) => meetings[key]),
  names: (terms) => terms.map((t) => t.name),
  slugs: (terms) => terms.map((t) => t.slug).join(" "),
  others: (m) => [...m.over.slice(-1), ...m.ahead],
  timed: (all) => all.filter((m) => m.current && !m.cancelled).slice(0, 6),
  coming: (all) => all.filter((m) => m.phase !== "live").slice(0, 2),
};

function linked(m) {
  const common = { name: m.topic, url: m.address, ...(m.agenda ? { description: cut(m.agenda, 500) } : {}) };
  const event = (s) => ({
    "@type": "Event", ...common, startDate: s.local, endDate: s.local_ends,
    eventStatus: `https://schema.org/${m.cancelled || s.phase === "cancelled" ? "EventCancelled" : s.moved ? "EventRescheduled" : "EventScheduled"}`,
    eventAttendanceMode: "https://schema.org/OnlineEventAttendanceMode", location: { "@type": "VirtualLocation", url: m.address },
    ...(s.moved ? { previousStartDate: s.moved } : {}),
  });
  const organizer = m.host ? { "@type": "Person", name: m.host.name } : { "@type": "Organization", name: "Bench", url: "http://127.0.0.1:8000/" };
  if (!m.series) return { "@context": "https://schema.org", ...event(m.shown), organizer };
  const all = [...m.over, ...m.ahead];
  return {
    "@context": "https://schema.org", "@type": "EventSeries", ...common, startDate: all[0].local, endDate: all.at(-1).local_ends,
    subEvent: (m.ahead.length ? m.ahead : all).slice(0, 60).map(event), organizer,
  };
}

function weblinks(m) {
  if (!m.current) return [];
  const s = m.shown, words = said(m, 500), asked = (to) => new URLSearchParams(to).toString();
  const outlook = asked({ path: "/calendar/action/compose", rru: "addevent", subject: m.topic, startdt: s.starts, enddt: s.ends, body: words, location: m.address });
  const google = asked({ action: "TEMPLATE", text: m.topic, dates: `${basic(s.starts)}/${basic(s.ends)}`, ctz: m.zone, details: words, location: m.address });
  const yahoo = asked({ v: 60, title: m.topic, st: basic(s.starts), et: basic(s.ends), desc: words, in_loc: m.address });
  return [
    { name: "Google Calendar", url: `https://calendar.google.com/calendar/render?${google}` },
    { name: "Outlook.com", url: `https://outlook.live.com/calendar/0/action/compose?${outlook}` },
    { name: "Office 365", url: `https://outlook.office.com/calendar/0/action/compose?${outlook}` },
    { name: "Yahoo", url: `https://calendar.yahoo.com/?${yahoo}` },
  ];
}

module.exports = (config) => {
  for (const [name, filter] of Object.entries(FILTERS)) config.addFilter(name, filter);
  config.setNunjucksEnvironmentOptions({ trimBlocks: true, lstripBlocks: true });
  config.setFrontMatterParsingOptions({ language: "js" });
  config.addPassthroughCopy({ static: "/" });
  config.setTemplateFormats(["njk"]);
  return { dir: { input: "pages", includes: "../includes", data: "../data", output: "public" } };
};
