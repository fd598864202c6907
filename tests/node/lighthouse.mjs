// Lighthouse, mobile preset, over the addresses given, in one Chromium: node lighthouse.mjs '{"chromium", "flags", "addresses", "categories"}'.
// Prints for each address its scores, what failed, and how long it took.
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";
import { defaultSettings } from "lighthouse/core/config/constants.js";

const ENOUGH = 0.99;
const RUNS = 5;
const PHONE = 400; // Lighthouse's own measure of a middling phone; a good desk computer has 1600, and the preset slows it down 4 times
const AT_ONCE = { pauseAfterFcpMs: 0, pauseAfterLoadMs: 0, networkQuietThresholdMs: 500, cpuQuietThresholdMs: 0 }; // nothing is timed
const { chromium, flags, addresses, categories } = JSON.parse(process.argv[2]);
const chrome = await launch({ chromePath: chromium, chromeFlags: flags, ignoreDefaultFlags: true, logLevel: "silent" });

/** A slow or busy machine is slowed down less, as Lighthouse's documentation says (docs/throttling.md, "Calibrating the CPU slowdown"). */
const slowdown = (power) => Math.min(4, Math.max(1, power / PHONE));

async function look(address, cpuSlowdownMultiplier) {
  const options = { port: chrome.port, logLevel: "silent", output: "json" };
  const settings = {
    onlyCategories: categories,
    disableFullPageScreenshot: true,
    ...(categories.includes("performance") ? {} : AT_ONCE),
    throttling: { ...defaultSettings.throttling, cpuSlowdownMultiplier },
  };
  const { lhr } = await lighthouse(address, options, { extends: "lighthouse:default", settings });
  return lhr;
}

const failing = (lhr, category) =>
  lhr.categories[category].auditRefs.filter(({ id, weight }) => weight && (lhr.audits[id].score ?? 1) < 1).map(({ id }) => id);

/** The best of a few runs counts, for speed alone: other programs can only make a page look slower than it is. */
async function judge(address) {
  let best = null, power = Infinity;
  for (let run = 0; run < RUNS; run += 1) {
    const multiplier = slowdown(power);
    const lhr = await look(address, multiplier);
    power = lhr.environment.benchmarkIndex;
    const speed = lhr.categories.performance?.score ?? 1;
    if (!best || speed > best.speed) best = { lhr, multiplier, power, speed };
    if (best.speed >= ENOUGH) break;
  }
  const { lhr, multiplier } = best;
  const names = Object.keys(lhr.categories);
  return {
    address,
    scores: Object.fromEntries(names.map((name) => [name, Math.round(lhr.categories[name].score * 100)])),
    failing: Object.fromEntries(names.map((name) => [name, failing(lhr, name)])),
    error: lhr.runtimeError?.message ?? "",
    measured: { power: best.power, multiplier, total: Math.round(lhr.timing.total) },
  };
}

try {
  const judged = [];
  for (const address of addresses) judged.push(await judge(address));
  console.log(JSON.stringify(judged));
} finally {
  chrome.kill();
}
