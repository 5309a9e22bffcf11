import { openRepository, type Repository } from '@shipshape/oci-registry';
import { knownRepositoryOf, noRegistry } from '@shipshape/provision';
import type { Answer } from '@shipshape/publishing';
import { findProject, type Project } from '@shipshape/workload';
import { type Log, UserError } from '@shipshape/workspace';
import type { Recipe, Values, VerbName } from './verbs.ts';

interface OnRegistry {
  project: Project;
  repository: Repository;
}

/**
 * The script of a verb that only reads the registry: lets `ask` answer, and prints that.
 *
 * @param none answers where there is no registry yet; absent where that is an error
 */
export const onRegistry =
  <V extends VerbName>(
    ask: (about: OnRegistry, values: Values<V>) => Promise<Answer>,
    none?: (project: Project, why: string) => Answer,
  ): Recipe<V> =>
  async (values, say) => {
    const { project: wanted, json } = values as unknown as { project: string; json: boolean };
    const project = findProject(wanted);
    const name = await knownRepositoryOf(project.name, say);
    const answer =
      name === undefined && none
        ? none(project, nothingPublished)
        : await ask({ project, repository: openRepository(name ?? unknown()) }, values);
    print(answer, json);
    return undefined;
  };

/**
 * The project of this name (empty: the only one), and its repository in the registry.
 *
 * @throws UserError where there is no registry yet, so that nothing can be published
 */
export async function findOnRegistry(name: string, say: Log): Promise<OnRegistry> {
  const project = findProject(name);
  return { project, repository: openRepository((await knownRepositoryOf(project.name, say)) ?? unknown()) };
}

const nothingPublished = `${noRegistry[0]?.toUpperCase()}${noRegistry.slice(1)}. The first image: npx shipshape pipeline.`;

function unknown(): never {
  throw new UserError(nothingPublished);
}

/** Prints an answer as one JSON object, or in lines for people. */
export function print(answer: Pick<Answer, 'json' | 'text'>, asJson: boolean): void {
  if (asJson) console.log(JSON.stringify(answer.json, null, 2));
  else for (const line of answer.text) console.log(line);
}
