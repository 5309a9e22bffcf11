import { openRepository, type Repository } from '@shipshape/oci-registry';
import { repositoryOf } from '@shipshape/provision';
import type { Answer } from '@shipshape/publishing';
import { findProject, type Project } from '@shipshape/workload';
import type { Log } from '@shipshape/workspace';
import type { Recipe, Values, VerbName } from './verbs.ts';

interface OnRegistry {
  project: Project;
  repository: Repository;
}

/** The script of a verb that only reads the registry: lets `ask` answer, and prints that. */
export const onRegistry =
  <V extends VerbName>(ask: (about: OnRegistry, values: Values<V>) => Promise<Answer>): Recipe<V> =>
  async (values, log) => {
    const { project, json } = values as unknown as { project: string; json: boolean };
    print(await ask(await findOnRegistry(project, log), values), json);
    return undefined;
  };

/** The project of this name (empty: the only one), and its repository in the registry. */
export async function findOnRegistry(name: string, log: Log): Promise<OnRegistry> {
  const project = findProject(name);
  return { project, repository: openRepository(await repositoryOf(project.name, log)) };
}

/** Prints an answer as one JSON object, or in lines for people. */
export function print(answer: Pick<Answer, 'json' | 'text'>, asJson: boolean): void {
  if (asJson) console.log(JSON.stringify(answer.json, null, 2));
  else for (const line of answer.text) console.log(line);
}
