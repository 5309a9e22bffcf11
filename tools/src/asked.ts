import { createInterface } from 'node:readline/promises';
import type { Confirm } from '@shipshape/publishing';
import { UserError } from '@shipshape/workspace';

/** Set to `true` for the steps of a command whose person has answered, or gave `--yes`: they ask no questions. */
export const yesVariable = 'SHIPSHAPE_YES';

interface Options {
  /** The answer of Enter alone, and where nobody can answer. */
  usual?: boolean;
  input?: NodeJS.ReadableStream & { isTTY?: boolean };
  output?: NodeJS.WritableStream & { isTTY?: boolean };
}

/**
 * Asks the person at the terminal whether to do something.
 *
 * @param consequence what is done, as one sentence or more
 * @throws UserError where the answer is no, or nobody can answer and no is the usual one
 */
export async function asked(
  consequence: string,
  { usual = false, input = process.stdin, output = process.stderr }: Options = {},
): Promise<void> {
  if (process.env[yesVariable] === 'true') return;
  // Nx keeps what its tasks print, so a question of theirs would be seen by nobody.
  if (!input.isTTY || !output.isTTY) {
    if (usual) return;
    throw new UserError(
      `${consequence} Nobody can confirm this here: add --yes to confirm it. Nothing was written.`,
    );
  }
  const terminal = createInterface({ input, output });
  // The end of the input and Ctrl-C close it without an answer.
  const closed = new Promise<string>((resolve) => terminal.once('close', () => resolve('no')));
  const question = `${consequence} Do it? ${usual ? '[Y/n]' : '[y/N]'} `;
  const reply = (await Promise.race([terminal.question(question), closed])).trim();
  terminal.close();
  if (reply === '' ? usual : /^y(es)?$/i.test(reply)) return;
  throw new UserError('Nothing was written, since the answer was no.');
}

/** What a verb asks with: nothing where `--yes` was given. */
export const confirmUnless =
  (yes: boolean): Confirm =>
  async (consequence) => {
    if (!yes) await asked(consequence);
  };
