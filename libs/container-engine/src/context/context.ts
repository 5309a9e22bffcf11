import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { ignoreFiles, inParallel } from '@shipshape/workspace';
import { EngineError } from '../engine-error.ts';
import { FILES_AT_ONCE, fileDigest } from './file-content.ts';
import { parseIgnoreFile } from './ignore-file.ts';
import { ignoreFilter, type Verdict } from './ignore-filter.ts';
import { walk } from './walk.ts';

/** One entry of a build context. Its mode is 0644, or 0755 where `executable`; a folder's is 0755. */
type ContextFile =
  | { path: string; type: 'folder' }
  | { path: string; type: 'link'; target: string }
  | { path: string; type: 'file'; executable: boolean; digest: string };

/** All that a build gets from the disk: what was hashed is what `Engine.build` hands over, or the build fails. */
export interface BuildContext {
  /** The folder it was made of, as an absolute path. */
  folder: string;
  dockerfile: { path: string; text: string };
  /** What `COPY . /` would copy, sorted by path: files, links and folders, without what is ignored. */
  files: ContextFile[];
  /** Whether the ignore file lets in what would be at a path: a file or link, or of a folder anything below. */
  takes: (path: string, type: 'file' | 'folder') => boolean;
  /** Of the files and the Dockerfile: `sha256:<64 hex>`, the same wherever these are the same. */
  digest: string;
}

export interface ContextOptions {
  /** The Dockerfile's path, within the folder or not; `Dockerfile` in the folder where absent. */
  dockerfile?: string;
}

/**
 * Makes the build context of a folder: walks it once, applies the ignore file (`<Dockerfile>.dockerignore` beside the
 * Dockerfile, or else `.dockerignore` in the folder, or the same with `.containerignore`) as BuildKit does, and hashes
 * what is left. Owners, times and all of
 * the mode but the owner's executable bit, which depend on the machine, count neither here nor in the image.
 *
 * @throws EngineError naming the file or line where something can't be read or is not valid.
 */
export async function makeContext(folder: string, options: ContextOptions = {}): Promise<BuildContext> {
  const root = resolve(folder);
  const path = resolve(options.dockerfile ?? join(root, 'Dockerfile'));
  const text = await textOf(path);
  if (text === undefined)
    throw new EngineError(`There is no ${path}: write one, or name another Dockerfile.`);

  const decide = ignoreFilter(await ignorePatterns(root, path));
  const found = walk(root, decide);
  const files = await inParallel(found, FILES_AT_ONCE, async (entry): Promise<ContextFile> => {
    if (entry.type !== 'file') return entry;
    return { ...entry, digest: await fileDigest(join(root, entry.path)) };
  });
  const digest = createHash('sha256').update(JSON.stringify({ dockerfile: text, files: files.map(line) }));
  return {
    ...{ folder: root, dockerfile: { path, text }, files, digest: `sha256:${digest.digest('hex')}` },
    takes: (path, type) => takes(decide, path, type),
  };
}

/**
 * Whether the ignore file of a folder lets in what would be at a path, as {@link BuildContext.takes}; nothing else is read.
 *
 * @param dockerfile its path
 * @throws EngineError naming the line where the ignore file is not valid
 */
export async function contextTakes(folder: string, dockerfile: string): Promise<BuildContext['takes']> {
  const decide = ignoreFilter(await ignorePatterns(folder, dockerfile));
  return (path, type) => takes(decide, path, type);
}

function takes(decide: ReturnType<typeof ignoreFilter>, path: string, type: 'file' | 'folder'): boolean {
  let verdict: Verdict | undefined;
  for (let end = path.indexOf('/'); end !== -1; end = path.indexOf('/', end + 1)) {
    verdict = decide(path.slice(0, end), verdict);
    if (verdict.ignored && !verdict.mayHoldException) return false;
  }
  const { ignored, mayHoldException } = decide(path, verdict);
  return !ignored || (type === 'folder' && mayHoldException);
}

/** An entry as a list without names, so that the digest depends on no order of properties. */
function line(file: ContextFile): string[] {
  if (file.type === 'folder') return [file.path, 'folder'];
  if (file.type === 'link') return [file.path, 'link', file.target];
  return [file.path, file.executable ? 'program' : 'file', file.digest];
}

/**
 * The ignore file of a context and its text; undefined where there is none.
 *
 * @throws EngineError where both engines' spellings are there and differ: either would be wrong for somebody
 */
async function ignoreFile(folder: string, dockerfile: string) {
  for (const pair of ignoreFiles(dockerfile)) {
    const [first, second] = (
      await Promise.all(
        pair.map(async (name) => {
          const file = resolve(folder, name);
          return { file, text: await textOf(file) };
        }),
      )
    ).filter((one): one is { file: string; text: string } => one.text !== undefined);
    if (first && second && first.text !== second.text) {
      throw new EngineError(
        `${first.file} and ${second.file} differ: Docker reads the one and buildah the other. Keep one of them.`,
      );
    }
    if (first) return first;
  }
  return undefined;
}

async function ignorePatterns(folder: string, dockerfile: string) {
  const found = await ignoreFile(folder, dockerfile);
  return found ? parseIgnoreFile(found.text, relative(folder, found.file)) : [];
}

/** A text file's content; undefined where there is none. */
async function textOf(file: string): Promise<string | undefined> {
  try {
    // Asked first: to open a named pipe is to wait for its other end.
    if (!(await stat(file)).isFile()) {
      throw new EngineError(`${file} is no regular file: make it one, or name another Dockerfile.`);
    }
    return utf8Text(await readFile(file), file);
  } catch (error) {
    if (error instanceof EngineError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw new EngineError(`${file} can't be read (${code}): make it a file that can be read.`);
  }
}

/** Text that is not UTF-8 would reach the builder with other characters in place of some, but for comments. */
function utf8Text(bytes: Buffer, file: string): string {
  const text = bytes.toString('utf8');
  if (Buffer.from(text).equals(bytes)) return text;
  const at = text
    .split('\n')
    .findIndex((line) => line.includes('\ufffd') && !line.trimStart().startsWith('#'));
  if (at === -1) return text;
  throw new EngineError(`${file}:${at + 1} is not UTF-8: save the file in that encoding.`);
}
