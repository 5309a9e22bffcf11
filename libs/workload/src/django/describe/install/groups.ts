import type { Command } from '../commands/index.ts';
import type { Installer } from '../project.ts';
import { isDevelopmentGroup, type Manifest } from './pyproject.ts';

/** A pyproject.toml without a lock is nobody's in particular: each of these installs what it states. */
const isForAny = (installer: Installer, program: string): boolean =>
  installer === 'pyproject' && /^(uv|pdm|poetry)$/.test(program);

/** Groups and extras that production's own commands name, or whose name says so; the others are development's. */
export function groupsOf({ groups, extras }: Manifest, installer: Installer, commands: readonly Command[]) {
  const installs = commands.filter(
    ({ production, program, args }) =>
      production &&
      (program === installer ||
        isForAny(installer, program) ||
        // With the groups of developers, its image is for both.
        (/^pip\d?$/.test(program) && !args.some((word) => /^dev/.test(word)))),
  );
  const named = installs.flatMap(({ args }) =>
    args.flatMap((word, index) =>
      /^(--(extra|group|with|only|extras)|-E|-G)(=|$)/.test(word)
        ? (word.split('=')[1] ?? args[index + 1] ?? '').split(',')
        : [],
    ),
  );
  const every = installs.some(({ args }) => args.includes('--all-extras'));
  // `pip install -e .[production]`
  const byPip = commands
    .filter(
      ({ production, program, args }) =>
        production && /^(pip\d?|uv)$/.test(program) && args.includes('install'),
    )
    .flatMap(({ args }) =>
      args.flatMap((word) => /^(?:-e)?\.\/?\[([\w.,-]+)\]$/.exec(word)?.[1]?.split(',') ?? []),
    );
  const all = [...groups.keys()];
  const production = all.filter(
    (group) =>
      named.includes(group) ||
      (extras.includes(group) && byPip.includes(group)) ||
      (every && extras.includes(group)) ||
      (!isDevelopmentGroup(group) && !(extras.includes(group) && installer === 'poetry')),
  );
  return { production, development: all.filter((group) => !production.includes(group)) };
}
