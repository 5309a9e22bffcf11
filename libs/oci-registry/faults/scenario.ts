import type { Repository } from '../src/index.ts';

/** Something that writes to a registry in many requests, and can be broken off at each of them. */
export interface Scenario {
  name: string;
  /** Writes the state before straight to the registry, into an empty repository, and returns what is done over it. */
  prepare(direct: Repository): Promise<Operation>;
}

export interface Operation {
  /** Does all of it; done again, it completes what was broken off. */
  act(through: Repository): Promise<void>;
  /** What is wrong with what the registry serves, whatever became of `act`: each tag serves a whole image, the old or the new. */
  damages(direct: Repository): Promise<string[]>;
  /** What a finished `act` has left undone, or done twice. */
  unfinished(direct: Repository): Promise<string[]>;
}
