import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { defaultBranchOf, GitError, readHead, topFolder, workingFiles } from '@shipshape/git';
import { projectNameFor, UserError } from '@shipshape/workspace';
import type { ReadFile } from '../files/written-file.ts';
import { requireWhole } from './whole.ts';

/** A team's repository, as it is checked out. */
export interface Repository {
  /** Its top folder. */
  root: string;
  defaultBranch: string;
  /** When HEAD was committed. */
  committed: Date;
  /** What git tracks or would track, from the root, with `/`. */
  files: string[];
  /** Reads a text; undefined where there is none. */
  read: ReadFile;
}

/**
 * Looks at the repository that a folder is in.
 *
 * @throws UserError where it is in none, has no commit, lacks what git knows only by name, or nothing says which branch is
 *   the default one
 */
export function readRepository(folder: string): Repository {
  if (!existsSync(folder)) throw new UserError(`There is no folder ${JSON.stringify(folder)}.`);
  if (!statSync(folder).isDirectory())
    throw new UserError(`${JSON.stringify(folder)} is a file: name the folder of the repository.`);
  const root = topOf(folder);
  const head = readHead(root);
  const read = readerIn(root);
  const files = workingFiles(root);
  requireWhole(root, files, read);
  return { root, defaultBranch: defaultBranchIn(root, read), committed: head.time, files, read };
}

/** A new nx.json that states the branch alone would be taken for the one of another workspace. */
function defaultBranchIn(root: string, read: ReadFile): string {
  try {
    return defaultBranchOf(root);
  } catch (error) {
    if (!(error instanceof UserError) || error instanceof GitError || read('nx.json') !== undefined)
      throw error;
    throw new UserError(
      `${error.message}. The nx.json is {"defaultBase": "main", "plugins": ["shipshape/nx"]} where there is none yet.`,
    );
  }
}

function topOf(folder: string): string {
  const no = `${folder} is in no git repository, and images are named after commits: run \`git init\` there, commit, then run this again.`;
  try {
    const top = topFolder(folder);
    if (top) return top;
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    throw new UserError(`git gives no answer about ${folder}: ${error.message}`);
  }
  throw new UserError(no);
}

/** Of what Shipshape reads here, npm's lock is the longest. */
const longest = 16 * 1024 * 1024;

/** Reads texts below a folder. */
const readerIn =
  (root: string): ReadFile =>
  (path) => {
    try {
      if (statSync(join(root, path)).size > longest) {
        throw new UserError(`${path} is larger than 16 MB. Shipshape reads only smaller text files.`);
      }
      return readFileSync(join(root, path), 'utf8');
    } catch (error) {
      if (error instanceof UserError) throw error;
      const { code = '' } = error as NodeJS.ErrnoException;
      if (['ENOENT', 'ENOTDIR'].includes(code)) return undefined;
      if (code === 'EISDIR') {
        throw new UserError(
          `${path} is a folder, where Shipshape writes a file: rename it, then run this again.`,
        );
      }
      throw new UserError(`${path} cannot be read (${code}): make it readable, then run this again.`);
    }
  };

/**
 * The name that a project is to have.
 *
 * @throws UserError where it could not be an image's, with one that could
 */
export function requireName(name: string): string {
  if (projectNameFor(name) === name) return name;
  throw new UserError(
    `${JSON.stringify(name)} cannot be a project's name: it is also the image's, which takes lower-case letters, digits and single separators (., _, -). Try ${JSON.stringify(projectNameFor(name))}.`,
  );
}
