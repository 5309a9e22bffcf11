import { createHash } from 'node:crypto';
import { cpSync, lstatSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { workingFiles } from '@shipshape/git';
import { asLocked, npmEnvironment } from '@shipshape/nx/packages';
import { readText, workspaceRoot, writeWhole } from '@shipshape/workspace';
import { $ } from 'zx/core';
import type { Task } from '../../workload.ts';
import type { NodeCommand } from '../describe/project.ts';
import { type NodeInstall, nodeInstall, parsed } from '../image/node-tools.ts';
import { type Ended, ended } from '../run.ts';

type Packages = NodeCommand['packages'];

/** npm and npx as they are here; another manager in the release that reads the lock. */
function runnerOf(program: string, { manager }: NodeInstall): string[] {
  if (program === 'npx') return ['npx', '--yes'];
  if (program === 'npm' || manager === undefined) return [program];
  return ['npx', '--yes', `--package=${manager}`, program];
}

/** A front end's wish for another Node or npm (`devEngines`) does not keep its linters from running. */
const variables = () => ({
  ...npmEnvironment(),
  ...{ npm_config_force: 'true', YARN_IGNORE_ENGINES: 'true', CI: 'true', FORCE_COLOR: '0' },
});

const run = (cwd: string, words: readonly string[], more: Record<string, string> = {}) =>
  $({ cwd, env: { ...variables(), ...more }, nothrow: true, quiet: true })`${words}`;

const toolsOf = (root: string, packages: Packages) =>
  nodeInstall(root, packages, (file) => readText(join(workspaceRoot, file)));

/**
 * Runs a command of a front end's packages as CI does.
 *
 * @param root the project's folder, from the workspace root
 * @param cwd a folder of the copy
 */
export const runNode = async (
  root: string,
  packages: Packages,
  cwd: string,
  [program = '', ...words]: readonly string[],
): Promise<Ended> => {
  const tools = toolsOf(root, packages);
  return ended(run(cwd, [...runnerOf(program, tools), ...words], tools.environment));
};

/**
 * Ensures the packages of a copy, once for each lock: the team's folder stays as it is.
 *
 * @param root the project's folder, from the workspace root
 * @param copy `place` is the copy of `from`, the folder of the packages
 * @returns false where they cannot be installed, which is logged with the reason
 */
export async function installPackages(
  root: string,
  { from, place, packages }: { from: string; place: string; packages: Packages },
  say: Task['say'],
): Promise<boolean> {
  const tools = toolsOf(root, packages);
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
  // Their scripts build what runs and set hooks of git, those of the clone around the copy.
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
export function reasonIn(output: string): string {
  const lines = output.trim().split('\n');
  const named = lines.filter((line) => /^npm (error|ERR!) (?!code )/.test(line)).slice(0, 1);
  return (named.length > 0 ? named : lines.slice(-3)).join(' ').slice(-600);
}

/**
 * The files that git would give CI, in place of those of the last time; packages that are installed stay.
 *
 * @param packages the folder of the packages in it
 */
export function copyFiles(from: string, place: string, packages: string): void {
  mkdirSync(place, { recursive: true });
  const kept = posix.join(packages, 'node_modules');
  const clear = (folder: string) => {
    for (const name of readdirSync(join(place, folder))) {
      const path = posix.join(folder, name);
      if (kept.startsWith(`${path}/`)) clear(path);
      else if (path !== kept) rmSync(join(place, path), { recursive: true, force: true });
    }
  };
  clear('.');
  for (const file of workingFiles(from)) {
    const stat = lstatSync(join(from, file));
    // Nothing here reads pictures and dumps; a folder is a submodule.
    if (stat.isDirectory() || stat.size > 5_000_000) continue;
    mkdirSync(dirname(join(place, file)), { recursive: true });
    cpSync(join(from, file), join(place, file), { verbatimSymlinks: true });
  }
}
