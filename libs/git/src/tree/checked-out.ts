import { createHash, randomUUID } from 'node:crypto';
import { closeSync, fstatSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lfsPointer, longestLfsPointer } from '@shipshape/workspace';
import { GitError } from '../run/git-error.ts';
import { askGit } from '../run/run.ts';
import { attributesOf } from './attributes.ts';
import { contentDigest, statOf } from './working-file.ts';

/** A file whose content is not the commit's own, byte by byte. */
export interface ChangedFile {
  /** Where it is on disk. */
  file: string;
  /** Its path from the clone's top folder, by which attributes are found. */
  path: string;
  /** The content that the commit has under that path. */
  object: string;
}

/** The larger of what a file has on disk and in the commit, in bytes. */
interface Sized extends ChangedFile {
  size: number;
}

/** The contents that are in memory at a time, in bytes; a file with more goes through the disk by itself. */
const inMemory = 64 << 20;

/**
 * Of these files, those that are what a checkout of the commit writes on this machine: with other line ends
 * (`core.autocrlf`, `eol`), through a filter of the commit's own `.gitattributes`, or as the file that a Git LFS pointer stands for.
 *
 * git's own comparison goes the other way, from the file to the commit. It takes a file for unchanged whose change a
 * filter removes, and the image would then hold what no checkout of the commit has.
 *
 * @returns the `file` of each
 */
export function checkedOut(root: string, commit: string, files: ChangedFile[]): Set<string> {
  const same = new Set<string>();
  const sizes = sizesOf(root, files);
  const short = files.filter((_, at) => (sizes[at] ?? 0) <= longestLfsPointer);
  const pointers = new Map<ChangedFile, string>();
  for (const [at, content] of contentsOf(root, short).entries()) {
    const pointer = lfsPointer(content);
    // Its own filter would fetch the file from a server.
    if (pointer) pointers.set(short[at] as ChangedFile, pointer);
  }
  for (const [{ file }, pointer] of pointers) if (contentDigest(file) === pointer) same.add(file);
  const others = files
    .map((each, at) => ({ ...each, size: Math.max(sizes[at] ?? 0, statOf(each.file)?.size ?? 0) }))
    .filter((each, at) => !pointers.has(files[at] as ChangedFile) && !each.path.includes('\n'));
  const isAsCommitted =
    others.length === 0
      ? () => true
      : attributesOf(
          root,
          commit,
          others.map(({ path }) => path),
        );
  for (const group of groupsOf(others.filter(({ path }) => isAsCommitted(path)))) {
    for (const [at, written] of writtenOf(root, group).entries()) {
      const { file } = group[at] as Sized;
      if (written !== undefined && contentDigest(file) === written) same.add(file);
    }
  }
  return same;
}

/** So many files in each that their contents fit into memory, or one that does not. */
function groupsOf(files: Sized[]): Sized[][] {
  const groups: Sized[][] = [];
  let size = 0;
  for (const each of files) {
    size += each.size;
    const group = groups.at(-1);
    if (group && size <= inMemory) group.push(each);
    else {
      groups.push([each]);
      size = each.size;
    }
  }
  return groups;
}

/** The SHA-256 digest of each file as a checkout of the commit writes it. */
function writtenOf(root: string, files: Sized[]): (string | undefined)[] {
  const [first] = files;
  if (first && first.size > inMemory) return [writtenToDisk(root, first)];
  return contentsOf(root, files, filtered).map((content) =>
    createHash('sha256').update(content).digest('hex'),
  );
}

/** The same of one file; undefined where its size alone shows that it differs. */
function writtenToDisk(root: string, { object, path, file: onDisk }: ChangedFile): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'shipshape-'));
  const file = join(folder, 'content');
  const output = openSync(file, 'wx');
  try {
    askGit(root, ['cat-file', '--filters', `--path=${path}`, object], {
      ...{ output, seconds: 900 },
      ...filtered,
    });
    // To read both for nothing takes half a minute.
    return fstatSync(output).size === statOf(onDisk)?.size ? contentDigest(file) : undefined;
  } finally {
    closeSync(output);
    rmSync(folder, { recursive: true });
  }
}

/** Filters are the user's own. */
const filtered = { configuration: 'user' } as const;

function sizesOf(root: string, files: ChangedFile[]): number[] {
  if (files.length === 0) return [];
  const input = files.map(({ object }) => `${object}\n`).join('');
  const out = String(askGit(root, ['cat-file', '--batch-check=%(objectsize)'], { input }));
  return out
    .trimEnd()
    .split('\n')
    .map((line, at) => {
      if (/^\d+$/.test(line)) return Number(line);
      throw new GitError('failed', `git in ${root} has no content for ${files[at]?.path} of a commit.`);
    });
}

/**
 * The contents that the commit has for these files; where `how` is given, as a checkout writes them.
 */
function contentsOf(root: string, files: ChangedFile[], how?: typeof filtered): Buffer[] {
  if (files.length === 0) return [];
  // Sizes are given before filters, so a random line separates the contents.
  const line = Buffer.from(`${randomUUID()}\n`);
  const format = `--batch=${line.toString().trim()}`;
  const input = files.map(({ object, path }) => (how ? `${object} ${path}\n` : `${object}\n`)).join('');
  const out = (
    how
      ? askGit(root, ['cat-file', '--filters', format], { input, ...how })
      : askGit(root, ['cat-file', format], { input })
  ) as Buffer;
  const contents: Buffer[] = [];
  for (let at = out.indexOf(line); at !== -1; ) {
    const start = at + line.length;
    const next = out.indexOf(line, start);
    // Without the line end that git puts behind each.
    contents.push(out.subarray(start, (next === -1 ? out.length : next) - 1));
    at = next;
  }
  if (contents.length !== files.length) {
    throw new GitError(
      'failed',
      `git in ${root} gave ${contents.length} of ${files.length} files of a commit.`,
    );
  }
  return contents;
}
