// @ts-check
import { appendFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { jobsOfRun } from '../../../libs/ci/src/github/run-jobs.js';
import { split } from './split.mjs';
import { pictured, published, waitForRun } from './wait.mjs';

const {
  INPUT_TAG: tag = '',
  INPUT_WORKFLOW: workflow = '',
  INPUT_TOKEN: token,
  INPUT_UNTIL: until,
  INPUT_MINUTES: minutes,
} = process.env;
const {
  GITHUB_API_URL: api,
  GITHUB_REPOSITORY: repository,
  GITHUB_SHA: commit,
  GITHUB_OUTPUT: output,
} = process.env;

/**
 * @param {string} path under the repository's address
 * @returns {Promise<any>} GitHub's answer
 */
async function ask(path) {
  const url = `${api}/repos/${repository}${path}`;
  const headers = { authorization: `Bearer ${token}`, accept: 'application/vnd.github+json' };
  const response = await fetch(url, { headers, signal: AbortSignal.timeout(30_000) });
  if (response.ok) return response.json();
  const { status } = response;
  throw Object.assign(new Error(`GitHub answered ${status} to GET ${url}.`), { status });
}

/** @returns {Promise<import('./wait.mjs').Run[]>} */
const runs = async () =>
  (
    await ask(
      `/actions/workflows/${encodeURIComponent(workflow)}/runs?head_sha=${commit}&event=push&per_page=20`,
    )
  ).workflow_runs;

const jobs = (/** @type {import('./wait.mjs').Run} */ { id }) => jobsOfRun(ask, id);

try {
  const { project, version } = split(tag);
  const sleep = async (/** @type {number} */ seconds) => setTimeout(seconds * 1000);
  /** @type {number | string} The newest one: a repeat has the records of what it repeated as well. */
  let run = '';
  let open = false;
  const remembered = async () => {
    const all = await runs();
    run = all[0]?.id ?? '';
    open = all.some(({ status }) => status !== 'completed');
    return all;
  };
  const isLast = (until === 'pictures' ? pictured : published)(project);
  const seconds = Number(minutes) * 60;
  await waitForRun({ runs: remembered, jobs, isLast, sleep, log: console.log, seconds });
  if (output) appendFileSync(output, `project=${project}\nversion=${version}\nrun=${run}\nopen=${open}\n`);
  console.log(`${project} ${version}`);
} catch (error) {
  console.log(`::error::${/** @type {Error} */ (error).message.replaceAll('\n', ' ')}`);
  process.exitCode = 1;
}
