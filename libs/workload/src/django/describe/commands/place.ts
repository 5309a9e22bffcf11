import { isBelow, join, relative } from '../../../paths.ts';
import type { Place } from '../sources.ts';
import { type Command, inContainer } from './command.ts';

/**
 * A command as it is written for the project's own folder: what runs further up names that folder and what is below it. One
 * that runs in, or names, other parts of the repository alone does not belong to the project.
 */
export function placed(command: Command, { root, others, sources: { hasFolder } }: Place): Command[] {
  const called = /(?:^|\s)(\S+)\/manage\.py(?=\s|$)/.exec(command.text)?.[1];
  const folder = (called && join(command.folder, called)) || command.folder;
  const owner = [root, ...others]
    .filter((one) => isBelow(folder, one))
    .sort((a, b) => b.length - a.length)[0];
  if (owner !== undefined && owner !== root && owner !== '.' && !isBelow(root, owner)) return [];
  const above = command.folder;
  if (!isBelow(root, above)) {
    const elsewhere = owner === undefined && hasFolder(above) && !inContainer(command);
    return elsewhere ? [] : [command];
  }
  if (root === above) return [command];
  const inside = (word: string) => fromBelow(relative(above, root), word);
  const own = (word: string) => inside(word) !== word;
  // `manage.py test` and `ruff check` begin with what to do, which a folder may be called as well.
  const [verb, words] = /^(manage\.py|django-admin|ruff)$/.test(command.program)
    ? [command.args.slice(0, 1), command.args.slice(1)]
    : [[], command.args];
  const isElsewhere = (word: string) => word !== '.' && !own(word) && hasFolder(join(above, word) ?? '');
  const named = words.some(isElsewhere) && !words.some(own) && !words.includes('.');
  const kept = words.filter((word) => !isElsewhere(word)).map(inside);
  return named ? [] : [{ ...command, args: [...verb, ...kept] }];
}

/**
 * A word of a command, as a folder further down sees it: `backend/notes` and `--config=backend/setup.cfg` without that folder,
 * and `apps` as `.` in `apps/shop`.
 */
export function fromBelow(folder: string, word: string): string {
  const [, flag = '', path = ''] = /^(--?[\w-]+=)?(.*)$/s.exec(word) ?? [];
  if (!path || path.startsWith('-') || path === '.' || folder === '.') return word;
  const plain = path.replace(/^(\.\/)+/, '').replace(/\/+$/, '');
  if (isBelow(plain, folder)) return flag + relative(folder, plain).replace(/^\/+/, '');
  return !flag && isBelow(folder, plain) ? '.' : word;
}
