import { plans, problemsOf } from '../../../.github/actions/gate/judge.mjs';
import { evaluate, textOf } from './expressions.ts';
import { type Job, needsOf, type Rule } from './model.ts';
import { hasStatusFunction, mergeGroup, pullRequest } from './simulate.ts';

const gates = ['pull-request.yml', 'merge.yml'];
const results = ['success', 'failure', 'cancelled', 'skipped'];

type Needs = Record<string, { result: string; outputs: Record<string, string> }>;

const ways = ['true', 'false', ''];
/** What a call of nx-affected.yml can hand over, and what one whose plan decides about no other job. */
const said = {
  planned: ['[]', '["web"]', ''].flatMap((listed) =>
    ways.flatMap((done) => ways.map((later) => ({ listed, done, later }))),
  ),
  done: ways.map((done) => ({ done })),
};

const outputsOf = (job: string, words: string) =>
  said[job === 'affected' && /outputs\.(listed|later)\b/.test(words) ? 'planned' : 'done'];

/** Every way in which the jobs that a gate waits for can end, as far as its words ask for it. */
function* endings(jobs: string[], words: string): Generator<Needs> {
  const [first, ...rest] = jobs;
  if (first === undefined) return void (yield {});
  for (const others of endings(rest, words))
    for (const result of results) {
      for (const outputs of plans.includes(first) ? outputsOf(first, words) : [{}])
        yield { ...others, [first]: { result, outputs } };
    }
}

/**
 * The gate waits for every job, and runs wherever it would be red. GitHub counts a skipped job as a success: a condition
 * that is wrong by one ending would let that ending pass.
 */
const gate: Rule = ({ workflows }) =>
  workflows.flatMap(({ file, jobs }) => {
    const job = jobs['all-green'];
    if (!job) return gates.includes(file) ? [`${file} has no gate`] : [];
    const others = Object.keys(jobs).filter((id) => id !== 'all-green' && !onlyShows(jobs[id]));
    const waits = others.filter((id) => !needsOf(job).includes(id));
    const [step, ...more] = job.steps ?? [];
    const judges = more.length === 0 && step?.uses === '$/.github/actions/gate';
    // Where a condition asks nothing of the repository, they are all one.
    const kinds = job.if?.includes('github.') ? repositories : repositories.slice(0, 1);
    const wrong = kinds.flatMap((repository) =>
      [...endings(needsOf(job), `${job.if} ${step?.with?.['may-skip']}`)].filter((needs) => {
        const maySkip = textOf(String(step?.with?.['may-skip'] ?? "''"), { needs, ...repository });
        const red = problemsOf(needs, maySkip.split(' ')).length > 0;
        return red && !starts(job.if ?? '', { needs, ...repository });
      }),
    );
    return [
      ...(job.name === 'all-green' ? [] : [`${file}: branch protection asks for all-green, not ${job.name}`]),
      ...waits.map((id) => `${file}: the gate does not wait for ${id}`),
      ...(judges && step?.with?.needs === `\${{ toJSON(needs) }}`
        ? []
        : [`${file}: the gate does not judge`]),
      ...wrong
        .slice(0, 1)
        .map((needs) => `${file}: the gate's condition is wrong for ${JSON.stringify(needs)}`),
    ];
  });

/**
 * GitHub takes a skipped job for a success where that is a plain job of the workflow that the event starts. One in a called
 * workflow, or of a matrix, is listed by another name or not at all, so that its check stays pending; and of two checks of
 * one name a skipped one may count.
 */
const plainGate: Rule = ({ workflows }) => {
  const named = workflows.flatMap((workflow) =>
    Object.entries(workflow.jobs)
      .filter(([id, { name }]) => [id, name].includes('all-green'))
      .map(([id, job]) => ({ workflow, id, job })),
  );
  return named.flatMap(({ workflow: { file, on }, id, job }) => [
    ...(job.uses || job.strategy ? [`${file}: ${id} is a call or a matrix, and no plain job`] : []),
    ...('workflow_call' in on ? [`${file}: ${id} can be listed below the name of a caller`] : []),
    ...named
      .filter(
        (other) =>
          other.job !== job &&
          Object.keys(on).some((event) => Object.keys(other.workflow.on).includes(event)),
      )
      .map((other) => `${file}: ${other.workflow.file} has a check of this name for the same event`),
  ]);
};

/** The page and the pictures only show results, so nothing waits for them. */
const onlyShows = (job: Job | undefined) => /\/(progress|pictures)\.yml$/.test(job?.uses ?? '');

/** GitHub puts `success()` before a condition without a status function: then every job before it must have succeeded. */
const starts = (condition: string, contexts: { needs: Needs }) =>
  (hasStatusFunction({ if: condition }) ||
    Object.values(contexts.needs).every(({ result }) => result === 'success')) &&
  evaluate(condition || 'success()', contexts);

const run = (github: object, bought = '') => ({ github, vars: { CODE_SECURITY: bought } });

/** A public repository, and private ones without and with Code Security. A fork's pull request sees no variables. */
const repositories = [
  ...[run(pullRequest(false)), run(pullRequest(true)), run(pullRequest(true), 'on')],
  ...[run(mergeGroup(true)), run(mergeGroup(true), 'on'), run(pullRequest(true, 'stranger/shop'))],
];

export const gateRules: Record<string, Rule> = {
  'the gate waits for every job, and runs wherever it would be red': gate,
  'the required check is a plain job, and the only one of its name': plainGate,
};
