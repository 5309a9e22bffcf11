import { copyFileSync, existsSync, readdirSync } from 'node:fs';
import { join, posix } from 'node:path';
import {
  askedPatch,
  bringPython,
  ensureUv,
  findPython,
  fittingPython,
  indexFailure,
  type OwnEnvironment,
  quietTools,
  widenPython,
} from '@shipshape/provision';
import { UserError, withTemporaryFolder, workspaceRoot } from '@shipshape/workspace';
import { $ } from 'zx/core';
import { folderInWords } from '../../folder-words.ts';
import type { Task } from '../../workload.ts';
import type { DjangoProject, Installer } from '../describe/project.ts';
import { ownLock } from '../image/lock/image-lock.ts';
import { lockAge, lockAgeSentence } from '../image/lock/write-lock.ts';
import { compareCompiled } from './compiled.ts';
import { lockTools } from './install-plan.ts';
import { environmentOf } from './own.ts';

/** How a package manager's own program compares its lock with its manifest, and how it makes the lock again. */
interface LockCheck {
  lock: string;
  manifest: string;
  /** The program and its arguments. */
  command: string[];
  /** Undefined for uv itself. */
  tool?: string;
  /** It leaves an environment or a file in the folder that it works in. */
  inCopy?: boolean;
  again: string;
  /** What it prints where the two do not match; after anything else it could not compare them. */
  stale: RegExp;
}

export const checks: Partial<Record<Installer, LockCheck>> = {
  uv: {
    ...{ lock: 'uv.lock', manifest: 'pyproject.toml', command: ['lock', '--check'], again: 'uv lock' },
    stale: /lockfile .*needs to be updated/is,
  },
  poetry: {
    ...{
      lock: 'poetry.lock',
      manifest: 'pyproject.toml',
      command: ['poetry', 'check', '--lock'],
      again: 'poetry lock',
    },
    ...{ tool: lockTools.poetry.tool, stale: /changed significantly since|not up to date/i },
  },
  pdm: {
    ...{
      lock: 'pdm.lock',
      manifest: 'pyproject.toml',
      command: ['pdm', 'lock', '--check'],
      again: 'pdm lock --update-reuse',
    },
    ...{ tool: lockTools.pdm.tool, inCopy: true, stale: /hash doesn.t match|outdated|out of date/i },
  },
  pipenv: {
    ...{ lock: 'Pipfile.lock', manifest: 'Pipfile', command: ['pipenv', 'verify'], again: 'pipenv lock' },
    ...{ tool: lockTools.pipenv.tool, inCopy: true, stale: /out.of.date|not up.to.date/i },
  },
};

/**
 * Checks that a project's lock belongs to its manifest, by its own package manager. Changes nothing.
 *
 * @throws UserError where it does not
 */
export async function ownLockCheck({ project, say }: Task, found: DjangoProject): Promise<string> {
  const { install } = found;
  const { installer, files, locked } = install.value;
  const folder = join(workspaceRoot, project.root);
  const check = checks[installer];
  if (check && existsSync(join(folder, check.lock))) {
    await runCheck(check, folder, environmentOf(project, found), say);
    return `${check.lock} matches ${check.manifest}`;
  }
  const compared = compareCompiled(install.value, workspaceRoot);
  const what = files.join(', ') || 'its manifest';
  const age = existsSync(join(folder, ownLock)) ? ageOfLock(found, folder) : undefined;
  if (age) return age;
  if (locked) return `${what} pins every package, and is its own lock${compared}`;
  return `there is no lock: ${what} leaves versions open, which are taken as of the last commit. "npx shipshape lock" makes one`;
}

/**
 * Compares requirements.lock with what it is made from, by their texts.
 *
 * @param folder the repository's
 * @returns a sentence without its full stop; undefined where the image installs from the team's own lock
 * @throws UserError where they differ: the image would lack what was added, or have what was excluded
 */
export function ageOfLock(found: DjangoProject, folder: string): string | undefined {
  const sentence = lockAgeSentence(found, folder);
  if (sentence && lockAge(found, folder) === 'outdated') throw new UserError(sentence);
  return sentence?.replace(/\.$/, '');
}

async function runCheck(
  check: LockCheck,
  folder: string,
  { project: { name: project, root }, python, system = [] }: OwnEnvironment,
  say: Task['say'],
): Promise<void> {
  const { command, tool, inCopy } = check;
  const { lock, manifest } = check;
  const uv = await ensureUv(say);
  // uv itself compares for a Python that the project allows; the other tools read files. A program of a version manager
  // that stands for no Python would end uv's own search.
  const own = tool
    ? await findPython()
    : await fittingPython(project, python, say, (wanted) => bringPython(wanted, system, say));
  await withTemporaryFolder('lock', async (copy) => {
    for (const name of [lock, manifest].filter((one) => existsSync(join(folder, one)))) {
      copyFileSync(join(folder, name), join(copy, name));
    }
    const asked = tool ? undefined : askedPatch(python, own);
    if (asked) widenPython(copy, readdirSync(copy), own.version);
    const env = { ...uv.env, ...quietTools };
    const inside = own.shell ? { shell: own.shell } : {};
    const shell = $({ cwd: inCopy || asked ? copy : folder, env, nothrow: true, quiet: true, ...inside });
    const on = ['--python', own.path];
    const run = tool ? ['tool', 'run', '--quiet', ...on, '--from', tool, ...command] : [...command, ...on];
    const { exitCode, stdout, stderr } = await shell`${[uv.path, ...run]}`;
    if (exitCode === 0) return;
    const output = `${stdout}${stderr}`.trim();
    const index = check.stale.test(output) ? undefined : indexFailure(output);
    if (index) throw new UserError(`${index}\n${output}`);
    throw new UserError(whyNot(check, root, output));
  });
}

/** Why a check ended with an error: that the lock is stale, or that the program could not tell. */
export function whyNot(
  { lock, manifest, command, tool, again, stale }: LockCheck,
  root: string,
  output: string,
): string {
  const file = posix.join(root, lock);
  if (stale.test(output))
    return `${file} does not match ${manifest}: run "${again}" in ${folderInWords(root)}, and commit it.\n${output}`;
  const program = [...(tool ? [] : ['uv']), ...command].join(' ');
  return `Whether ${file} matches ${manifest} is not known, since "${program}" failed:\n${output}`;
}
