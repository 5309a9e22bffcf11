import type { ReleaseContext } from './context.ts';
import type { TagMove } from './move.ts';
import { short } from './names.ts';

/** What a command found or did: for programs, and in lines for people. */
export interface Answer {
  json: object;
  text: string[];
  /** Present where it could not be done: the sentence to end with. */
  refused?: string | undefined;
}

/** The answer of a command that moves tags. */
export interface MovesAnswer extends Answer {
  json: { project: string; image: string; dryRun: boolean; moves: TagMove[] };
}

export function movesAnswer({ project, repository, dryRun }: ReleaseContext, moves: TagMove[]): MovesAnswer {
  const refused = moves.filter(({ outcome }) => outcome === 'refuse').map(({ sentence }) => sentence);
  return {
    json: { project, image: repository.name, dryRun, moves },
    text: [...movesText(moves), ...(dryRun ? [wasDryRun] : [])],
    refused: refused.length > 0 ? refused.join('\n') : undefined,
  };
}

export const wasDryRun = 'This was a dry run: nothing was written.';

/** Two lines for each tag: what became of it, and why. */
export function movesText(moves: TagMove[]): string[] {
  const widest = Math.max(0, ...moves.map(({ tag }) => tag.length));
  return moves.flatMap(({ tag, outcome, from, to, sentence }) => {
    const digests = from === to ? short(to) : `${short(from)} → ${short(to)}`;
    const mark = outcome === 'refuse' ? '✖' : outcome === 'skip' ? '–' : '✔';
    return [`${mark} ${tag.padEnd(widest)}  ${outcome.padEnd(6)}  ${digests}`, `  ${sentence}`];
  });
}
