// Zoom's own room (Meeting SDK for Web, Client View): loaded on the click, watched while it joins, and never trusted to call back.
// One page can join once: whoever calls `enter` reloads the page before trying again.

const LOADING = 60000; // for a script on a slow phone
const SILENCE = 45000; // after which a join that neither succeeds, fails nor shows anything is given up
const VENDORS = ["react", "react-dom", "redux", "redux-thunk"];
// Zoom's codes by what a visitor can do about them: developers.zoom.us/docs/meeting-sdk/web/error-codes
const CODES = {
  network: [1, 200, 403, 3621, 3622],
  running: [3000],
  gone: [3001, 3610, 3703, 3706, 3707, 3714],
  passcode: [3004],
  email_required: [3005],
  not_started: [3008, 3129, 3139],
  removed: [3009],
  blocked: [3032, 3033, 3620],
  ticket_required: [3099, 3116],
  sign_in: [3034, 3082, 3100, 3501, 3502, 3265, 3623, 3636],
  panelist: [3135],
  app_only: [3603, 3611],
  slowly: [3633, 3634],
  video: [3635],
  expired: [3705],
  over: [6],
  full: [9],
  locked: [12],
  site: [2, 3003, 3704, 3708, 3710, 3711, 3712, 3713, 4003, 10000],
};
const WORDS = new Map(Object.entries(CODES).flatMap(([word, codes]) => codes.map((code) => [code, word])));

/**
 * Brings the visitor into the room. Settles with null once Zoom has taken over the page, or with what went wrong:
 * a word of the page's vocabulary, and Zoom's code where there is one.
 */
export async function enter({ base, version, language, leave, answer, visitor, app, say, late }) {
  const stage = raise(app, say);
  try {
    stage.tell(say("loading"));
    await Promise.race([load(base, version), stage.cancelled]);
    await Promise.race([prepare(base, language, leave), stage.cancelled]);
    stage.tell(say("connecting"));
    await Promise.race([join(answer, visitor, late), stage.cancelled]);
    stage.lower();
    return null;
  } catch (wrong) {
    return wrong?.word ? wrong : { word: "sdk" };
  }
}

