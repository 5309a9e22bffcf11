import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPython, readyUv } from '@shipshape/provision';
import { findProject, type Project } from '@shipshape/workload';
import { type Log, UserError, workspaceRoot, writeWhole } from '@shipshape/workspace';
import { $ } from 'zx';
import type { Recipe } from '../verbs.ts';

/** What ships, what checks it in the same versions, and (where the project has it) what only builds the image. */
const locks = {
  'requirements.txt': ['pyproject.toml'],
  'requirements-dev.txt': ['pyproject.toml', '--group', 'dev', '--constraints', 'requirements.txt'],
  'requirements-build.txt': ['--group', 'pyproject.toml:build'],
};

/** The hashes of one package. */
const hashes = /(?: \\\n +--hash=sha256:[0-9a-f]{64})+/g;

/** Updates the locks, or (`check`) fails where one is out of date. */
export async function updateLocks(
  { name: project, root }: Project,
  { check = false, upgrade = false }: { check?: boolean; upgrade?: boolean },
  say: Log,
): Promise<string> {
  const uv = await readyUv(await findPython(), say);
  const command = `npx nx run ${project}:lock`;
  // Compiled beside copies: what is locked counts as preferred, so only what the manifest changed changes. Without
  // their hashes, which uv would believe.
  await inTemporaryCopy(
    join(workspaceRoot, root),
    ['pyproject.toml', ...Object.keys(locks)],
    async (folder) => {
      const compile = $({ cwd: folder, env: uv.env, quiet: true, nothrow: true });
      for (const [lock, what] of Object.entries(locks)) {
        const now = join(workspaceRoot, root, lock);
        if (lock === 'requirements-build.txt' && !existsSync(now)) continue;
        const options = [
          '--universal',
          '--python-version',
          '3.11',
          '--generate-hashes',
          '--no-emit-index-url',
        ];
        if (upgrade) options.push('--upgrade');
        const { exitCode, stderr } =
          await compile`${uv.path} pip compile --quiet ${what} ${options} --custom-compile-command ${command} --output-file ${lock}`;
        if (exitCode !== 0) {
          throw new UserError(`uv could not resolve ${root}/pyproject.toml into ${lock}:\n${stderr.trim()}`);
        }
        const wanted = readFileSync(join(folder, lock), 'utf8');
        if (existsSync(now) && agree(readFileSync(now, 'utf8'), wanted)) continue;
        if (check)
          throw new UserError(
            `${root}/${lock} does not match pyproject.toml, or has a hash that the index does not serve: run ${command}.`,
          );
        writeWhole(now, wanted);
        say(`${root}/${lock} brought up to date`);
      }
    },
  );
  return 'the locks match pyproject.toml';
}

const recipe: Recipe<'lock'> = async ({ project, upgrade }, log) =>
  updateLocks(findProject(project), { upgrade }, log);

export default recipe;

/**
 * Whether a lock is what was compiled just now: the same packages, each with hashes, and none that the index does not
 * serve. It may serve more than when the lock was made, since projects add files to a version.
 */
function agree(lock: string, wanted: string): boolean {
  const served = new Set(wanted.match(/sha256:[0-9a-f]{64}/g));
  const known = (lock.match(/sha256:[0-9a-f]{64}/g) ?? []).every((hash) => served.has(hash));
  return known && lock.replace(hashes, ' (hashes)') === wanted.replace(hashes, ' (hashes)');
}

/** Runs `work` in a temporary folder that holds copies of those of `names` that `folder` has. */
async function inTemporaryCopy(folder: string, names: string[], work: (copy: string) => Promise<void>) {
  const copy = mkdtempSync(join(tmpdir(), 'shipshape-lock-'));
  try {
    for (const name of names) {
      if (existsSync(join(folder, name)))
        writeFileSync(join(copy, name), readFileSync(join(folder, name), 'utf8').replace(hashes, ''));
    }
    await work(copy);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}
