import { createHash } from 'node:crypto';

/**
 * What happens to a file.
 * - `create`: it is not there.
 * - `update`: our lines are added to the team's file, or our own file, unchanged by the team, gets its new text.
 * - `keep`: there is nothing to do, or the team changed our file.
 * - `conflict`: something else is there: it stays, and people are shown what would have been written.
 */
export type Action = 'create' | 'keep' | 'update' | 'conflict';

/** A file that adoption would write, and what becomes of it. */
export interface WrittenFile {
  /** From the repository's root, with `/`. */
  path: string;
  action: Action;
  /** What is there; null where nothing is. */
  before: string | null;
  /** What Shipshape writes; of a `keep`, what is there. */
  text: string;
  /** What the file is for, in a few words. */
  purpose: string;
}

/** What is there already, by path from the repository's root. */
export type ReadFile = (path: string) => string | undefined;

/** A file that Shipshape wants, before anybody looked whether it is there. */
export interface WantedFile {
  path: string;
  text: string;
  purpose: string;
  /** It becomes the team's at once: a later `--update` does not touch it. */
  handedOver?: boolean;
}

/** Names a text; line ends do not count, since git may change them at checkout. */
export const digestOf = (text: string): string =>
  createHash('sha256').update(text.replaceAll('\r\n', '\n')).digest('hex').slice(0, 16);

export interface Judged {
  file: WrittenFile;
  /** The digest to remember: of the text that Shipshape last put there; undefined where the file is not ours. */
  digest: string | undefined;
}

/**
 * Decides what becomes of a whole file. Nothing of the team's is ever overwritten: only a text that is still the one that
 * we wrote.
 *
 * @param recorded the digest of what an earlier call wrote there; undefined where none did
 * @param update take the new text where ours is unchanged
 */
export function judge(
  wanted: WantedFile,
  there: string | undefined,
  recorded: string | undefined,
  update: boolean,
): Judged {
  const { path, text, purpose } = wanted;
  const as = (action: Action, of: string): WrittenFile => ({
    ...{ path, action, before: there ?? null, text: of, purpose },
  });
  const digest = digestOf(text);
  if (there === undefined) {
    // The team removed what an earlier call wrote: that is an answer too.
    if (recorded !== undefined) return { file: as('keep', ''), digest: recorded };
    return { file: as('create', text), digest };
  }
  const present = digestOf(there);
  if (present === digest) return { file: as('keep', there), digest };
  if (recorded === undefined) return { file: as('conflict', text), digest: undefined };
  if (!update || wanted.handedOver || digest === recorded)
    return { file: as('keep', there), digest: recorded };
  if (present === recorded) return { file: as('update', text), digest };
  return { file: as('conflict', text), digest: recorded };
}
