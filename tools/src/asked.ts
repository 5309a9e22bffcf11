import { createInterface } from 'node:readline/promises';
import { UserError } from '@shipshape/workspace';

/** Asks on the terminal before a tag moves. @throws UserError where there is none, or the answer is no */
export async function asked(question: string): Promise<true> {
  if (!process.stdin.isTTY)
    throw new UserError(`${question} Nobody can confirm this here: add --yes to confirm it.`);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(`${question} Do it? [y/N] `);
  terminal.close();
  if (/^y(es)?$/i.test(answer.trim())) return true;
  throw new UserError('Nothing was changed, since the answer was no.');
}
