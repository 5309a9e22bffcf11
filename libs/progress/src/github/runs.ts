import { jobsOfRun } from '@shipshape/ci';
import { type RunFacts, webAddress } from '@shipshape/progress-model';
import { asText, objectsIn } from '../read-text.ts';
import { timeOf } from '../text.ts';
import { type GithubSource, listIn } from './client.ts';
import { onlyShows } from './shows.ts';

type Run = RunFacts['runs'][number];

interface WorkflowRun {
  workflow: string;
  /** What started it, as GitHub calls it: `push`, `schedule`. */
  event: string;
  commit: string;
  at: string;
  finishedAt: string | null;
  outcome: Run['outcome'];
  url: string | null;
}

/** The newest hundred runs: a busy week. */
const page = 100;

/**
 * How the default branch fared: for each commit one run, which failed where the newest run of any workflow for it did.
 *
 * @throws Unknown where GitHub does not answer
 */
export async function askRuns({ api, defaultBranch, run: own }: GithubSource): Promise<RunFacts> {
  const query = new URLSearchParams({
    branch: defaultBranch,
    per_page: String(page),
    exclude_pull_requests: 'true',
  });
  const answer = (await api(`/actions/runs?${query}`)) as { workflow_runs?: unknown };
  const listed = listIn(answer.workflow_runs);
  const mine = listed.find(
    ({ id, status }) => own !== undefined && `${id}` === own && status !== 'completed',
  );
  const judged = mine ? await judgeOwn(api, mine) : undefined;
  const red = await onlyRedPages(api, listed);
  const runs = listed.flatMap((run) => {
    if (run === mine) return judged ?? [];
    return readRun(red.has(run) ? { ...run, conclusion: 'success' } : run) ?? [];
  });
  // What people start by hand alone, such as a rollback, is no check of the branch.
  const checks = new Set(runs.filter(({ event }) => event !== byHand).map(({ workflow }) => workflow));
  return { runs: byCommit(runs.filter(({ workflow }) => checks.has(workflow))) };
}

const byHand = 'workflow_dispatch';

/** Of so many failed runs it is asked what failed, the newest first. */
const mostAsked = 5;

/** Those of the newest failed runs in which only jobs failed that show results, such as the page. */
async function onlyRedPages(
  api: GithubSource['api'],
  runs: readonly Record<string, unknown>[],
): Promise<Set<Record<string, unknown>>> {
  const failed = runs.filter(({ id, conclusion }) => id !== undefined && conclusion === 'failure');
  const asked = failed.slice(0, mostAsked).map(async (run) => {
    const jobs = await jobsOf(api, run).catch(() => []);
    const outcomes = jobs
      .filter(isJudged)
      .map(({ conclusion }) => outcomeOf('completed', asText(conclusion)));
    return outcomes.includes('passed') && !outcomes.includes('failed') ? [run] : [];
  });
  return new Set((await Promise.all(asked)).flat());
}

const isJudged = ({ name }: Record<string, unknown>) => !onlyShows(asText(name) ?? '');

/** The jobs of a run, each as its newest attempt left it. */
const jobsOf = async (api: GithubSource['api'], run: Record<string, unknown>) =>
  objectsIn(await jobsOfRun(api, run.id));

/**
 * The run that makes this page is not over yet, and would hide how its commit fared: its jobs before this one show
 * that.
 *
 * @returns undefined where none has ended
 */
async function judgeOwn(
  api: GithubSource['api'],
  run: Record<string, unknown>,
): Promise<WorkflowRun | undefined> {
  const jobs = (await jobsOf(api, run)).filter(isJudged);
  const ended = jobs.filter(({ status }) => status === 'completed');
  const outcomes = ended.map(({ conclusion }) => outcomeOf('completed', asText(conclusion)));
  const failed = outcomes.includes('failed');
  if (!failed && !outcomes.includes('passed')) return undefined;
  const last = ended
    .flatMap(({ completed_at }) => timeOf(completed_at) ?? [])
    .sort()
    .at(-1);
  return readRun({
    ...run,
    status: 'completed',
    conclusion: failed ? 'failure' : 'success',
    updated_at: last,
  });
}

function readRun(run: Record<string, unknown>): WorkflowRun | undefined {
  const commit = asText(run.head_sha);
  const at = timeOf(run.run_started_at) ?? timeOf(run.created_at);
  const outcome = outcomeOf(asText(run.status), asText(run.conclusion));
  // `dynamic`: what GitHub starts itself, such as an update of Dependabot's.
  const event = asText(run.event) ?? '';
  const ours = ['push', 'schedule', byHand, 'merge_group'].includes(event);
  if (!commit || !at || !outcome || !ours) return undefined;
  return {
    event,
    workflow: String(run.workflow_id ?? run.path ?? ''),
    ...{ commit, at, outcome },
    finishedAt: outcome === 'running' ? null : (timeOf(run.updated_at) ?? null),
    url: webAddress(asText(run.html_url)),
  };
}

/** A run that was cancelled or skipped is no evidence about the code. */
function outcomeOf(status: string | undefined, conclusion: string | undefined): Run['outcome'] | undefined {
  if (status !== 'completed') return 'running';
  if (conclusion === 'success') return 'passed';
  return ['failure', 'timed_out', 'startup_failure'].includes(conclusion ?? '') ? 'failed' : undefined;
}

/** @param runs the newest first */
function byCommit(runs: readonly WorkflowRun[]): Run[] {
  const commits = new Map<string, Map<string, WorkflowRun>>();
  for (const run of [...runs].sort((one, other) => other.at.localeCompare(one.at))) {
    const newest = commits.get(run.commit) ?? new Map<string, WorkflowRun>();
    // A repeat counts in the place of what it repeats.
    if (!newest.has(run.workflow)) newest.set(run.workflow, run);
    commits.set(run.commit, newest);
  }
  const all = [...commits].map(([commit, workflows]) => joined(commit, [...workflows.values()]));
  return all.sort((one, other) => other.at.localeCompare(one.at));
}

function joined(commit: string, runs: readonly WorkflowRun[]): Run {
  const worst = (['failed', 'running', 'passed'] as const).find((outcome) =>
    runs.some((run) => run.outcome === outcome),
  );
  const shown = runs.find(({ outcome }) => outcome === worst);
  const ends = runs.map(({ finishedAt }) => finishedAt);
  return {
    at: runs.map(({ at }) => at).sort()[0] ?? '',
    finishedAt: ends.includes(null) ? null : (ends.sort().at(-1) ?? null),
    commit,
    outcome: worst ?? 'running',
    ...(shown?.url ? { url: shown.url } : {}),
  };
}
