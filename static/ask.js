// Asks the function for the way in, and checks its answer. Loaded on the click.

const ZOOM = /^(?:[a-z0-9-]+\.)*(?:zoom\.us|zoom\.com|zoomgov\.com|zoom\.com\.cn)$/;
const PATIENCE = 15000; // for the function

/** The address if it leads into Zoom over https, else "". */
function zoomLink(text, ticket) {
  try {
    const url = new URL(text);
    const plain = url.protocol === "https:" && !url.username && !url.password && !url.port;
    if (!plain || !ZOOM.test(url.hostname)) return "";
    if (ticket) url.searchParams.set("tk", ticket);
    return url.href;
  } catch {
    return "";
  }
}

async function fetchWithin(address, options) {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE);
  try {
    return await fetch(address, { ...options, signal: patience.signal });
  } finally {
    clearTimeout(timer);
  }
}

/** What this very page says by now: a meeting that moved has another grant, one that is called off has none. */
async function renewGrant(door, say) {
  const reply = await fetchWithin(location.pathname, { cache: "no-cache", credentials: "same-origin" }).catch(() => null);
  if (!reply?.ok) {
    if (reply?.status === 404 || reply?.status === 410) throw say("changed");
    return false; // offline, or the host is in trouble: the grant at hand may still do
  }
  const page = new DOMParser().parseFromString(await reply.text(), "text/html");
  const grant = page.querySelector("[data-eroom-grant]")?.dataset.eroomGrant;
  if (!grant) throw say("changed");
  if (grant === door.dataset.eroomGrant) return false;
  door.dataset.eroomGrant = grant;
  return true;
}

async function post(door, ticket) {
  const reply = await fetchWithin(`${door.dataset.eroomFunction.replace(/\/$/, "")}/join`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ grant: door.dataset.eroomGrant, ...(ticket && { ticket: true }) }),
    credentials: "omit",
    cache: "no-store",
    redirect: "error",
  });
  const body = await reply.json().catch(() => null);
  return { status: reply.status, body: body ?? {}, wait: Number(reply.headers.get("Retry-After")) || 60 };
}

/** The answer once it can be trusted, and the link into Zoom's app with it; or a thrown sentence. */
export async function ask({ door, ticket, say, locale, stale }) {
  if (stale) await renewGrant(door, say);
  let answer = await post(door, ticket).catch(() => null);
  if (!answer) throw say("unreachable");
  if (answer.body.error === "grant" && (await renewGrant(door, say))) answer = await post(door, ticket).catch(() => answer);
  if (answer.status !== 200) throw refusal(answer, say, locale);
  const wrong = distrust(answer.body);
  if (wrong) throw say(wrong);
  return { answer: answer.body, app: zoomLink(answer.body.joinUrl, ticket) };
}

const REFUSALS = ["ticket_required", "over", "grant", "origin"];

function refusal({ status, body, wait }, say, locale) {
  if (status === 429) return say("busy", { seconds: wait });
  if (body.error === "too_early" && Number.isFinite(body.opensAt)) {
    const time = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeStyle: "short" }).format(body.opensAt * 1000);
    return say("too_early", { time });
  }
  return say(REFUSALS.includes(body.error) ? body.error : "failed");
}

/** The word for what is wrong with an answer, "" if nothing is: Zoom's SDK hangs in silence over some of these. */
function distrust({ meetingNumber, passcode, joinUrl, signature, sdkKey, expiresAt }) {
  const claims = claimsOf(signature);
  const sound =
    /^[0-9]{9,12}$/.test(meetingNumber) && typeof passcode === "string" && typeof joinUrl === "string" &&
    claims !== null && typeof sdkKey === "string" && claims.appKey === sdkKey && claims.mn === meetingNumber &&
    claims.role === 0 && claims.exp === expiresAt;
  if (!sound) return "reply";
  return expiresAt * 1000 > Date.now() ? "" : "clock";
}

function claimsOf(token) {
  const parts = typeof token === "string" ? token.split(".") : [];
  if (parts.length !== 3 || !parts.every(Boolean)) return null;
  try {
    const bytes = Uint8Array.from(atob(parts[1].replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}
