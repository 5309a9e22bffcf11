import { readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, join, sep } from 'node:path';
import { commitTime, findCommit, GitError, remoteAddress, topFolder, workingFiles } from '@shipshape/git';
import { decoded, entriesOf } from '@shipshape/workspace';
import { ofTools } from '../../project-folder.ts';
import { adoptedName } from '../../stated.ts';
import { type DescribeOptions, describe } from './describe.ts';
import type { DjangoProject } from './project.ts';

/** A text that a conclusion is drawn from is never longer; a lock of a large project has 3 MB. */
const longest = 16 * 1024 * 1024;
const notRead = new Set([...ofTools, '.git', '.venv', '.tox', '.nox', '.nx']);

/**
 * What the Django projects in a folder are. In a clone the files count that git tracks or would track; elsewhere all
 * but those in the folders of tools.
 *
 * @param folder absolute
 * @param only the one project that is asked for
 * @throws GitError where git is there and gives no answer
 */
export function describeFolder(folder: string, only?: DescribeOptions['only']): DjangoProject[] {
  const inClone = isClone(folder);
  const files = inClone ? workingFiles(folder) : walk(folder);
  if (only && !files.includes(only.manage)) return [];
  const committed = inClone ? lastCommit(folder) : undefined;
  return describe(files, readerOf(folder), {
    name: nameOf(folder, inClone),
    named: (root) => adoptedName(root, folder),
    today: new Date(),
    real: realIn(folder),
    ...(committed ? { committed } : {}),
    ...(only ? { only } : {}),
  });
}

/** A folder below a clone's top that is not the top is a repository of its own here, such as an unpacked archive. */
function isClone(folder: string): boolean {
  try {
    const top = topFolder(folder);
    return top !== undefined && realpathSync(top) === realpathSync(folder);
  } catch (error) {
    if (error instanceof GitError) return false;
    throw error;
  }
}

function lastCommit(folder: string): Date | undefined {
  const head = findCommit(folder, 'HEAD');
  return head ? commitTime(folder, head) : undefined;
}

/** The repository's name on its server; the folder's where there is none. */
function nameOf(folder: string, inClone: boolean): string {
  const address = inClone ? remoteAddress(folder, 'origin') : undefined;
  const onServer = address && /^\w+:\/\/|^[^/]+:/.test(address) ? address : undefined;
  const name = onServer
    ?.replace(/\/+$/, '')
    .replace(/\.git$/, '')
    .split(/[/:]/)
    .at(-1);
  return name || basename(folder);
}

function walk(folder: string): string[] {
  const files: string[] = [];
  const visit = (prefix: string) => {
    for (const entry of entriesOf(join(folder, prefix))) {
      const path = prefix ? `${prefix}/${entry.name}` : entry.name;
      if (entry.isDirectory()) {
        if (!notRead.has(entry.name)) visit(path);
      } else files.push(path);
    }
  };
  visit('');
  return files;
}

/** Where Python finds a file: where its symbolic link leads to, unless that is outside of the folder. */
function realIn(folder: string): (path: string) => string {
  const top = realpathSync(folder);
  return (path) => {
    try {
      const real = realpathSync(join(folder, path));
      return real.startsWith(top + sep) ? real.slice(top.length + 1).replaceAll(sep, '/') : path;
    } catch (error) {
      if (isAbsent(error)) return path;
      throw error;
    }
  };
}

/** Reads texts below the folder; a symbolic link that leads out of it has no text. */
function readerOf(folder: string): (path: string) => string | undefined {
  const top = realpathSync(folder);
  return (path) => {
    try {
      const real = realpathSync(join(folder, path));
      if (!real.startsWith(top + sep) || statSync(real).size > longest) return undefined;
      const text = decoded(readFileSync(real));
      return text.includes('\0') ? undefined : text;
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw error;
    }
  };
}

const isAbsent = (error: unknown): boolean =>
  /^(ENOENT|EISDIR|ENOTDIR|EACCES|ELOOP)$/.test((error as NodeJS.ErrnoException).code ?? '');
