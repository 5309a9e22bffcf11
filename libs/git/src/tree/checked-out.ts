import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { GitError } from '../run/git-error.ts';
import { askGit } from '../run/run.ts';
import { contentDigest } from './working-file.ts';

/** A file whose content is not the commit's own, byte by byte. */
export interface ChangedFile {
  /** Where it is on disk. */
  file: string;
  /** Its path from the clone's top folder, by which attributes are found. */
  path: string;
  /** The content that the commit has under that path. */
  object: string;
}

/** So many files at a time, so that their contents fit into memory. */
const batch = 500;

/**
 * Of these files, those that are what a checkout of the commit writes on this machine: with other line ends
 * (`core.autocrlf`, `eol`), through a filter of `.gitattributes`, or as the file that a Git LFS pointer stands for.
 *
 * git's own comparison goes the other way, from the file to the commit. It takes a file for unchanged whose change a
 * filter removes, and the image would then hold what no checkout of the commit has.
 *
 * @returns the `file` of each
 */
export function checkedOut(root: string, commit: string, files: ChangedFile[]): Set<string> {
  const same = new Set<string>();
  for (let at = 0; at < files.length; at += batch) {
    const some = files.slice(at, at + batch);
    const contents = contentsOf(root, some);
    const others = some.filter((each, index) => {
      const pointer = lfsPointer(contents[index] ?? Buffer.alloc(0));
      if (pointer && contentDigest(each.file) === pointer) same.add(each.file);
      // Its own filter would fetch the file from a server.
      return !pointer && !each.path.includes('\n');
    });
    const written = others.length > 0 ? contentsOf(root, others, commit) : [];
    for (const [index, { file }] of others.entries()) {
      if (written[index]?.equals(readFileSync(file))) same.add(file);
    }
  }
  return same;
}

/** The SHA-256 digest of the file that a Git LFS pointer stands for; undefined for any other content. */
export function lfsPointer(content: Buffer): string | undefined {
  if (content.length > 1024) return undefined;
  return /^version https:\/\/git-lfs\.github\.com\/spec\/v1\n(?:.*\n)*?oid sha256:([0-9a-f]{64})\n/.exec(
    content.toString('latin1'),
  )?.[1];
}

/**
 * The contents that the commit has for these files; where `filteredFor` names the commit, as its checkout writes them.
 */
function contentsOf(root: string, files: ChangedFile[], filteredFor?: string): Buffer[] {
  // Sizes are given before filters, so a line that nobody can guess separates the contents.
  const line = Buffer.from(`${randomUUID()}\n`);
  const format = `--batch=${line.toString().trim()}`;
  const input = files
    .map(({ object, path }) => (filteredFor ? `${object} ${path}\n` : `${object}\n`))
    .join('');
  const out = (
    filteredFor
      ? askGit(root, ['cat-file', '--filters', format], {
          input,
          configuration: 'user',
          // From git 2.41 on the commit's own attributes count, and not what the working tree has made of them.
          variables: { GIT_ATTR_SOURCE: filteredFor },
        })
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
