import { readdirSync } from 'node:fs';
import { join, posix } from 'node:path';
import { workingFiles } from '@shipshape/git';
import { type Log, stateFolder, withLock, workspaceRoot } from '@shipshape/workspace';
import type { NodeCommand } from '../describe/project.ts';
import { copyFiles, installPackages, reasonIn, runNode } from './node-copy.ts';
import { frontEndVariable } from './python-support.ts';

/**
 * Builds the front end for a run of tests as CI does, on a copy of what git would give CI: beside its sources, the result would
 * reach the image. Where that fails the tests still run: only those that ask for a file of it need it.
 *
 * @returns the variable by which the settings find what was built
 */
export async function builtFrontEnd(
  { root, name }: { root: string; name: string },
  builds: readonly NodeCommand[],
  say: Log,
): Promise<Record<string, string>> {
  const [first] = builds;
  if (!first) return {};
  const from = join(workspaceRoot, root);
  const place = join(stateFolder, 'front-end-of-tests', name);
  return await withLock(
    `${place}.lock`,
    async () => {
      copyFiles(from, place, first.packages.folder);
      for (const { command, folder = '.', packages } of builds) {
        const at = packages.folder;
        const copy = { from: join(from, at), place: join(place, at), packages };
        if (!(await installPackages(root, copy, say))) return {};
        // Its packages are all that is asked for.
        if (command.length === 0) continue;
        say(`front end: ${command.join(' ')}`);
        const { exitCode, output } = await runNode(root, packages, join(place, folder), command);
        if (exitCode === 0) continue;
        say(
          `${command.join(' ')} failed before the tests (${reasonIn(output)}). Tests that ask for a file of the front end may fail.`,
        );
        return {};
      }
      return { [frontEndVariable]: JSON.stringify([from, place, staticFolders(from, place)]) };
    },
    (owner) => say(`waiting for process ${owner}, which builds the front end`),
  );
}

/** The folders `static` in which something was built, such as `shop/static`. */
function staticFolders(from: string, place: string): string[] {
  const known = new Set(workingFiles(from));
  const made = filesBelow(place, '.').filter((file) => !known.has(file));
  return [...new Set(made.flatMap((file) => /^(?:.*?\/)?static(?=\/)/.exec(file)?.[0] ?? []))];
}

const filesBelow = (place: string, folder: string): string[] =>
  readdirSync(join(place, folder), { withFileTypes: true }).flatMap((one) => {
    const path = posix.join(folder, one.name);
    if (one.isDirectory()) return one.name === 'node_modules' ? [] : filesBelow(place, path);
    return [path];
  });
