import { join } from 'node:path';
import { stateFolder, withLock, workspaceRoot } from '@shipshape/workspace';
import type { Task } from '../../workload.ts';
import type { Linter } from '../describe/project.ts';
import type { Ended } from '../run.ts';
import type { Verdict } from './linters.ts';
import { copyFiles, installPackages, reasonIn, runNode } from './node-copy.ts';

type NodeLinter = Linter & { packages: NonNullable<Linter['packages']> };

export const isNodeLinter = (linter: Linter): linter is NodeLinter => linter.packages !== undefined;

/** The copies of this run, and whether their packages are there. */
const prepared = new Map<string, Promise<boolean>>();

/**
 * Runs a linter of the front end as CI does, on a copy of what git would give CI: its packages are installed there, once for
 * each lock, so that the team's folder stays as it is.
 *
 * @returns its verdict; `fails` where it could not check, which is logged with the reason
 */
export async function nodeLint(
  { project, say }: Pick<Task, 'project' | 'say'>,
  { command, folder = '.', packages }: NodeLinter,
): Promise<Verdict> {
  const { root } = project;
  const from = join(workspaceRoot, root, packages.folder);
  const place = join(
    stateFolder,
    'front-end',
    project.name,
    packages.folder === '.' ? 'app' : packages.folder,
  );
  return await withLock(
    `${place}.lock`,
    async () => {
      // Made once for all linters of these packages.
      const making = prepared.get(place) ?? prepare(project.root, from, place, packages, say);
      prepared.set(place, making);
      if (!(await making)) return 'fails';
      const inside = packages.folder === '.' ? folder : folder.slice(packages.folder.length + 1) || '.';
      const result = await runNode(project.root, packages, join(place, inside), command);
      const verdict = nodeVerdict(result);
      if (verdict === 'fails') say(`${command.join(' ')} could not check: ${reasonIn(result.output)}`);
      return verdict;
    },
    (owner) => say(`waiting for process ${owner}, which lints the front end`),
  );
}

/** How many findings a front end's linters print; `fails` where they ended badly and counted none. */
export function nodeVerdict({ exitCode, output }: Ended): Verdict {
  if (exitCode === 0) return 0;
  const sum = (pattern: RegExp) =>
    [...output.matchAll(pattern)].reduce(
      (all, [, found]) => all + (found === undefined ? 1 : Number(found)),
      0,
    );
  const findings =
    // eslint and stylelint, then prettier, TypeScript, and biome.
    sum(/^\W*(\d+) problems? \(/gm) +
    sum(/^\[warn\] (?!Code style issues)/gm) +
    sum(/\berror TS\d+:/g) +
    sum(/^Found (\d+) errors?\b/gm);
  return findings > 0 ? findings : 'fails';
}

async function prepare(
  root: string,
  from: string,
  place: string,
  packages: NodeLinter['packages'],
  say: Task['say'],
): Promise<boolean> {
  copyFiles(from, place, '.');
  return await installPackages(root, { from, place, packages }, say);
}
