import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { workspaceRoot } from '@shipshape/workspace';
import type { Code } from './run-operation.ts';

/** One place of the real code that a mutant replaces. */
export interface Change {
  file: string;
  from: string;
  to: string;
}

const source = join(import.meta.dirname, '../src');
// Inside the workspace, so that the copies' imports are found.
const folder = join(workspaceRoot, 'dist/libs/publishing/mutants');

/**
 * A copy of this package's sources with some text replaced.
 *
 * @throws Error where the text is not there exactly once, so that a mutant cannot be left behind by the code
 */
export async function mutantOf(name: string, changes: Change[]): Promise<Code> {
  const copy = join(folder, name.replace(/\W+/g, '-'));
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(copy, { recursive: true });
  cpSync(source, copy, { recursive: true, filter: (file) => !file.endsWith('.test.ts') });
  for (const { file, from, to } of changes) {
    const path = join(copy, file);
    const text = readFileSync(path, 'utf8');
    if (text.split(from).length !== 2) throw new Error(`${file} does not have this exactly once: ${from}`);
    writeFileSync(
      path,
      text.replace(from, () => to),
    );
  }
  return (await import(pathToFileURL(join(copy, 'index.ts')).href)) as Code;
}

export const removeMutants = (): void => rmSync(folder, { recursive: true, force: true });
