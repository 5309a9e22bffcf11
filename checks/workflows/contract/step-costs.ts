import type { CostName } from '../../bench/costs.ts';
import type { Step } from './model.ts';
import { verbOf } from './verb-calls.ts';

/** What the cost of a step depends on besides the step itself. */
interface Given {
  /** What the tasks cost that the job runs; none where nothing is affected. */
  tasks?: CostName[];
  /** What an earlier push of the pull request has left. */
  kept?: CostName | undefined;
  /** Whether an earlier step fetches the builder's image, beside the packages. */
  builderAhead?: boolean;
}

/** The part of a condition that looks for files. */
export function looks({ if: condition = '' }: Step): CostName[] {
  if (!condition.includes('hashFiles')) return [];
  return [condition.includes("hashFiles('.shipshape/uv/") ? 'lookUv' : 'look'];
}

/** What a step costs, by the names of the model's table; undefined where it knows none. */
export function costOf(step: Step, { tasks = [], kept, builderAhead }: Given): CostName[] | undefined {
  const { uses = '', with: inputs, run = '' } = step;
  const layers = String(inputs?.path).includes('.shipshape/layers');
  const restored = layers ? (kept ?? 'restore') : inputs?.path === '.shipshape/uv' ? 'uvKept' : 'restore';
  const used: [RegExp, CostName[]][] = [
    [/^actions\/checkout@/, ['checkout']],
    [/\/actions\/setup$/, ['nodeHere', inputs?.cache ? 'packagesKept' : 'packages', 'verb']],
    [/\/actions\/python$/, ['uv', 'look', 'python']],
    [/\/actions\/builder$/, inputs?.ahead ? [] : [builderAhead ? 'builderAhead' : 'builder']],
    [/^docker\/login-action@/, ['login']],
    [/^actions\/attest@/, ['attest']],
    [/^actions\/cache\/restore@/, [restored]],
    [/^actions\/cache\/save@/, layers ? ['layers'] : [...looks(step), 'restore']],
    [/^actions\/(upload|download)-artifact@/, ['artifact']],
  ];
  const verbs: Record<string, CostName[]> = {
    plan: [tasks.length > 0 ? 'plan' : 'planNothing'],
    ...{ shard: tasks, summary: ['verb'], comment: ['comment'], published: ['verb'] },
    ...{ 'docker-build': ['build', 'load'], 'docker-smoke': ['smoke'], 'docker-push': ['push'] },
    ...{ promote: ['move'], 'docker-pictures': ['pictures'] },
    ...(run.includes('progress collect') ? { progress: ['collect'] } : {}),
  };
  return verbs[verbOf(step) ?? ''] ?? used.find(([pattern]) => pattern.test(uses))?.[1];
}
