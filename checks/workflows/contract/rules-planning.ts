import type { CostName } from '../../bench/costs.ts';
import { jobsOf, scenarios } from '../../bench/waiting.ts';
import { evaluate } from './expressions.ts';
import type { Repository, Rule, Step } from './model.ts';
import { costOf, looks } from './step-costs.ts';

/** What the job that plans is given, and does, in a scenario of the model. */
interface Planned {
  /** How the scenario's name begins. */
  what: string;
  event: 'pull_request' | 'push';
  /** What the tasks cost that it runs; none where nothing is affected. */
  tasks: CostName[];
  /** Whether it is the call that runs beside the others: it writes no comment, and no Python outside of containers. */
  beside?: boolean;
  /** What an earlier push of the pull request has left. */
  kept?: CostName;
}

const ofBrowser: CostName[] = ['build', 'load', 'browser'];
const onImage: CostName[] = ['venv', 'check', 'load', 'smoke', 'pictures'];
const planned: Planned[] = [
  { what: 'a pull request of documentation', event: 'pull_request', tasks: [] },
  { what: 'a pull request that changes one line', event: 'pull_request', tasks: [...onImage, 'build'] },
  { what: 'such a pull request of this repository', event: 'pull_request', tasks: [] },
  { what: 'such a pull request of this repository', event: 'pull_request', tasks: [], beside: true },
  {
    ...{ what: 'the same in this repository', event: 'pull_request' },
    tasks: [...onImage, 'build', 'postgres'],
  },
  { what: 'the same in this repository', event: 'pull_request', tasks: ofBrowser, beside: true },
  {
    ...{ what: 'a later push to it', event: 'pull_request' },
    ...{ tasks: [...onImage, 'warmBuild'], kept: 'layers' },
  },
  { what: 'a merge that changes an image', event: 'push', tasks: ['venv', 'check'] },
  {
    ...{ what: "this repository's tests in a browser", event: 'push' },
    tasks: ['venv', 'build', 'browser'],
  },
];

/** Whether a step runs where everything succeeds. */
function runs({ if: condition }: Step, { event, tasks, beside = false }: Planned): boolean {
  if (!condition) return true;
  const machines = tasks.length > 0 ? '1' : '0';
  const repository = 'acme/shop';
  const ran = tasks.length > 0 ? 'success' : 'skipped';
  // GitHub's library has no files to look for.
  return evaluate(condition.replaceAll(/hashFiles\([^)]*\)/g, "'found'"), {
    inputs: { comment: event === 'pull_request' && !beside, python: !beside },
    github: {
      repository,
      event_name: event,
      event: { pull_request: { head: { repo: { full_name: repository } } } },
    },
    steps: {
      setup: { outcome: 'success' },
      run: { outcome: ran },
      plan: { outputs: { machines, shards: '[]', builds: 'true' } },
      // Nothing new was fetched.
      uv: { outputs: { 'cache-primary-key': 'uv-', 'cache-matched-key': 'uv-found' } },
    },
  });
}

/** The first job of a merge, and those of a pull request, as the workflow has it and as the model has it. */
export const planningModelled: Rule = ({ workflows }: Repository) => {
  const file = 'nx-affected.yml';
  const all = workflows.find((workflow) => workflow.file === file)?.jobs.plan?.steps ?? [];
  return planned.flatMap((scenario) => {
    const steps = all.filter((step) => runs(step, scenario));
    const unknown = steps.filter((step) => !costOf(step, scenario));
    // A step that looks for files and finds that it has nothing to do.
    const looked = all.filter((step) => !steps.includes(step)).flatMap(looks);
    const known = [
      ...['job', ...steps.flatMap((step) => costOf(step, scenario) ?? [])],
      // GitHub ends with the first part of a condition that is false.
      ...(scenario.tasks.length > 0 && !scenario.beside ? looked : []),
    ].sort();
    const [stage = []] = scenarios.find(({ what }) => what.startsWith(scenario.what))?.now ?? [];
    const inModel = [...(jobsOf(stage)[scenario.beside ? 1 : 0] ?? [])].sort();
    return [
      ...unknown.map(({ name }) => `${file} "${name}" has no cost in the model of waiting`),
      ...(known.join() === inModel.join() ? [] : [`${scenario.what}: ${known} is modelled as ${inModel}`]),
    ];
  });
};
