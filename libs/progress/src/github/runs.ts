import { type RunFacts, webAddress } from '@shipshape/progress-model';
import { asText, objectsIn } from '../read-text.ts';
import { timeOf } from '../text.ts';
import type { GithubSource } from './client.ts';

type Run = RunFacts['runs'][number];

interface WorkflowRun {
  workflow: string;
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
 * @throws GithubError where GitHub does not answer
 */
export async function askRuns({ api, defaultBranch }: GithubSource): Promise<RunFacts> {
  const query = new URLSearchParams({
    branch: defaultBranch,
    per_page: String(page),
    exclude_pull_requests: 'true',
  });
  const answer = (await api(`/actions/runs?${query}`)) as { workflow_runs?: unknown };
  return { runs: byCommit(objectsIn(answer.workflow_runs).flatMap((run) => readRun(run) ?? [])) };
}

function readRun(run: Record<string, unknown>): WorkflowRun | undefined {
  const commit = asText(run.head_sha);
  const at = timeOf(run.run_started_at) ?? timeOf(run.created_at);
  const outcome = outcomeOf(asText(run.status), asText(run.conclusion));
  // `dynamic`: what GitHub starts itself, such as an update of Dependabot's.
  const ours = ['push', 'schedule', 'workflow_dispatch', 'merge_group'].includes(asText(run.event) ?? '');
  if (!commit || !at || !outcome || !ours) return undefined;
  return {
    workflow: String(run.workflow_id ?? run.path ?? ''),
    ...{ commit, at, outcome },
    finishedAt: outcome === 'running' ? null : (timeOf(run.updated_at) ?? null),
    url: webAddress(asText(run.html_url)),
  };
}

/** A run that was cancelled or skipped says nothing about the code. */
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
