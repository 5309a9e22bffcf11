// @ts-check
import { appendFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { split } from './split.mjs';
import { waitForRun } from './wait.mjs';

const {
  INPUT_TAG: tag = '',
  INPUT_WORKFLOW: workflow = '',
  INPUT_TOKEN: token,
  INPUT_MINUTES: minutes,
} = process.env;
const {
  GITHUB_API_URL: api,
  GITHUB_REPOSITORY: repository,
  GITHUB_SHA: commit,
  GITHUB_OUTPUT: output,
} = process.env;

async function runs() {
  const path = `/repos/${repository}/actions/workflows/${encodeURIComponent(workflow)}/runs`;
  const url = `${api}${path}?head_sha=${commit}&event=push&per_page=20`;
  const headers = { authorization: `Bearer ${token}`, accept: 'application/vnd.github+json' };
  const response = await fetch(url, { headers, signal: AbortSignal.timeout(30_000) });
  if (!response.ok)
    throw Object.assign(new Error(`GitHub answered ${response.status} to GET ${url}.`), {
      status: response.status,
    });
  return /** @type {{ workflow_runs: import('./wait.mjs').Run[] }} */ (await response.json()).workflow_runs;
}

try {
  const { project, version } = split(tag);
  const sleep = async (/** @type {number} */ seconds) => setTimeout(seconds * 1000);
  /** @type {number | string} The newest one: a repeat has the records of what it repeated as well. */
  let run = '';
  const remembered = async () => {
    const all = await runs();
    run = all[0]?.id ?? '';
    return all;
  };
  await waitForRun({ runs: remembered, sleep, log: console.log, seconds: Number(minutes) * 60 });
  if (output) appendFileSync(output, `project=${project}\nversion=${version}\nrun=${run}\n`);
  console.log(`${project} ${version}`);
} catch (error) {
  console.log(`::error::${/** @type {Error} */ (error).message.replaceAll('\n', ' ')}`);
  process.exitCode = 1;
}
