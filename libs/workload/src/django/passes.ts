import { UserError } from '@shipshape/workspace';
import type { ProcessPromise } from 'zx';

/**
 * Waits for a command that shows its output itself.
 *
 * @throws UserError with `sentence` where it fails
 */
export async function passes(command: ProcessPromise, sentence: string): Promise<void> {
  if ((await command.nothrow()).exitCode !== 0) throw new UserError(sentence);
}
