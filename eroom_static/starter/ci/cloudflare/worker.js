// Called by the cron trigger of wrangler.toml, and by nobody else: there is no fetch handler.
export default {
  async scheduled(_controller, env) {
    const answer = await fetch(env.REBUILD_HOOK, { method: "POST" });
    if (!answer.ok) throw new Error(`the deploy hook answers with ${answer.status}`);
  },
};
