import type { CostName } from '../../bench/costs.ts';
import { scenarios } from '../../bench/waiting.ts';
import type { Repository, Rule, Step } from './model.ts';
import { planningModelled } from './rules-planning.ts';
import { verbOf } from './verb-calls.ts';

const verbs: Record<string, CostName[]> = {
  ...{ 'docker-build': ['build', 'load'], 'docker-smoke': ['smoke'], 'docker-push': ['push'] },
  ...{ published: ['verb'], summary: ['verb'], promote: ['move'], 'docker-pictures': ['pictures'] },
};

/** What a step costs, by the names of the model's table; undefined where it knows none. */
function costOf(step: Step): CostName[] | undefined {
  const { uses = '', with: inputs } = step;
  const packages = inputs?.cache ? 'packagesKept' : 'packages';
  const used: [RegExp, CostName[]][] = [
    [/^actions\/checkout@/, ['checkout']],
    [/\/actions\/setup$/, ['nodeHere', packages, 'verb']],
    [/^docker\/login-action@/, ['login']],
    // Its image is fetched beside the packages.
    [/\/actions\/builder$/, inputs?.ahead ? [] : ['builderAhead']],
    [/^actions\/attest@/, ['attest']],
    [/^actions\/(upload|download)-artifact@/, ['artifact']],
  ];
  return verbs[verbOf(step) ?? ''] ?? used.find(([pattern]) => pattern.test(uses))?.[1];
}

/** The jobs of a merge that the model has after the one that plans, and the steps that one call of each leaves out. */
const jobs: [file: string, job: string, leftOut: RegExp | undefined][] = [
  ['publish-images.yml', 'publish', undefined],
  // The tag has moved before the summary.
  ['promote.yml', 'promote', /inputs\.(to|version)|always/],
  ['pictures.yml', 'pictures', undefined],
];

const stepsOf = ({ workflows }: Repository, file: string, job: string): Step[] =>
  workflows.find((workflow) => workflow.file === file)?.jobs[job]?.steps ?? [];

/** A goal that is met by a model which leaves out a step is not met. */
const modelled: Rule = (repository) => {
  const merge = scenarios.find(({ what }) => what.startsWith('a merge'))?.now ?? [];
  return jobs.flatMap(([file, job, leftOut], at) => {
    const steps = stepsOf(repository, file, job).filter(({ if: text = '' }) => !leftOut?.test(text));
    const unknown = steps.filter((step) => !costOf(step));
    const known = ['job', ...steps.flatMap((step) => costOf(step) ?? [])].sort();
    const inModel = [...((merge[at + 1] ?? []) as CostName[])].sort();
    return [
      ...unknown.map(({ name }) => `${file} "${name}" has no cost in the model of waiting`),
      ...(known.join() === inModel.join() ? [] : [`${file}: ${known} is modelled as ${inModel}`]),
    ];
  });
};

export const waitingRules: Record<string, Rule> = {
  'the model of waiting has every step on the way to a tag': modelled,
  'the model of waiting has every step of the job that plans': planningModelled,
};
