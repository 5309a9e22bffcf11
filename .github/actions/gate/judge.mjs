// @ts-check

/** The jobs that a plan without an image rightly skips. */
const publishing = ['publish', 'promote'];

/**
 * What stands against a green run; empty where nothing does. GitHub counts a skipped job as a success. Here it counts
 * only where the plan says that there is nothing to publish.
 *
 * @param {Record<string, { result: string, outputs?: Record<string, string> }>} needs GitHub's `needs` context.
 *   `affected` is the call of nx-affected.yml.
 * @returns {string[]} one clause for each problem
 */
export function problemsOf(needs) {
  if (Object.keys(needs).length === 0) return ['the gate waited for no job'];
  const { done, listed } = needs.affected?.outputs ?? {};
  return Object.entries(needs).flatMap(([job, { result }]) => {
    if (result === 'skipped' && publishing.includes(job) && listed === '[]') return [];
    if (result === 'skipped') return [`${job} was skipped, and the plan does not allow that`];
    if (result !== 'success') return [`${job} ended with "${result}"`];
    return job === 'affected' && done !== 'true' ? ['affected did not run every task of its plan'] : [];
  });
}
