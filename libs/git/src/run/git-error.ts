import { existsSync } from 'node:fs';
import { UserError } from '@shipshape/workspace';

/** Why git gave no answer. */
export type NoAnswer = 'not-installed' | 'no-folder' | 'not-a-clone' | 'other-owner' | 'time-out' | 'failed';

/** git gave no answer, which is neither a yes nor a no. The message is for people. */
export class GitError extends UserError {
  readonly reason: NoAnswer;

  constructor(reason: NoAnswer, sentence: string) {
    super(sentence);
    this.reason = reason;
  }
}

/** Whether git reported that there is no clone, which is an answer to some questions. */
export const isNoClone = ({ reason }: GitError): boolean =>
  reason === 'not-a-clone' || reason === 'no-folder';

/** What is known about a call that gave no answer. */
export interface FailedCall {
  root: string;
  args: readonly string[];
  /** git's exit code; null where a signal ended it, or it never started. */
  status: number | null;
  signal: string | null;
  /** The system's error, such as ENOENT. */
  code: string | undefined;
  stderr: string;
  /** The time limit, in seconds. */
  seconds: number;
}

/** Whether git refuses the clone because it belongs to another user. */
export const isOwnershipRefusal = (stderr: string): boolean =>
  /dubious ownership|^fatal: unsafe repository/m.test(stderr);

/** The error that explains why git gave no answer and what to do about it. */
export function explainFailure({ root, args, status, signal, code, stderr, seconds }: FailedCall): GitError {
  const call = `git ${args.join(' ')}`;
  if (code === 'ENOENT' && !existsSync(root)) {
    return new GitError('no-folder', `The folder "${root}" does not exist: name the folder of a git clone.`);
  }
  if (code === 'ENOENT') {
    return new GitError(
      'not-installed',
      'git is not installed. Install git: images are named after commits.',
    );
  }
  if (code === 'ETIMEDOUT') {
    return new GitError(
      'time-out',
      `"${call}" in ${root} did not finish within ${seconds} s. Check the disk and the network, then try again.`,
    );
  }
  if (isOwnershipRefusal(stderr)) {
    return new GitError(
      'other-owner',
      `git refuses ${root}, which belongs to another user. Run as its owner, or run: git config --global --add safe.directory '${root}'.`,
    );
  }
  if (/^fatal: not a git repository/m.test(stderr)) {
    return new GitError(
      'not-a-clone',
      `${root} is not a git clone: clone the repository with git, or run git init and commit, since images are named after commits.`,
    );
  }
  const how = signal
    ? `was ended by ${signal}`
    : code
      ? `failed with ${code}`
      : `failed with exit code ${status}`;
  const words = stderr.trim().split('\n').slice(0, 5).join(' ');
  return new GitError('failed', `"${call}" in ${root} ${how}${words ? `: ${words}` : '.'}`);
}
