import { type Job, type Repository, type Step, stepsOf } from './model.ts';

/** A verb of the command line that a step calls. */
export interface VerbCall {
  at: string;
  step: Step;
  verb: string;
  /** The flags it is given. */
  flags: string[];
}

/** Which verb a step calls; undefined where it calls none. */
export const verbOf = ({ run = '' }: Step): string | undefined =>
  /^npx (?:--no -- )?shipshape ([\w-]+)/.exec(run)?.[1];

/** The verbs that a job calls. */
export const verbsIn = ({ steps = [] }: Pick<Job, 'steps'>): string[] =>
  steps.flatMap((step) => verbOf(step) ?? []);

/** Every call of a verb by a workflow or by an action of this repository. */
export const verbCalls = (repository: Repository): VerbCall[] =>
  stepsOf(repository).flatMap(({ at, step }) => {
    const verb = verbOf(step);
    const flags = [...(step.run?.split(' shipshape ')[1] ?? '').matchAll(/\s--([a-z][\w-]*)/g)].map(
      ([, flag = '']) => flag,
    );
    return verb ? [{ at, step, verb, flags }] : [];
  });
