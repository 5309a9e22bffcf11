import { UserError } from './error.ts';

/** A sentence in place of the system's message when `place` cannot be written; any other error unchanged. */
export function explainDisk(error: unknown, place: string): unknown {
  const { code = '' } = error as { code?: string };
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new UserError(`The disk is full at ${place}: free some space, then run this again.`);
  }
  if (code === 'EACCES' || code === 'EROFS') {
    return new UserError(`${place} cannot be written (${code}): make it writable for this user.`);
  }
  return error;
}
