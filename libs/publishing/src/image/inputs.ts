import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Ignore } from '@balena/dockerignore';

// Its types promise a default export that the CommonJS module does not have.
const dockerignore = createRequire(import.meta.url)('@balena/dockerignore') as (options: {
  ignorecase: boolean;
}) => Ignore;

/** Everything that decides what an image will be, besides the labels, which only say where it came from. */
export interface ImageInputs {
  /** What is handed to the builder: its digest, or the digest of each of its files by path. */
  context: string | Record<string, string>;
  dockerfile: string;
  /** The digest of each image that the Dockerfile takes something from; the name where its registry tells none. */
  images: string[];
  /** The build arguments, without what differs from build to build (see imageInputs in libs/workload). */
  buildArgs: Record<string, string>;
  /** The labels that the project states, before anything is filled in: they are its configuration. */
  labels: string;
  /** The engine's builder with its version. */
  builder: string;
  /** The version of what docker-build does with all that (see recipe.ts). */
  recipe: number;
  /** Whether the image will name the commit it was made from: a dirty tree's image must not. */
  namesCommit: boolean;
}

/** The inputs hash: 64 hex digits that are the same wherever the same things go in. */
export function inputsHash(inputs: ImageInputs): string {
  const sorted = (_key: string, value: unknown) =>
    value && typeof value === 'object'
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value;
  return createHash('sha256').update(JSON.stringify(inputs, sorted)).digest('hex');
}

/** Digests of the files of a Docker context: what `.dockerignore` lets through, as Docker reads it. */
export function contextDigests(folder: string): Record<string, string> {
  const rules = join(folder, '.dockerignore');
  const patterns = existsSync(rules) ? readFileSync(rules, 'utf8') : '';
  const filter = dockerignore({ ignorecase: false }).add(patterns);
  // A folder that is left out may still hold an exception, so only without exceptions is it passed over whole.
  const exceptions = patterns
    .split('\n')
    .flatMap((line) => (line.startsWith('!') ? [line.slice(1).trim()] : []));
  const mayHoldException = (path: string) =>
    exceptions.some((exception) => exception.startsWith('*') || `${exception}/`.startsWith(`${path}/`));

  const digests: Record<string, string> = {};
  const walk = (prefix: string) => {
    for (const entry of readdirSync(join(folder, prefix), { withFileTypes: true })) {
      const path = join(prefix, entry.name);
      const ignored = filter.ignores(path);
      if (entry.isDirectory()) {
        if (!ignored || mayHoldException(path)) walk(path);
      } else if (!ignored) {
        digests[path] = fileDigest(join(folder, path));
      }
    }
  };
  walk('');
  return digests;
}

/** Of the mode only the executable bit counts, as for git: the rest follows each machine's umask. */
function fileDigest(file: string): string {
  const executable = (statSync(file).mode & 0o100) !== 0;
  return `${createHash('sha256').update(readFileSync(file)).digest('hex')}${executable ? '+x' : ''}`;
}
