import { createHash } from 'node:crypto';
import { cpSync, lstatSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { workingFiles } from '@shipshape/git';
import { asLocked, npmEnvironment } from '@shipshape/nx/packages';
import { readText, stateFolder, withLock, workspaceRoot, writeWhole } from '@shipshape/workspace';
import { $ } from 'zx/core';
import type { Task } from '../../workload.ts';
import type { Linter } from '../describe/project.ts';
import { type NodeInstall, nodeInstall, parsed } from '../image/node-tools.ts';
import { type Ended, ended } from '../run.ts';
import type { Verdict } from './linters.ts';

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
      const tools = nodeInstall(root, packages, (file) => readText(join(workspaceRoot, file)));
      // Made once for all linters of these packages.
      const making = prepared.get(place) ?? prepare(from, place, packages, tools, say);
      prepared.set(place, making);
      if (!(await making)) return 'fails';
      const inside = packages.folder === '.' ? folder : folder.slice(packages.folder.length + 1) || '.';
      const result = await ended(
        run(join(place, inside), [...runnerOf(command[0] ?? '', tools), ...command.slice(1)]),
      );
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

/** npm and npx as they are here; another manager in the release that reads the lock. */
function runnerOf(program: string, { manager }: NodeInstall): string[] {
  if (program === 'npx') return ['npx', '--yes'];
  if (program === 'npm' || manager === undefined) return [program];
  return ['npx', '--yes', `--package=${manager}`, program];
}

/** A front end's wish for another Node or npm (`devEngines`) does not keep its linters from running. */
const variables = () => ({ ...npmEnvironment(), npm_config_force: 'true', CI: 'true', FORCE_COLOR: '0' });

const run = (cwd: string, words: readonly string[]) =>
  $({ cwd, env: variables(), nothrow: true, quiet: true })`${words}`;

/** Makes the copy and ensures its packages. @returns false where they cannot be installed, which is logged with the reason */
async function prepare(
  from: string,
  place: string,
  packages: NodeLinter['packages'],
  tools: NodeInstall,
  say: Task['say'],
): Promise<boolean> {
  copyFiles(from, place);
  const text = (file: string) => readText(join(place, posix.basename(file)));
  const manifest = text('package.json') ?? '{}';
  const lock = packages.lock === null ? '' : (text(packages.lock) ?? '');
  const wanted = [process.version, tools.manager, manifest, lock].join('\0');
  const digest = createHash('sha256').update(wanted).digest('hex');
  const mark = join(place, 'node_modules/.installed-by-shipshape');
  // Yarn from 2 on has what it installed beside node_modules, or instead of it.
  const modern = tools.manager?.startsWith('@yarnpkg/') ?? false;
  if (!tools.readsCode && !modern && readText(mark) === digest) return true;
  rmSync(join(place, 'node_modules'), { recursive: true, force: true });
  // The pipeline's own packages are not the front end's: without them, npm keeps the rest as it is locked.
  const theirs = withoutOurs(manifest);
  if (theirs) writeWhole(join(place, 'package.json'), theirs);
  const install = theirs ? 'npm install' : tools.install;
  say(`packages of the front end: ${install}`);
  const [program = '', ...words] = install.split(' ');
  // Their scripts build what runs and set hooks of git; a linter needs neither.
  const flags = packages.manager === 'npm' ? asLocked : [modern ? '--mode=skip-build' : '--ignore-scripts'];
  const result = await ended(run(place, [...runnerOf(program, tools), ...words, ...flags]));
  if (result.exitCode !== 0) {
    say(`the packages of the front end could not be installed (${install}): ${reasonIn(result.output)}`);
    return false;
  }
  // Linters see them as git has them.
  const changed = theirs ? ['package.json', ...(packages.lock ? [posix.basename(packages.lock)] : [])] : [];
  for (const file of changed) cpSync(join(from, file), join(place, file));
  writeWhole(mark, digest);
  return true;
}

/** A package.json without the packages of the pipeline; undefined where it has none of them. */
function withoutOurs(text: string): string | undefined {
  const manifest = parsed(text) as { devDependencies?: Record<string, string> };
  if (!manifest.devDependencies?.shipshape) return undefined;
  const { nx: _, shipshape: __, ...devDependencies } = manifest.devDependencies;
  return JSON.stringify({ ...manifest, devDependencies });
}

/** What npm says first, or what was printed last. */
function reasonIn(output: string): string {
  const lines = output.trim().split('\n');
  const named = lines.filter((line) => /^npm (error|ERR!) (?!code )/.test(line)).slice(0, 1);
  return (named.length > 0 ? named : lines.slice(-3)).join(' ').slice(-600);
}

/** The files that git would give CI, in place of those of the last time; packages that are installed stay. */
function copyFiles(from: string, place: string): void {
  mkdirSync(place, { recursive: true });
  for (const name of readdirSync(place))
    if (name !== 'node_modules') rmSync(join(place, name), { recursive: true, force: true });
  for (const file of workingFiles(from)) {
    const stat = lstatSync(join(from, file));
    // No linter reads pictures and dumps; a folder is a submodule.
    if (stat.isDirectory() || stat.size > 5_000_000) continue;
    mkdirSync(dirname(join(place, file)), { recursive: true });
    cpSync(join(from, file), join(place, file), { verbatimSymlinks: true });
  }
}
