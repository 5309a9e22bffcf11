import { join, posix } from 'node:path';
import { readText, UserError, workspaceRoot } from '@shipshape/workspace';
import { problemsOf, type Schema } from './json-schema.ts';

/**
 * Reads a project's shipshape.json, in which its team states what could not be inferred; `{}` where there is none.
 *
 * @param root the project's folder, from the workspace root
 * @throws UserError where it is not JSON or not by the schema; it names every mistake
 */
export function readProjectFile<T extends object>(
  root: string,
  schema: Schema,
  folder = workspaceRoot,
): Partial<T> {
  const name = posix.join(root, 'shipshape.json');
  const file = join(folder, root, 'shipshape.json');
  const text = readText(file);
  if (text === undefined) return {};
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new UserError(`${name} is not JSON (${(error as Error).message}): correct it.`);
  }
  const problems = problemsOf(schema, value);
  if (problems.length > 0) throw new UserError(`${name} is not valid: ${problems.join(' ')}`);
  return value as Partial<T>;
}
