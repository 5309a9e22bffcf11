import type { Change } from '@shipshape/progress-model';
import { sentence } from '../text.ts';

/** A commit's title as the convention reads it (conventionalcommits.org). */
export interface Conventional {
  type: string;
  scope: string;
  text: string;
}

const convention = /^([a-z]+)(?:\(([^()\n]{0,100})\))?!?:[ \t]+(\S.*)$/i;
/** The types of the Angular convention, which most teams and tools use, and `security` and `deps`. */
const types = [
  ...['feat', 'feature', 'fix', 'bugfix', 'hotfix', 'security', 'build', 'chore', 'ci', 'docs', 'perf'],
  ...['refactor', 'revert', 'style', 'test', 'tests', 'deps', 'release', 'wip', 'i18n'],
];

/** The parts of a conventional title; undefined for any other title, such as "Note: a thing". */
export function readConventional(subject: string): Conventional | undefined {
  const [, type = '', scope = '', text = ''] = convention.exec(subject.slice(0, 2000)) ?? [];
  return types.includes(type.toLowerCase()) ? { type: type.toLowerCase(), scope, text } : undefined;
}

/** What a client notices: something new, something that works again; everything else is folded. */
export function kindOf({ type, scope }: Conventional): Change['kind'] {
  // Updates of packages are routine, whatever type a bot gives them.
  if (/^deps?(-dev)?$/i.test(scope)) return 'other';
  if (type === 'feat' || type === 'feature') return 'new';
  return ['fix', 'bugfix', 'hotfix', 'security', 'perf'].includes(type) ? 'fixed' : 'other';
}

/** A title of a merge or a plain commit: what kind it most likely is. */
export function guessKind(title: string): Change['kind'] {
  const conventional = readConventional(title);
  if (conventional) return kindOf(conventional);
  const first = title.trimStart();
  if (/^(bump|upgrade|update dependenc|merge (branch|remote|tag)|release|version|wip\b|chore\b)/i.test(first))
    return 'other';
  if (/^revert\b/i.test(first)) return 'other';
  return /^(fix|fixes|fixed|bug ?fix|hot ?fix|correct|repair|resolve)/i.test(first) ? 'fixed' : 'new';
}

/** At the beginning, as trackers want it: `SHOP-12: …`, `[SHOP-12] …`, `#12 …`. */
const leading = /^ ?(?:\[?[A-Z][A-Z0-9]{1,9}-\d+\]?|\[?#\d+\]?) ?[:–-]? /;

/** One at the end, each in its forms: `(#12)`, `[SHOP-12]`, `, closes #3`, `#3`, and a dot. */
const trailing = [
  / ?[([](?:[^()[\]]{0,20} )?(?:#|![0-9]|gh-|[A-Z][A-Z0-9]{1,9}-)[^()[\]]{0,50}[)\]] ?$/i,
  /[,;]? (?:closes?|fixes|resolves?|refs?|see) (?:#|[A-Z][A-Z0-9]{1,9}-)\d+ ?$/i,
  / #\d+ ?$/,
  /(?<!\.)\. ?$/,
];

/** A title for the client: without type, scope, issue numbers and trailing dots. */
export function clientTitle(subject: string): string {
  const text = readConventional(subject)?.text ?? subject;
  // With single blanks, and one number at a time: the author of a title must not be able to make its parsing slow.
  const line = text.slice(0, 4000).replace(/\s+/g, ' ').replace(leading, '');
  const plain = trailing.reduce(withoutAll, line);
  return sentence(plain) || sentence(subject) || '…';
}

function withoutAll(text: string, ending: RegExp): string {
  for (let rest = text; ; ) {
    const shorter = rest.replace(ending, '');
    if (shorter === rest) return rest;
    rest = shorter;
  }
}

/** The title of a merge: the pull request's or merge request's, else the branch's name in words; undefined for a merge of the main line. */
export function mergeTitle(subject: string, body: string): string | undefined {
  const firstLine = body
    .slice(0, 4000)
    .split('\n')
    .find((line) => line.trim() !== '' && !/^(see merge request|closes|approved-by|#)/i.test(line.trim()));
  const branch =
    /^Merge pull request #\d+ from [^/\s]+\/(\S+)/.exec(subject)?.[1] ??
    /^Merged in (\S+) \(pull request #\d+\)/.exec(subject)?.[1] ??
    /^Merge (?:remote-tracking )?branch '([^']+)'/.exec(subject)?.[1];
  if (branch === undefined) return /^Merge (tag|commit)/.test(subject) ? undefined : subject;
  if (/^(origin\/)?(main|master|develop|trunk)$/.test(branch)) return undefined;
  return firstLine ?? branch.replace(/^.*\//, '').replace(/[-_]+/g, ' ');
}
