import type { Plan } from './plan.ts';
import { mostShards } from './shards.ts';

/** What a workflow's expressions need to know of a plan. Everything else stays in the file dist/plan.json. */
export interface PlanOutputs {
  /** How many machines the work takes: 0 where nothing is affected, 1 where the job that planned does it. */
  machines: number;
  /** The names of the shards; none where the job that planned does the work itself. */
  shards: string[];
  /** Whether one of them builds an image. */
  builds: boolean;
  /** The projects of the listed target. */
  listed: string[];
  /** Whether a later call has something to do. */
  later: boolean;
}

/**
 * The few values of a plan that become outputs of a job: GitHub passes them on as environment variables, of which each
 * holds 128 KiB at most.
 *
 * @throws RangeError where more projects are listed than one matrix may have jobs
 */
export function outputsOf({ shards, listed, listTarget, later }: Plan): PlanOutputs {
  if (listed.length > mostShards) {
    throw new RangeError(
      `${listed.length} projects are affected by ${listTarget}, and one run of a workflow has ${mostShards} jobs for them at most: merge this change in parts.`,
    );
  }
  return {
    machines: shards.length,
    shards: shards.length > 1 ? shards.map(({ name }) => name) : [],
    builds: shards.some(({ tasks }) => tasks.some((task) => task.split(':')[1] === 'docker-build')),
    listed,
    later: later.length > 0,
  };
}
