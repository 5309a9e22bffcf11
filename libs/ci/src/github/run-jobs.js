// @ts-check

// Plain JavaScript with nothing but Node: an action of this repository reads it too, before any package is there.

/**
 * @typedef {object} Job a job of a run, as GitHub lists it
 * @property {string} name
 * @property {string} [status] `queued`, `in_progress`, `completed`, …
 * @property {string | null} [conclusion] `success`, `failure`, `skipped`, …; null while it is under way
 * @property {string} [completed_at]
 * @property {number} [run_attempt] the attempt of the run in which it ran; GitHub's first is 1
 */

const page = 100;

/**
 * The jobs of a run, each as its newest attempt left it. Where somebody runs failed jobs again, the new attempt has
 * only those and what waits for them: what succeeded before still counts, and GitHub lists it with the attempt in which
 * it ran.
 *
 * @param {(path: string) => Promise<unknown>} ask GitHub's API under `/repos/<owner>/<name>`; returns the answer's JSON
 * @param {unknown} run the run's ID
 * @returns {Promise<Job[]>} as far as GitHub has begun them
 * @throws what `ask` throws; Error where the answer names no jobs
 */
export async function jobsOfRun(ask, run) {
  /** @type {Job[]} */
  const all = [];
  for (let number = 1; ; number++) {
    const path = `/actions/runs/${run}/jobs?filter=all&per_page=${page}&page=${number}`;
    const { jobs } = /** @type {{ jobs?: Job[] }} */ (await ask(path));
    if (!Array.isArray(jobs)) throw new Error("GitHub's answer names no jobs");
    all.push(...jobs);
    if (jobs.length < page) return newest(all);
  }
}

/** @param {Job[]} jobs */
function newest(jobs) {
  /** @type {Map<string, number>} */
  const attempts = new Map();
  for (const job of jobs) attempts.set(job.name, Math.max(attemptOf(job), attempts.get(job.name) ?? 0));
  return jobs.filter((job) => attemptOf(job) === attempts.get(job.name));
}

/** @param {Job} job */
const attemptOf = ({ run_attempt = 1 }) => run_attempt;
