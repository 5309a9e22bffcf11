import { posix } from 'node:path';
import { type DjangoProject, folderName } from '@shipshape/workload';
import { type Json, objectIn, parseObject } from '../files/json.ts';

export interface StatementOptions {
  placeholders: Readonly<Record<string, string>>;
  /** From the project's folder. */
  dockerfile: string;
  /** The schema of shipshape.json, from the repository's root. */
  schema: string;
}

/** Where the package shipshape is installed. */
export const installedSchema = 'node_modules/shipshape/shipshape.schema.json';

/** What shipshape.json states of a project: only what a team should decide, or could not be inferred. */
export function statementOf(
  project: DjangoProject,
  { placeholders, dockerfile, schema }: StatementOptions,
): Json {
  // What names a database, a cache or a broker is wired by the smoke test itself, to servers that it starts.
  const wired = new Set(project.services.flatMap(({ value }) => value.variables));
  const environment = Object.fromEntries(Object.entries(placeholders).filter(([name]) => !wired.has(name)));
  const smoke = Object.keys(environment).length > 0 ? { environment } : {};
  return {
    $schema: posix.relative(project.root === '.' ? '' : project.root, schema),
    ...(project.name === folderName(project.root) ? {} : { name: project.name }),
    ...(dockerfile === 'Dockerfile' ? {} : { dockerfile }),
    ...(Object.keys(smoke).length > 0 ? { smoke } : {}),
  };
}

/**
 * The placeholders, with the values that the project's shipshape.json has for them: those that the team corrected, and
 * those that an earlier release wrote, so that no file is written anew for another form of the same.
 *
 * @param there the text of shipshape.json; undefined where there is none
 * @throws UserError where it is not a JSON object
 */
export function keptPlaceholders(
  placeholders: Readonly<Record<string, string>>,
  path: string,
  there: string | undefined,
): Record<string, string> {
  const { smoke } = there === undefined ? {} : parseObject(path, there);
  const stated = objectIn(objectIn(smoke).environment);
  return Object.fromEntries(
    Object.entries(placeholders).map(([name, value]) => {
      const kept = Object.hasOwn(stated, name) ? stated[name] : undefined;
      return [name, typeof kept === 'string' ? kept : value];
    }),
  );
}
