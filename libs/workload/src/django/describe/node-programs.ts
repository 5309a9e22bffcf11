import { baseOf, folderOf } from '../../paths.ts';
import type { Command } from './commands/index.ts';
import type { SettingsContext } from './context.ts';
import type { NodeTask } from './node-tasks.ts';
import { get, record } from './sources.ts';

/** Programs that build, each with the package that brings it. */
const packages: Record<string, string> = {
  gulp: 'gulp',
  grunt: 'grunt',
  ng: '@angular/cli',
  parcel: 'parcel',
  rollup: 'rollup',
  vite: 'vite',
  webpack: 'webpack',
};

/**
 * The program that production's own image builds its front end with, where it calls it without a script of package.json:
 * `./node_modules/.bin/webpack`, `ng build --configuration production`.
 *
 * @param manifests the files package.json of the project
 * @returns the program with its arguments, and the folder whose package.json has it, from the repository's root
 */
export function programOfImage(
  { commands, sources }: SettingsContext,
  manifests: readonly string[],
): (NodeTask & { folder: string }) | undefined {
  for (const command of commands) {
    if (command.origin !== 'docker' || !command.production || command.name !== 'build') continue;
    const words = builderOf(command);
    const brings = words && packages[words[0] as string];
    if (!brings) continue;
    const folders = manifests
      .filter((path) =>
        ['dependencies', 'devDependencies'].some((key) =>
          Object.hasOwn(record(get(sources.json(path), key)), brings),
        ),
      )
      .map(folderOf);
    const folder = folders.find((one) => one === command.folder) ?? folders[0];
    if (folder !== undefined) return { folder, task: words.join(' '), evidence: command.evidence };
  }
  return undefined;
}

/** What starts a program of the packages: `npx`, `yarn`, `pnpm exec`. */
const starters = /^(npx|pnpx|bunx|yarn|pnpm|npm|bun)$/;

/** The words of a command from the program on that builds; undefined for another one, and for what a shell has to read. */
function builderOf({ program, args }: Command): string[] | undefined {
  const [first = ''] = args;
  const inPackages = program === 'node' && /node_modules\/(?:\.bin\/)?([\w-]+)/.exec(first)?.[1];
  const start = starters.test(program)
    ? args.findIndex((word) => !/^(-.*|exec|dlx|x|run)$/.test(word))
    : undefined;
  const words = inPackages
    ? [inPackages, ...args.slice(1)]
    : start === undefined
      ? [baseOf(program), ...args]
      : args.slice(Math.max(start, 0));
  const builds = Object.hasOwn(packages, words[0] ?? '');
  return builds && words.every((word) => /^[\w@%+=:,./-]+$/.test(word)) ? words : undefined;
}
