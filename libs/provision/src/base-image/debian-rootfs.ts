import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import {
  cleanEnvironment,
  endProcess,
  findProcesses,
  type Log,
  UserError,
  withCleanup,
} from '@shipshape/workspace';
import { $, which } from 'zx/core';
import { aptInstall, mayInstall } from '../apt/apt.ts';
import { explainApt } from '../apt/apt-get.ts';
import type { BaseRecipe, DebianRecipe } from './base-recipe.ts';
import { keyrings, ownMirrors } from './mirrors.ts';
import { ubuntuKeyring } from './ubuntu-keyring.ts';

/**
 * Makes, in `folder`, `rootfs.tar`: Debian or Ubuntu with the recipe's packages and apt; and `packages.txt`: a line
 * `name<tab>version` for each package. The same packages give the same bytes. Takes the mirror that this
 * machine uses, otherwise mmdebstrap's own default; installs mmdebstrap where it may.
 *
 * @throws UserError with one sentence: mmdebstrap absent, no network, disk full …
 */
export async function makeDebianRootfs(
  folder: string,
  { variable, debian }: { variable: string; debian: DebianRecipe },
  say: Log,
): Promise<{ tar: string; packages: string }> {
  const { suite, ubuntu, packages, unpacking, aptSettings, leftovers, sourceDateEpoch } = debian;
  await ensureMmdebstrap(variable, debian, say);
  const keyring = ubuntu ? await ubuntuKeyring(folder, variable, say) : undefined;
  const made = { tar: tarIn(folder), packages: join(folder, 'packages.txt') };
  const options = [
    '--variant=apt',
    `--include=${packages.join(',')}`,
    ...unpacking.map((option) => `--dpkgopt=${option}`),
    // `universe` has python3-venv.
    ...(ubuntu ? ['--components=main,universe'] : []),
    ...(keyring ? [`--keyring=${keyring}`] : []),
    ...aptSettings.map((setting) => `--aptopt=${setting}`),
    `--customize-hook=cd "$1" && rm -rf ${leftovers.join(' ')}`,
    `--customize-hook=dpkg-query --admindir="$1/var/lib/dpkg" --show > "$PACKAGES"`,
  ];
  const command = ['mmdebstrap', ...options, suite, made.tar, ...(await ownMirrors(debian))];
  const [program = '', ...args] = (await mayMountApart()) ? [...mountsApart, ...command] : command;
  const child = spawn(program, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    // A process group of its own: on a signal, mmdebstrap ends its whole group, which would be this process's.
    detached: true,
    // Files carry no later date, and bytecode is checked by content, not date.
    env: cleanEnvironment(
      {
        TMPDIR: folder,
        PACKAGES: made.packages,
        SOURCE_DATE_EPOCH: String(sourceDateEpoch),
        LC_ALL: 'C',
      },
      { pass: ['APT_CONFIG'] },
    ),
  });
  const ended = once(child, 'exit');
  const end = async () => {
    if (child.kill('SIGTERM')) await ended;
  };
  const output: string[] = [];
  await withCleanup(end, async () => {
    for await (const line of createInterface(child.stderr)) {
      output.push(line);
      const step = line.match(/^I: (.*ing .*)\.\.\.$/)?.[1];
      if (step && !/tempdir|signed-by/.test(step)) say(`Base image: ${step}`);
    }
    await ended;
  });
  if (child.exitCode !== 0) {
    throw explainApt(`The base image could not be made from Debian's packages`, {
      stdout: '',
      stderr: output.join('\n'),
    });
  }
  return made;
}

/**
 * As root mmdebstrap mounts /proc and /sys and parts of /dev where everybody sees them: killed, it would leave them in
 * a folder that is removed next, with all there is in it. In a namespace of its own they end with it.
 */
const mountsApart = ['unshare', '--mount'];

/** Only root may (others get such a namespace from mmdebstrap itself), and not in every container. */
async function mayMountApart(): Promise<boolean> {
  return (await $({ nothrow: true, quiet: true })`${mountsApart} true`).exitCode === 0;
}

const tarIn = (folder: string) => join(folder, 'rootfs.tar');

/** Ends what {@link makeDebianRootfs} had going in `folder` when its process was killed. */
export async function endDebianRootfs(folder: string): Promise<void> {
  const left = findProcesses((line) => line.includes('mmdebstrap') && line.includes(tarIn(folder)));
  await Promise.all(left.map(({ pid }) => endProcess(pid)));
}

/** Whether this machine and its user may make one: with what is there, or with what may be installed. */
export async function mayMake({ debian }: Pick<BaseRecipe, 'debian'>): Promise<boolean> {
  return debian !== undefined && (mayInstall() || Boolean(await which('mmdebstrap', { nothrow: true })));
}

async function ensureMmdebstrap(
  variable: string,
  { suite, ubuntu, testing }: DebianRecipe,
  say: Log,
): Promise<void> {
  // Testing is signed by the keys of the release before it.
  const signer = ubuntu ? undefined : `debian-archive-${testing ? 'trixie' : suite}-stable.`;
  const keys = !signer || readdirSync(keyrings).some((name) => name.startsWith(signer));
  if ((await which('mmdebstrap', { nothrow: true })) && keys) return;
  if (!mayInstall()) {
    throw new UserError(
      `Docker Hub does not answer, and making a base image from Debian's packages takes mmdebstrap and a current debian-archive-keyring: install both, or set ${variable} to an image that can be reached.`,
    );
  }
  await aptInstall(['mmdebstrap', 'debian-archive-keyring'], say);
}
