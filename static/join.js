// Asks the function for the way in, on a click and only then, and shows the link it hands out.

const ZOOM = /^(?:[a-z0-9-]+\.)*(?:zoom\.us|zoom\.com|zoomgov\.com|zoom\.com\.cn)$/;
const PATIENCE = 15000;
const language = document.documentElement.lang || "en";
const locale = language === "en" ? "en-GB" : language;
const words = new Map(
  Array.from(document.getElementById("words")?.content.children ?? [], (e) => [e.dataset.word, e.textContent]),
);
const say = (name, facts = {}) => (words.get(`join.${name}`) ?? "").replace(/\{(\w+)\}/g, (_, key) => facts[key] ?? "");

/** The address if it leads into Zoom over https, else "". */
function zoomLink(text) {
  try {
    const url = new URL(text);
    const plain = url.protocol === "https:" && !url.username && !url.password && !url.port;
    return plain && ZOOM.test(url.hostname) ? url.href : "";
  } catch {
    return "";
  }
}

async function ask({ eroomFunction, eroomGrant }) {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE);
  try {
    const reply = await fetch(`${eroomFunction.replace(/\/$/, "")}/join`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ grant: eroomGrant }),
      credentials: "omit",
      cache: "no-store",
      redirect: "error",
      signal: patience.signal,
    });
    return { status: reply.status, body: await reply.json().catch(() => ({})) };
  } catch {
    return { status: 0, body: {} };
  } finally {
    clearTimeout(timer);
  }
}

const SENTENCES = { ticket_required: "ticket_required", over: "over", grant: "grant", malformed: "grant", origin: "origin" };

function refusal({ status, body }) {
  if (!status) return say("unreachable");
  if (status === 429) return say("busy");
  if (body?.error === "too_early") return tooEarly(body.opensAt);
  return say(SENTENCES[body?.error] ?? "failed");
}

/** Seconds since 1970, or RFC 3339. */
function tooEarly(opensAt) {
  const at = typeof opensAt === "number" ? opensAt * 1000 : Date.parse(opensAt);
  if (!Number.isFinite(at)) return say("too_early_unknown");
  const time = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeStyle: "short" }).format(at);
  return say("too_early", { time });
}

function linkFor(address) {
  const link = document.createElement("a");
  link.className = "button";
  link.href = address;
  link.rel = "nofollow noopener";
  link.textContent = say("open");
  return link;
}

function prepare(door) {
  const button = door.querySelector("button"), status = door.querySelector("[role=status]");
  let asking = false;

  function settle(answer) {
    const address = answer.status === 200 ? zoomLink(answer.body?.joinUrl) : "";
    button.removeAttribute("aria-disabled");
    status.textContent = address ? say("ready") : refusal(answer);
    if (!address) return;
    const link = linkFor(address);
    button.replaceWith(link);
    link.focus();
  }

  button.addEventListener("click", async () => {
    if (asking) return;
    asking = true;
    button.setAttribute("aria-disabled", "true");
    status.textContent = say("asking");
    settle(await ask(door.dataset));
    asking = false;
  });
  door.querySelector("[data-unscripted]").remove();
  door.querySelector("[data-scripted]").hidden = false;
}

document.querySelectorAll("[data-eroom-grant]").forEach(prepare);
