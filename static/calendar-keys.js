// The keys within the month: arrows between the days that have entries, Home and End within a week, Page Up and Page Down
// to another month. Fetched when the focus first comes here.

const root = document.querySelector("[data-calendar]"), table = root.querySelector("table");
const cells = [...table.querySelectorAll("td")];

/** The entry that a key leads to. */
function entry(key, at) {
  const busy = cells.flatMap((cell, n) => (cell.offsetHeight && cell.querySelector("li") ? [n] : [])); // on phones what is over is folded away
  const ahead = root.matches(":dir(rtl)") ? -1 : 1;
  const week = getComputedStyle(table).display === "table" ? 7 : 1; // as a list, a day stands below another
  const step = { ArrowRight: ahead, ArrowLeft: -ahead, ArrowDown: week, ArrowUp: -week }[key];
  const first = at - (at % 7);
  const to = {
    Home: () => busy.find((n) => n >= first),
    End: () => busy.findLast((n) => n < first + 7),
  }[key] ?? (step > 0 ? () => busy.find((n) => n >= at + step) : () => busy.findLast((n) => n <= at + step));
  return cells[to()]?.querySelector("a");
}

table.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const { key } = event;
  const month = { PageUp: "prev", PageDown: "next" }[key];
  const link = month ? root.querySelector(`[rel=${month}]`) : entry(key, cells.indexOf(event.target.closest("td")));
  if (!link) return;
  event.preventDefault();
  if (month) location.href = `${link.href}#days`;
  else link.focus();
});
