import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { ensureUv, findPython } from '@shipshape/provision';
import type { Say } from '@shipshape/workspace';
import { $ } from 'zx';
import type { DjangoProject } from '../describe/project.ts';
import { dockerfileFor, type ImageFiles } from './dockerfile.ts';
import type { ImageFacts } from './facts.ts';
import { type ImageLock, imageLock, ownLock } from './lock/image-lock.ts';
import { lockInputs } from './lock/inputs.ts';
import { lockText } from './lock/lock-text.ts';
import { lockedPackages } from './lock/locked-packages.ts';
import { type Resolver, resolveLock, withoutWheels } from './lock/resolve.ts';

export interface PrepareOptions {
  /** The repository's folder. */
  folder: string;
  /** The last commit's date: no newer release is locked. */
  asOf: Date;
  /** What the build's commands get for the variables that production requires. */
  placeholders: Record<string, string>;
  say: Say;
}

/**
 * Finds out what the image needs to know beside the description, resolves what is not locked, and writes the image's
 * files; it changes nothing in the repository.
 *
 * @returns texts by their paths from the project's folder; `requirements.lock` where the team has no complete lock
 * @throws UserError where the requirements have no solution
 */
export async function prepareImage(
  project: DjangoProject,
  options: PrepareOptions,
): Promise<ImageFiles & { [ownLock]?: string }> {
  const { folder, asOf, placeholders, say } = options;
  const lock = imageLock(project);
  const resolver = { uv: await ensureUv(await findPython(), say), folder, python: project.python.value, say };
  const facts = (sources: string[]): ImageFacts => ({
    sources,
    placeholders,
    extras: extrasOf(project, folder),
  });
  if (!lock.own) {
    say(`${lock.files[0]}: looking for packages without a wheel`);
    return dockerfileFor(
      project,
      facts(await withoutWheels(await pinned(project, lock, resolver), resolver)),
    );
  }
  say(`${ownLock}: resolving as of ${asOf.toISOString().slice(0, 10)}, wheels first`);
  const inputs = lockInputs(project, reader(folder));
  const options_ = extrasOf(project, folder).flatMap((name) => ['--extra', name]);
  const made = await resolveLock(inputs, asOf, resolver, inputs.manifest ? options_ : []);
  const text = lockText(made.text, inputs, { asOf: made.asOf, python: project.python.value });
  return { ...dockerfileFor(project, facts(made.sources)), [ownLock]: text };
}

/** Reads a file of the repository, by its path from there. */
export const reader = (folder: string) => (file: string) =>
  existsSync(join(folder, file)) ? readFileSync(join(folder, file), 'utf8') : undefined;

/** Which of the groups that production installs are extras: those that the manifest declares as such. */
function extrasOf({ install, root }: DjangoProject, folder: string): string[] {
  const manifest = reader(folder)(posix.join(root, 'pyproject.toml')) ?? '';
  const tables = manifest.split(/^(?=\[)/m);
  const declared = tables.filter((table) =>
    /^\[(project\.optional-dependencies|tool\.poetry\.extras)\]/.test(table),
  );
  return install.value.groups.production.filter((name) =>
    declared.some((table) =>
      new RegExp(`^["']?${name.replaceAll(/[.+*?]/g, '\\$&')}["']?\\s*=`, 'm').test(table),
    ),
  );
}

/** What the team's lock pins for production. */
async function pinned(
  { root }: DjangoProject,
  { kind, files }: ImageLock,
  { folder, uv }: Resolver,
): Promise<string[]> {
  const texts = files.map((file) => reader(folder)(posix.join(root, file)) ?? '');
  if (kind !== 'uv')
    return (kind === 'requirements' ? texts : texts.slice(0, 1)).flatMap((text) =>
      lockedPackages(kind, text),
    );
  const cwd = join(folder, root, posix.dirname(files[0] as string));
  const run = $({ cwd, env: uv.env, quiet: true, nothrow: true });
  const { exitCode, stdout } =
    await run`${uv.path} export --quiet --frozen --no-default-groups --no-emit-project --no-hashes`;
  return exitCode === 0 ? lockedPackages('requirements', stdout) : lockedPackages('uv', texts[0] ?? '');
}
