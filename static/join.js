// The way in, on a click and never before: has the function asked (ask.js), and opens Zoom's app or its room (zoom.js) in this page.

const FRESH = 60000; // a page older than this asks for its own latest grant first
const WAITS = [10, 15, 20, 30, 45, 60]; // seconds between questions to a host who has not started; Zoom allows one in 10
const REMEMBERED = "eroom.visitor";

const language = document.documentElement.lang || "en";
const locale = `${language === "en" ? "en-GB" : language}-u-nu-latn-ca-gregory`;
const words = new Map(
  Array.from(document.getElementById("words")?.content.children ?? [], (e) => [e.dataset.word, e.textContent]),
);
const say = (name, facts = {}) => (words.get(`join.${name}`) ?? "").replace(/\{(\w+)\}/g, (_, key) => facts[key] ?? "");

const door = document.querySelector("[data-eroom-grant]");
const field = (name) => door.elements.namedItem(name);
const part = (selector) => door.querySelector(selector);

// --- what this tab knows ---
// The tab's own history entry carries it over a reload. It is sent nowhere, and goes with the tab.

const kept = () => history.state?.eroom ?? {};
const keep = (facts) => history.replaceState({ ...history.state, eroom: facts }, "", location.href);

/** The visitor's own token, from the address (and out of it), or from a personal link that was pasted. */
function takeTicket() {
  const address = new URL(location.href);
  const ticket = address.searchParams.get("tk");
  if (!ticket) return;
  address.searchParams.delete("tk");
  history.replaceState({ ...history.state, eroom: { ...kept(), ticket } }, "", address);
}

function ticketIn(text) {
  try {
    return new URL(text.trim()).searchParams.get("tk") ?? "";
  } catch {
    return /^[\w.~-]{10,}$/.test(text.trim()) ? text.trim() : "";
  }
}

function remembered() {
  try {
    return JSON.parse(localStorage.getItem(REMEMBERED)) ?? {};
  } catch {
    return {};
  }
}

function remember(visitor) {
  try {
    if (field("remember").checked) localStorage.setItem(REMEMBERED, JSON.stringify(visitor));
    else localStorage.removeItem(REMEMBERED);
  } catch {
    // a browser that keeps nothing
  }
}

// --- the function ---

const loaded = Date.now();

const load = (name) => import(new URL(door.dataset[name], location.href)).catch(() => null);

/** The function's answer, and the link into Zoom's app with it; or a thrown sentence. */
async function ask(ticket) {
  const asking = await load("ask");
  if (!asking) throw say("failed");
  return asking.ask({ door, ticket, say, locale, stale: Date.now() - loaded > FRESH });
}

// --- the form ---

const tell = (text) => (part("[role=status]").textContent = text);

function trouble(text) {
  const place = part(".trouble");
  place.textContent = text;
  place.hidden = !text;
  if (text) place.focus();
}

/** What the visitor filled in, or null with the first gap under the cursor. */
function filledIn() {
  const ticket = field("ticket") ? ticketIn(field("ticket").value) : (kept().ticket ?? "");
  const visitor = { name: field("name").value.trim(), email: field("email")?.value.trim() ?? "" };
  const gaps = [
    [field("ticket"), Boolean(ticket), "ticket"],
    [field("name"), Boolean(visitor.name), "name"],
    [field("email"), Boolean(visitor.email) && Boolean(field("email")?.checkValidity()), "email"],
  ].filter(([input]) => input);
  for (const [input, good] of gaps) input.setAttribute("aria-invalid", String(!good));
  const gap = gaps.find(([, good]) => !good);
  if (!gap) return { ...visitor, ticket };
  trouble(say(gap[2]));
  gap[0].focus();
  return null;
}

let busy = false;

/** One way in at a time; whatever goes wrong is said in one sentence, and the buttons work again. */
async function attempt(way) {
  if (busy) return;
  busy = true;
  trouble("");
  for (const button of door.querySelectorAll("[data-way]")) button.setAttribute("aria-disabled", "true");
  try {
    await way();
  } catch (wrong) {
    trouble(typeof wrong === "string" ? wrong : say("failed"));
    tell("");
  }
  for (const button of door.querySelectorAll("[data-way]")) button.removeAttribute("aria-disabled");
  busy = false;
}

