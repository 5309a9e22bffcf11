// @ts-check

/** The calls of nx-affected.yml. */
export const plans = ['affected', 'browser', 'suites'];

/**
 * The reasons why a run is not green; empty where it is. GitHub counts a skipped job as a success. Here it counts only
 * where the workflow allows it for this run.
 *
 * @param {Record<string, { result: string, outputs?: Record<string, string> }>} needs GitHub's `needs` context.
 *   `affected`, `browser` and `suites` are calls of nx-affected.yml.
 * @param {string[]} [maySkip] the jobs that may be skipped
 * @returns {string[]} one clause for each problem
 */
export function problemsOf(needs, maySkip = []) {
  if (Object.keys(needs).length === 0) return ['the gate waited for no job'];
  return Object.entries(needs).flatMap(([job, { result, outputs }]) => {
    if (result === 'skipped' && maySkip.includes(job)) return [];
    if (result === 'skipped') return [`${job} was skipped, which is not allowed in this run`];
    if (result !== 'success') return [`${job} ended with "${result}"`];
    return plans.includes(job) && outputs?.done !== 'true'
      ? [`${job} did not run every task of its plan`]
      : [];
  });
}
