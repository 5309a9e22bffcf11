// @ts-check

/** @typedef {{ id: number, status: string, html_url: string, run_attempt?: number }} Run */
/** @typedef {import('../../../libs/ci/src/github/run-jobs.js').Job} Job */

/** The job that judges a run: GitHub decides on it once everything has ended that publishes or moves tags. */
const gate = 'all-green';

/** @typedef {(job: Job, all: Job[]) => boolean} IsLast whether a job that has ended is the last of all that is waited for */

/**
 * Whether a job that has ended shows that all publishing has: tags are moved after every image of the run, and where there is
 * none that is skipped at once. Of an earlier attempt it shows that only where the plan stands, of which it is a part.
 *
 * @type {IsLast}
 */
const hasPublished = ({ name }, all) =>
  /^Promote\b/.test(name) &&
  all.every((job) => !job.name.startsWith('Affected / ') || stands(job.conclusion));

/**
 * Whether a commit's run has done all that a release of this project counts on: its image is published, or the run has
 * none of it, or the run's gate shows that nothing more will come. What only shows what there is, such as the page, and
 * what no image waits for, such as long suites, may still be under way.
 *
 * @param {string} project
 * @returns {IsLast}
 */
export const published = (project) => {
  const publishes = `Publish ${project} / `;
  return (job, all) => job.name === gate || job.name.startsWith(publishes) || hasPublished(job, all);
};

/**
 * Whether a commit's run has the pictures of a project's image, or has failed to take them, or has no image of it.
 *
 * @param {string} project
 * @returns {IsLast}
 */
export const pictured = (project) => {
  const pictures = (/** @type {Job} */ { name }) => name.startsWith(`Pictures ${project} / `);
  return (job, all) => pictures(job) || (hasPublished(job, all) && !all.some(pictures));
};

/**
 * Waits until every run of the publishing workflow for a commit has come to the job that is waited for, or has ended. A
 * tag that is pushed together with its commit starts its own run at the same time, and the image is not there yet. GitHub
 * may list the commit's run some seconds after it began, so that an empty list counts only the third time.
 *
 * @param {object} asks
 * @param {() => Promise<Run[]>} asks.runs the runs of the workflow for the commit
 * @param {(run: Run) => Promise<Job[]>} asks.jobs its jobs, each as its newest attempt left it, as far as GitHub has begun them
 * @param {IsLast} asks.isLast
 * @param {(seconds: number) => Promise<void>} asks.sleep
 * @param {(line: string) => void} asks.log
 * @param {number} asks.seconds how long to wait at most
 * @throws {Error} where the run takes longer than that
 */
export async function waitForRun({ runs, jobs, isLast, sleep, log, seconds }) {
  let last = '';
  let pause = 5;
  const come = async (/** @type {Run} */ run) => {
    if (run.status === 'completed') return true;
    const all = await jobs(run);
    return all.some((job) => hasEnded(run, job) && isLast(job, all));
  };
  for (let waited = 0, empty = 0; waited <= seconds; waited += pause) {
    // GITHUB_TOKEN may ask a thousand times an hour, each time twice here, and several tags wait at once.
    pause = waited < 60 ? 5 : 20;
    const open = await asked(async () => {
      const all = await runs();
      if (all.length === 0) return ++empty < 3 ? 'none' : undefined;
      for (const run of all) if (!(await come(run))) return run;
      return undefined;
    }, log);
    if (open === undefined) return;
    if (typeof open === 'object' && open.html_url !== last) {
      last = open.html_url;
      log(`Waiting for the run that publishes this commit: ${last}`);
    }
    await sleep(pause);
  }
  throw new Error(
    `The run that publishes this commit has not published for ${Math.round(seconds / 60)} minutes: ${last}. Run this one again when it has.`,
  );
}

/**
 * Whether a job of a run that is under way has ended. One that failed in an earlier attempt is what is run again, and
 * may not be listed anew yet; one that succeeded there counts, and so does a skipped gate, which is a green one.
 *
 * @param {Run} run
 * @param {Job} job
 */
const hasEnded = ({ run_attempt: attempt = 1 }, { status, conclusion, run_attempt = 1 }) =>
  status === 'completed' && (run_attempt >= attempt || stands(conclusion));

const stands = (/** @type {string | null | undefined} */ conclusion) =>
  ['success', 'skipped'].includes(conclusion ?? '');

/**
 * A temporary failure of one question does not end the release; a permanent refusal does.
 *
 * @template T
 * @param {() => Promise<T>} question
 * @param {(line: string) => void} log
 */
async function asked(question, log) {
  try {
    return await question();
  } catch (error) {
    const { message, status } = /** @type {Error & { status?: number }} */ (error);
    if (status === 401 || status === 404) throw error;
    log(`Asking again: ${message}`);
    return 'no answer';
  }
}