async function openApp() {
  tell(say("asking"));
  const { ticket = "" } = kept();
  const { app } = await ask(ticket);
  if (!app) throw say("reply");
  tell(say("opening"));
  const link = document.createElement("a");
  Object.assign(link, { className: "button", href: app, rel: "nofollow noopener", textContent: say("app") });
  part("[data-way=app]").replaceWith(link); // for browsers that stay where they are
  location.assign(app);
}

async function joinHere(asked = 0) {
  const visitor = filledIn();
  if (!visitor) return;
  remember({ name: visitor.name, email: visitor.email });
  tell(say("asking"));
  const { answer, app } = await ask(visitor.ticket);
  tell(say("loading"));
  const { sdk, sdkVersion, sdkLanguage, leave } = door.dataset;
  const room = await load("zoom");
  if (!room) throw say("sdk");
  const ended = await room.enter({
    base: new URL(sdk, location.href).href, version: sdkVersion, language: sdkLanguage, leave: new URL(leave, location.href).href,
    answer, visitor, app, say, late: (wrong) => startOver(visitor, wrong, asked),
  });
  if (ended) startOver(visitor, ended, asked);
}

/** Zoom's SDK joins once in the life of a page: after each failure the page begins anew, and says why. */
function startOver(visitor, ended, asked) {
  const waits = ended.word === "not_started";
  keep({ ...visitor, trouble: waits || ended.word === "cancelled" ? null : ended, waiting: waits ? asked + 1 : 0 });
  location.reload();
}

/** Said once: a count that is read out every second helps nobody. The seconds are for the eye alone. */
function waitForHost(asked) {
  const until = Date.now() + WAITS[Math.min(asked, WAITS.length) - 1] * 1000;
  const count = part("[data-count]"), panel = door.closest(".panel") ?? door;
  const show = () => (count.textContent = say("next", { seconds: Math.max(0, Math.ceil((until - Date.now()) / 1000)) }));
  const timer = setInterval(() => {
    show();
    if (Date.now() < until) return;
    stop();
    attempt(() => joinHere(asked));
  }, 1000);
  function stop() {
    clearInterval(timer);
    panel.removeEventListener("click", leave);
    part("[data-waiting]").hidden = true;
    tell("");
  }
  /** Whoever goes another way is not waiting here any more. */
  function leave(event) {
    if (event.target.closest("a, [data-way=app], [data-way=stop], [data-way=browser]")) stop();
  }
  panel.addEventListener("click", leave);
  part("[data-waiting]").hidden = false;
  tell(say("waiting"));
  show();
  part("[data-way=stop]").focus();
}

const IN_APP = /FBAN|FBAV|FB_IAB|Instagram|Line\/|MicroMessenger|LinkedInApp|Snapchat|TikTok|musical_ly|; wv\)/;

function begin() {
  takeTicket();
  const before = kept();
  const visitor = { ...remembered(), ...(before.name && { name: before.name, email: before.email }) };
  field("name").value = visitor.name ?? "";
  if (field("email")) field("email").value = visitor.email ?? "";
  if (field("ticket") && before.ticket) field("ticket").value = before.ticket;
  field("remember").checked = Boolean(remembered().name);
  part("[data-unscripted]")?.remove();
  part("[data-scripted]").hidden = false;
  if (before.ticket) door.closest("details")?.setAttribute("open", "");
  part(".in-app").hidden = !IN_APP.test(navigator.userAgent);

  part("[data-way=app]")?.addEventListener("click", () => attempt(openApp));
  part("[data-way=copy]").addEventListener("click", () => navigator.clipboard.writeText(location.href).then(() => tell(say("copied")), () => {}));
  door.addEventListener("submit", (event) => {
    event.preventDefault();
    attempt(joinHere);
  });

  keep({ ticket: before.ticket }); // what was carried over is used once: a reload by hand begins at the beginning
  if (before.trouble) trouble(say(before.trouble.word, before.trouble));
  if (before.waiting) waitForHost(before.waiting);
}

/** In another site's frame nobody sees whose buttons these are. A host that sends the headers file lets it come to no frame at all. */
function isFramedByOthers() {
  try {
    return top.location.origin !== location.origin;
  } catch {
    return true;
  }
}

function leadOut() {
  const link = document.createElement("a");
  Object.assign(link, { className: "button", href: location.pathname, target: "_blank", rel: "noopener", textContent: say("framed") });
  door.replaceChildren(link);
}

if (door && isFramedByOthers()) leadOut();
else if (door) begin();
