// Hands the last good snapshot, and what visitors have been told, from one build to the next.
const KEPT = [".eroom", "history"];

module.exports = {
  onPreBuild: ({ utils }) => utils.cache.restore(KEPT),
  onPostBuild: ({ utils }) => utils.cache.save(KEPT),
};
