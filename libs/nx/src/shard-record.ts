import type { Shard, TaskId } from '@shipshape/affected-plan';
import type { NxTask } from './nx.ts';

/** What became of one shard: `dist/shards/<name>.json`. */
export interface ShardRecord {
  name: string;
  tasks: { id: TaskId; outcome: NxTask['outcome']; seconds: number }[];
}

/** What of a shard's plan its record does not show as done. */
export const undone = ({ tasks }: Pick<Shard, 'tasks'>, record: ShardRecord): TaskId[] =>
  tasks.filter((id) => !record.tasks.some((one) => one.id === id && one.outcome !== 'failed'));

/** How long each task took where it really ran. */
export const durationsIn = (records: ShardRecord[]): Record<TaskId, number> =>
  Object.fromEntries(
    records
      .flatMap(({ tasks }) => tasks)
      .filter(({ outcome }) => outcome === 'ran')
      .map(({ id, seconds }) => [id, seconds]),
  );
