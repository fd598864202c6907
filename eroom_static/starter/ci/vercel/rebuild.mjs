// Called by the cron job of vercel.json, which shows CRON_SECRET; asks for a build of the site.
//
// Once, in Settings: Git → Deploy Hooks, and its address as the variable REBUILD_HOOK; CRON_SECRET, a long random text;
// ZOOM_ACCOUNT_ID, ZOOM_CLIENT_ID, ZOOM_CLIENT_SECRET and, with a join function, EROOM_GRANT_KEY: for production only.
//
// The free plan allows one run a day: write "0 5 * * *" in vercel.json. Vercel keeps nothing between two builds: run
// `eroom pull` on a machine of yours now and then, and commit history/.
//
// Headers and redirects: `eroom hosting vercel` prints "headers", "redirects" and "trailingSlash"; put them into vercel.json,
// which Vercel reads here, beside eroom.toml, and not in output/.
export default async function rebuild(request, response) {
  const secret = process.env.CRON_SECRET;
  if (!secret || request.headers.authorization !== `Bearer ${secret}`) return response.status(401).end();
  const answer = await fetch(process.env.REBUILD_HOOK, { method: "POST" });
  return response.status(answer.ok ? 204 : 502).end();
}
