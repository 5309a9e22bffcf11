import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, posix, relative, resolve } from 'node:path';
import { objectIn, parseObject, type Repository, stringifyLike, type WrittenFile } from '@shipshape/adoption';
import { readPinned } from '@shipshape/nx/packages';
import { type Log, UserError, withTemporaryFolder } from '@shipshape/workspace';
import { npm } from './npm.ts';

const quietly = ['--package-lock-only', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
const purpose = 'pins what package.json names';

/**
 * The path of the lock that {@link lockPackages} will write.
 *
 * @returns undefined where the one that is there has all that the planned package.json names
 */
export function lockToWrite({ root }: Repository, manifest: WrittenFile): string | undefined {
  const place = posix.dirname(manifest.path);
  const known = readPinned(root);
  const tarball = tarballOf(manifest.text, join(root, place));
  const isCurrent =
    known?.lock && (!tarball || readFileSync(join(root, known.lock), 'utf8').includes(integrity(tarball)));
  return manifest.action === 'keep' && isCurrent ? undefined : lockIn(root, place);
}

/**
 * The npm lock beside the planned package.json, made by npm in a folder of its own: nothing is installed, and none of the
 * team's packages has to be available, since npm asks only for what the lock does not have yet.
 *
 * @param manifest the planned package.json
 * @param path of {@link lockToWrite}
 * @throws UserError with npm's reason
 */
export async function lockPackages(
  { root, files }: Repository,
  manifest: WrittenFile,
  path: string,
  say: Log,
): Promise<WrittenFile> {
  const place = posix.dirname(manifest.path);
  const tarball = tarballOf(manifest.text, join(root, place));
  say(`npm packages: writing ${path}`);
  return await withTemporaryFolder('lock', async (folder) => {
    copyManifests(root, place, files, folder);
    writeFileSync(join(folder, 'package.json'), manifest.text);
    const made = join(folder, posix.basename(path));
    const before = existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : null;
    if (before !== null && tarball) writeFileSync(made, withoutTarball(path, before));
    // A lock of our making names no address, so that it works behind every mirror; a team's own stays as it is.
    const flags = [`--omit-lockfile-registry-resolved=${!/"resolved": "https?:/.test(before ?? '')}`];
    try {
      await npm(['install', ...quietly, ...flags], folder).catch(() =>
        // The team's devEngines, and conflicts among its own packages, do not affect the pipeline.
        npm(['install', ...quietly, ...flags, '--force'], folder),
      );
    } catch (error) {
      throw new UserError(`${(error as Error).message} Nothing was written.`);
    }
    const text = withPathsFrom(path, readFileSync(made, 'utf8'), folder, join(root, place));
    return { path, action: before === null ? 'create' : 'update', before, text, purpose };
  });
}

function lockIn(root: string, place: string): string {
  const name = ['npm-shrinkwrap.json', 'package-lock.json'].find((one) => existsSync(join(root, place, one)));
  return posix.join(place, name ?? 'package-lock.json');
}

/** The tarball by which package.json names shipshape, where it is one. */
function tarballOf(manifest: string, place: string): string | undefined {
  const own = parseObject('package.json', manifest);
  const spec = { ...objectIn(own.dependencies), ...objectIn(own.devDependencies) }.shipshape;
  return typeof spec === 'string' && /^file:.*\.tgz$/.test(spec)
    ? resolve(place, spec.slice('file:'.length))
    : undefined;
}

const integrity = (file: string) =>
  `sha512-${createHash('sha512').update(readFileSync(file)).digest('base64')}`;

/** npm looks into a tarball again only where the lock does not know it. */
function withoutTarball(path: string, text: string): string {
  const lock = parseObject(path, text);
  const { 'node_modules/shipshape': _, ...packages } = objectIn(lock.packages);
  return stringifyLike({ ...lock, packages }, text);
}

/** What npm reads beside package.json: the lock, its settings, the manifests of workspaces, and tarballs. */
function copyManifests(root: string, place: string, files: readonly string[], folder: string): void {
  const isRead = (path: string) =>
    /(^|\/)(package|package-lock|npm-shrinkwrap)\.json$|(^|\/)\.npmrc$|\.tgz$/.test(path);
  for (const path of files.filter((one) => isRead(one) && (place === '.' || posix.dirname(one) === place))) {
    const from = join(root, path);
    if (!existsSync(from) || !statSync(from).isFile()) continue;
    const to = join(folder, posix.relative(place, path));
    mkdirSync(dirname(to), { recursive: true });
    copyFileSync(from, to);
  }
}

/** npm writes paths that lead out of its folder from there; from the repository they lead elsewhere. */
function withPathsFrom(path: string, text: string, folder: string, place: string): string {
  if (!text.includes('"../') && !text.includes('file:../')) return text;
  const moved = (name: string) =>
    name.replace(
      /^(file:)?(\.\.\/.+)$/,
      (_, scheme = '', to) => scheme + relative(place, resolve(folder, to)),
    );
  const lock = parseObject(path, text);
  const packages = Object.entries(objectIn(lock.packages)).map(([at, value]) => {
    const entry = objectIn(value);
    return [
      moved(at),
      typeof entry.resolved === 'string' ? { ...entry, resolved: moved(entry.resolved) } : entry,
    ];
  });
  return stringifyLike({ ...lock, packages: Object.fromEntries(packages) }, text);
}
