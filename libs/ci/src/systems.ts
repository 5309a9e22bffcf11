import type { CiSystem } from './ci-system.ts';
import type { Environment } from './environment.ts';
import { github } from './github/github.ts';
import { local } from './local/local.ts';

/** Every CI system that is known; the first one that this process runs in counts, and otherwise it is a laptop. */
const systems: CiSystem[] = [github];

/** The CI system that this process runs in; `local` on a person's own machine. */
export const ciSystem = (env: Environment = process.env): CiSystem =>
  systems.find(({ isHere }) => isHere(env)) ?? local;

/** This environment without the variables of a step that must not reach the tasks it starts. */
export function withoutStepVariables(env: Environment): Record<string, string> {
  return without(
    env,
    systems.flatMap(({ ownVariables }) => ownVariables),
  );
}

/** This environment without what gives rights or writes into later steps, for code of the project's packages. */
export function withoutRights(env: Environment): Record<string, string> {
  return without(
    env,
    systems.flatMap(({ rightsVariables }) => rightsVariables),
  );
}

function without(env: Environment, names: readonly string[]): Record<string, string> {
  const kept = Object.entries(env).filter(([name, value]) => value !== undefined && !names.includes(name));
  return Object.fromEntries(kept) as Record<string, string>;
}
