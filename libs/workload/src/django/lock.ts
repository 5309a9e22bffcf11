import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureUv } from '@shipshape/provision';
import { readText, UserError, withTemporaryFolder, workspaceRoot, writeWhole } from '@shipshape/workspace';
import { $ } from 'zx/core';
import type { Task } from '../workload.ts';
import { compileCause, lockDifference, unhashable, withoutHashes } from './causes/lock.ts';
import { writeLock } from './image/lock/write-lock.ts';
import { described } from './own/described.ts';
import { ownLockCheck } from './own/lock-check.ts';
import { isLockedHere, isToLockHere } from './own/locked-here.ts';
import { relock } from './shell.ts';

const manifest = 'pyproject.toml';

/** What ships, what checks it in the same versions, and (where the project has it) what only builds the image. */
const locks = {
  'requirements.txt': [manifest],
  'requirements-dev.txt': [manifest, '--group', 'dev', '--constraints', 'requirements.txt'],
  'requirements-build.txt': ['--group', `${manifest}:build`],
};

/** Every platform, and every Python from 3.11 on. */
const options = ['--universal', '--python-version', '3.11', '--generate-hashes', '--no-emit-index-url'];

/** Brings the hash locks of a Django project up to its pyproject.toml. @param upgrade to the newest allowed versions */
export async function lock(task: Task, { upgrade }: { upgrade: boolean }): Promise<string> {
  if (!isToLockHere(task.project)) {
    const place = { folder: join(workspaceRoot, task.project.root), say: task.say };
    return await writeLock(described(task.project), place, { upgrade });
  }
  await compareLocks(task, upgrade, (file, made, name) => {
    writeWhole(file, made);
    task.say(`${name} brought up to date`);
  });
  return 'the locks match pyproject.toml';
}

/**
 * Checks that the hash locks match pyproject.toml and what the package index serves. Changes nothing.
 *
 * @throws UserError that names the first lock that does not, and in what
 */
export async function lockCheck(task: Task): Promise<string> {
  if (!isLockedHere(task.project)) return ownLockCheck(task, described(task.project));
  await compareLocks(task, false, (_file, _made, name, difference) => {
    throw new UserError(`${name} ${difference}: run ${relock(task.project.name)}.`);
  });
  return 'the locks match pyproject.toml';
}

type OnDifference = (file: string, made: string, name: string, difference: string) => void;

/**
 * Makes each lock again beside copies: what is locked counts as preferred, so only what the manifest changed changes.
 * The copies have no hashes, which uv would believe.
 */
async function compareLocks(
  { project, say }: Task,
  upgrade: boolean,
  onDifference: OnDifference,
): Promise<void> {
  const { root, name } = project;
  const folder = join(workspaceRoot, root);
  if (!existsSync(join(folder, manifest))) {
    throw new UserError(`${root} has no ${manifest}, of which the locks are made.`);
  }
  const uv = await ensureUv(say);
  await withTemporaryFolder('lock', async (copy) => {
    for (const file of [manifest, ...Object.keys(locks)]) {
      const text = readText(join(folder, file));
      if (text !== undefined) writeFileSync(join(copy, file), withoutHashes(text));
    }
    const compile = $({ cwd: copy, env: uv.env, quiet: true, nothrow: true });
    for (const [lock, what] of Object.entries(locks)) {
      const file = join(folder, lock);
      if (lock === 'requirements-build.txt' && !existsSync(file)) continue;
      const flags = upgrade ? [...options, '--upgrade'] : options;
      const { exitCode, stderr } =
        await compile`${uv.path} pip compile --quiet ${what} ${flags} --custom-compile-command ${relock(name)} --output-file ${lock}`;
      if (exitCode !== 0) throw new UserError(compileCause(`${root}/${manifest}`, lock, stderr));
      const made = readFileSync(join(copy, lock), 'utf8');
      const [without] = unhashable(made);
      if (without) {
        throw new UserError(
          `${root}/${manifest} asks for "${without}", which comes from git, an address or a folder and therefore has no hash to lock: take it from the package index instead.`,
        );
      }
      const there = readText(file);
      const difference = there === undefined ? 'is missing' : lockDifference(there, made);
      if (difference) onDifference(file, made, `${root}/${lock}`, difference);
    }
  });
}
