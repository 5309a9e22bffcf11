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
      unreleased: group(unreleased),
      released: last ? group(last.changes) : null,
    };
  });
}

function group(changes: Change[]): NewsGroup {
  const added = changes.filter(({ kind }) => kind === 'new');
  const fixed = changes.filter(({ kind }) => kind === 'fixed');
  return {
    added: added.slice(0, most).map(item),
    fixed: fixed.slice(0, most).map(item),
    addedTotal: added.length,
    fixedTotal: fixed.length,
    other: changes.length - added.length - fixed.length,
  };
}

const item = ({ title, at, commit, url }: Change): NewsItem => ({
  title: plainText(title) || '…',
  at: isoTime(at) ?? '',
  commit: plainText(commit, 40),
  url: webAddress(url),
});
