import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Log, UserError } from '@shipshape/workspace';
import { $ } from 'zx/core';
import { mayInstall } from '../apt/apt.ts';
import { aptGet } from '../apt/apt-get.ts';
import { keyrings, ownMirrorsOf } from './mirrors.ts';

const name = 'ubuntu-archive-keyring.gpg';

/**
 * The keys that Ubuntu's archive is signed with: this machine's, or those of Debian's package, unpacked into `folder`.
 * Debian has that package since trixie, so an older Debian asks its mirror for trixie's, by lists of its own.
 *
 * @throws UserError where they cannot be had
 */
export async function ubuntuKeyring(folder: string, variable: string, say: Log): Promise<string> {
  const own = join(keyrings, name);
  if (existsSync(own)) return own;
  const [mirror] = mayInstall() ? await ownMirrorsOf('Debian/Debian') : [];
  const unpacked = join(folder, 'keyring');
  const found = join(unpacked, own);
  if (mirror) {
    say("Base image: fetching Ubuntu's keys from Debian's package ubuntu-keyring");
    for (const name of ['lists/partial', 'cache/archives/partial']) {
      mkdirSync(join(unpacked, name), { recursive: true });
    }
    const sources = join(unpacked, 'sources.list');
    writeFileSync(sources, `deb ${mirror} trixie main\n`);
    const apart = [
      ...[`Dir::Etc::sourcelist=${sources}`, 'Dir::Etc::sourceparts=/dev/null'],
      ...[`Dir::State::lists=${join(unpacked, 'lists')}`, `Dir::Cache=${join(unpacked, 'cache')}`],
      ...[
        'APT::Sandbox::User=root',
        'Acquire::Languages=none',
        'Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false',
      ],
    ].flatMap((option) => ['-o', option]);
    await aptGet([...apart, 'update']);
    await aptGet([...apart, 'download', 'ubuntu-keyring'], unpacked);
    await $({ nothrow: true, quiet: true, cwd: unpacked })`dpkg-deb --extract ubuntu-keyring_*.deb .`;
  }
  if (existsSync(found)) return found;
  throw new UserError(
    `Docker Hub does not answer, and making a base image from Ubuntu's packages takes ${own}: install the package ubuntu-keyring, or set ${variable} to an image that can be reached.`,
  );
}
