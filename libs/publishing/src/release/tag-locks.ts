import { createHash } from 'node:crypto';
import { accessSync, constants, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { UserError, withLock } from '@shipshape/workspace';

/** Keeps the movers of one repository's tags apart. */
export interface TagLocks {
  /**
   * Makes sure that a lock can be taken, before anything is written that a failing lock would leave half done.
   *
   * @throws UserError where the folder cannot be written
   */
  check(): void;
  /**
   * Runs `work` while no other holder of the same name runs.
   *
   * @param onBusy gets the holder of the lock, before waiting
   */
  hold<T>(name: string, work: () => Promise<T>, onBusy: (holder: number) => void): Promise<T>;
}

/**
 * Locks for all processes of this machine that use the same folder. In Actions each runner has its own, and a
 * concurrency group keeps the runners apart.
 */
export function fileLocks(folder: string): TagLocks {
  const check = () => requireWritable(folder, ', or set XDG_STATE_HOME to a folder that is');
  return {
    check,
    hold(name, work, onBusy) {
      check();
      return withLock(join(folder, createHash('sha256').update(name).digest('hex')), work, onBusy);
    },
  };
}

/**
 * Makes a folder and checks that files can be made in it.
 *
 * @param advice what else helps, to end the error's sentence
 * @throws UserError that names the folder
 */
export function requireWritable(folder: string, advice = ''): void {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    const { code } = error as { code?: string };
    throw new UserError(`${folder} cannot be written (${code}). Make it writable for this user${advice}.`);
  }
}
