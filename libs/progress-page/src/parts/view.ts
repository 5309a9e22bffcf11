import { type Language, type Reason, type Status, webAddress } from '@shipshape/progress-model';
import type { Beside } from '../beside.ts';
import { type Html, html, type Part } from '../html.ts';
import { type Format, formatOf, type Words, wordsOf, write } from '../texts/index.ts';

/** What every part of the page is given. */
export interface View {
  status: Status;
  language: Language;
  words: Words;
  format: Format;
  /** So many items of a list are on the page, and so many of them are seen before it is unfolded. */
  most: { listed: number; seen: number };
  beside: Beside;
  say(reason: Reason): string;
}

export function viewOf(
  status: Status,
  language: Language,
  { most, beside }: Pick<View, 'most' | 'beside'>,
): View {
  const words = wordsOf(language);
  const format = formatOf(words, status.at);
  return { status, language, words, format, most, beside, say: (reason) => write(reason, words, format) };
}

/** The heading of a part: without a release nothing is new since one. */
export const titleOf = ({ status: { news }, words }: View, id: keyof Words['sections']): string =>
  id === 'news' && news.known && news.value.lastRelease === null ? words.page.newsSoFar : words.sections[id];

/** A part of the page under its heading, which a link can lead to. */
export const section = (view: View, id: keyof Words['sections'], content: Part): Html =>
  html`<section id="${id}-${view.language}" class="part ${id}"><h2>${titleOf(view, id)}</h2><div class="body">${content}</div></section>`;

export type IconName = 'ok' | 'risk' | 'blocked' | 'unknown' | 'info';

/** A sign beside its words; alone it has no meaning, so it is hidden from screen readers. */
export const icon = (name: IconName): Html =>
  html`<svg class="icon ${name}" aria-hidden="true"><use href="#i-${name}"/></svg>`;

export const iconOf = {
  'on track': 'ok',
  'at risk': 'risk',
  blocked: 'blocked',
  unknown: 'unknown',
} as const;

/** An address of the web, a place on this page or a file beside it: a kept record may have come from anybody. */
const openable = (url: string): boolean =>
  /^(#[\w=.:-]*|status\.json)$/.test(url) || webAddress(url) !== null;

/** The page of a release where it is kept; null where it is not. */
export const pageOfVersion = ({ beside, words }: View, version: string): Html | null => {
  const address = beside.kept.get(version);
  return address ? html`<a href="${address}">${words.page.pageOf(version)}</a>` : null;
};

/** A link where there is an address, otherwise the text alone. */
export const link = (url: string | null | undefined, text: Part): Html =>
  url && openable(url) ? html`<a href="${url}" rel="noreferrer">${text}</a>` : html`${text}`;

export const time = (iso: string, text: string): Html => html`<time datetime="${iso}">${text}</time>`;

/** Text of the team in whatever language and direction it has. */
export const foreign = (text: string): Html => html`<bdi>${text}</bdi>`;

/** The first items in sight, the rest folded, what does not fit counted. */
export function folded(view: View, items: Html[], total: number): Part {
  const { seen } = view.most;
  if (items.length === 0) return null;
  const cut = total - items.length;
  const rest = items.slice(seen);
  const left =
    cut > 0
      ? html`<p class="quiet">+ ${view.words.page.more(cut)}${view.status.repository ? html` · ${link(view.status.repository, view.words.page.code)}` : ''}</p>`
      : '';
  return [
    html`<ul class="list">${items.slice(0, seen)}</ul>`,
    rest.length > 0
      ? html`<details><summary>${view.words.page.more(total - Math.min(seen, items.length))}</summary><ul class="list">${rest}</ul>${left}</details>`
      : left,
  ];
}

/** Shows that a part is not known or out of date, and what was known in grey. */
export function shown<T>(
  view: View,
  part: { known: true; value: T } | { known: false; reason: Reason; last: T | null },
  content: (value: T) => Part,
): Part {
  if (part.known) return content(part.value);
  // Why is for the project manager, who has the list of what is not known.
  const said = link(`#manager-${view.language}`, view.say(part.reason));
  const note = html`<p class="note">${icon('unknown')}<span>${said}</span></p>`;
  return part.last === null ? note : [note, html`<div class="old">${content(part.last)}</div>`];
}

/** The version that everyone uses where it was put back there; undefined where no rollback is in force. */
export const versionPutBack = ({ tryIt }: Status): string | undefined =>
  tryIt.places.find(({ name, by }) => name === 'production' && by?.action === 'rolled back')?.version ??
  undefined;
