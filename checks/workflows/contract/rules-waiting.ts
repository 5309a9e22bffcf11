import type { CostName } from '../../bench/costs.ts';
import { scenarios } from '../../bench/waiting.ts';
import type { Repository, Rule, Step } from './model.ts';
import { planningModelled } from './rules-planning.ts';
import { costOf } from './step-costs.ts';

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
    const builderAhead = steps.some(({ with: inputs }) => inputs?.ahead);
    const costs = steps.map((step) => costOf(step, { builderAhead }));
    const unknown = steps.filter((_, index) => !costs[index]);
    const known = ['job', ...costs.flatMap((cost) => cost ?? [])].sort();
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
