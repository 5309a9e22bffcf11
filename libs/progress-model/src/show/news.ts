import { shown } from '../answer.ts';
import type { Change } from '../facts.ts';
import type { Context } from '../judge/context.ts';
import type { News, NewsGroup, NewsItem, Shown } from '../status.ts';
import { plainText, webAddress } from '../text.ts';
import { isoTime } from '../time.ts';

/** A record holds so many of a kind; the counts stay whole. */
const most = 50;

export function news({ history }: Context): Shown<News> {
  return shown(history, ({ releases, unreleased, wording, shallow }, asOf): News => {
    const [last] = releases;
    return {
      wording,
      shallow,
      lastRelease: last ? { version: plainText(last.version, 40), at: isoTime(last.at) ?? asOf } : null,
      unreleased: group(unreleased, wording),
      released: last ? group(last.changes, wording) : null,
    };
  });
}

function group(changes: Change[], wording: News['wording']): NewsGroup {
  const added = changes.filter(({ kind }) => kind === 'new');
  const fixed = changes.filter(({ kind }) => kind === 'fixed');
  const rest = changes.filter(({ kind }) => kind === 'other');
  const changed = wording === 'merges' ? rest : [];
  return {
    added: added.slice(0, most).map(item),
    fixed: fixed.slice(0, most).map(item),
    addedTotal: added.length,
    fixedTotal: fixed.length,
    changed: changed.slice(0, most).map(item),
    changedTotal: changed.length,
    other: rest.length - changed.length,
  };
}

const item = ({ title, at, commit, url }: Change): NewsItem => ({
  title: plainText(title) || '…',
  at: isoTime(at) ?? '',
  commit: plainText(commit, 40),
  url: webAddress(url),
});