/** Covers the page while Zoom's style sheets are at work on it; in a shadow, where they do not reach. */
function raise(app, say) {
  const host = document.createElement("div");
  const shadow = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { all: initial; position: fixed; inset: 0; z-index: 2147483647; color-scheme: light dark; }
    main { box-sizing: border-box; block-size: 100%; padding: 2rem; display: grid; place-content: center; justify-items: center; gap: 1.25rem;
      font: 1.125rem/1.5 system-ui, sans-serif; text-align: center; color: light-dark(#1d211c, #eceee9); background: light-dark(#faf9f6, #141613); }
    p { margin: 0; max-inline-size: 30rem; }
    nav { display: flex; flex-wrap: wrap; gap: .75rem; justify-content: center; }
    a, button { box-sizing: border-box; min-block-size: 3rem; padding: .6rem 1.25rem; border: 1.5px solid; border-radius: .75rem;
      font: inherit; color: inherit; background: none; text-decoration: none; cursor: pointer; }
    :focus-visible { outline: 3px solid; outline-offset: 2px; }
    i { inline-size: 2.5rem; block-size: 2.5rem; border: 3px solid color-mix(in srgb, currentColor 20%, transparent); border-block-start-color: currentColor; border-radius: 50%; animation: turn 1s linear infinite; }
    @keyframes turn { to { rotate: 1turn; } }
    @media (prefers-reduced-motion: reduce) { i { animation: none; } }`);
  shadow.adoptedStyleSheets = [sheet];
  const status = element("p", { role: "status" }), cancel = element("button", { type: "button" });
  const turning = element("i", { "aria-hidden": "true" }), ways = element("nav", {});
  const whole = element("main", { role: "dialog", "aria-modal": "true", "aria-label": say("loading") });
  const covered = Array.from(document.body.children).filter((child) => !child.inert);
  for (const child of covered) child.inert = true;
  cancel.textContent = say("cancel");
  if (app) {
    const link = element("a", { href: app, rel: "nofollow noopener" });
    link.textContent = say("app");
    ways.append(link);
  }
  ways.append(cancel);
  whole.append(turning, status, ways);
  shadow.append(whole);
  document.body.append(host);
  cancel.focus();
  function lower() {
    for (const child of covered) child.inert = false;
    host.remove();
  }
  const cancelled = new Promise((_, fail) => cancel.addEventListener("click", () => fail({ word: "cancelled" })));
  cancelled.catch(() => {});
  return { cancelled, tell: (text) => (status.textContent = text), lower };
}

function element(name, attributes) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

const within = (milliseconds, promise, word) =>
  Promise.race([promise, new Promise((_, fail) => setTimeout(() => fail({ word }), milliseconds))]);

/** All at once, run in order. */
function load(base, version) {
  const files = [...VENDORS.map((name) => `lib/vendor/${name}.min.js`), `zoom-meeting-${version}.min.js`];
  const scripts = files.map((file) => new Promise((done, fail) => {
    const script = element("script", { src: `${base}/${file}` });
    script.async = false;
    script.addEventListener("load", done);
    script.addEventListener("error", () => fail({ word: "sdk" }));
    document.head.append(script);
  }));
  return within(LOADING, Promise.all(scripts), "sdk");
}

async function prepare(base, language, leave) {
  const { ZoomMtg } = window;
  if (!ZoomMtg) throw { word: "sdk" };
  ZoomMtg.setZoomJSLib(`${base}/lib`, "/av");
  ZoomMtg.preLoadWasm();
  ZoomMtg.prepareWebSDK();
  await speak(ZoomMtg, language);
  const ready = new Promise((done, fail) => {
    ZoomMtg.init({
      leaveUrl: leave,
      disablePreview: true, // nothing is switched on before the visitor does so inside
      isShowJoiningErrorDialog: false, // its Retry would send the same signature again
      leaveOnPageUnload: true,
      patchJsMedia: true,
      success: done,
      error: (wrong) => fail(told(wrong)),
    });
  });
  await within(LOADING, ready, "sdk");
}

/** English where there is no other language to speak, or Zoom does not deliver it. */
async function speak(ZoomMtg, language) {
  if (!language) return;
  const loaded = new Promise((done) => {
    ZoomMtg.i18n.load(language);
    ZoomMtg.i18n.onLoad(done);
  });
  await within(LOADING, loaded, "sdk").catch(() => {});
}

/** `late` is told of a failure after Zoom had something to ask: by then the promise is settled. */
function join(answer, visitor, late) {
  const { ZoomMtg } = window;
  return new Promise((done, fail) => {
    const watch = setInterval(look, 1000);
    const since = Date.now();
    let settled = false;
    function end(settle, value) {
      clearInterval(watch);
      settled = true;
      settle(value);
    }
    /** It may ask something of its own (a passcode, a captcha) without a word to us: then the visitor must see it. */
    function look() {
      if (asksSomething()) end(done);
      else if (Date.now() - since > SILENCE) end(fail, { word: "silent" });
    }
    ZoomMtg.join({
      meetingNumber: answer.meetingNumber,
      passWord: answer.passcode,
      signature: answer.signature,
      userName: visitor.name,
      userEmail: visitor.email,
      tk: visitor.ticket,
      success: () => end(done),
      error: (wrong) => (settled ? late(told(wrong)) : end(fail, told(wrong))),
    });
  });
}

function asksSomething() {
  const controls = document.querySelectorAll("#zmmtg-root :is(input, button, [role=dialog])");
  return Array.from(controls).some((control) => control.getClientRects().length > 0);
}

function told(wrong) {
  const code = Number(wrong?.errorCode) || 0;
  return { word: WORDS.get(code) ?? "unknown", code };
}
