import type { Compared, NewsGroup, NewsItem } from '@shipshape/progress-model';
import { type Html, html, type Part } from '../html.ts';
import { pictures } from './pictures.ts';
import {
  folded,
  foreign,
  icon,
  link,
  pageOfVersion,
  section,
  shown,
  type View,
  versionPutBack,
} from './view.ts';

/** What is finished and what the last release brought, in the client's words, with pictures. */
export function news(view: View): Html {
  const { words, format, status } = view;
  const { page } = words;
  return section(view, 'news', [
    html`<p class="seen" data-one="${page.seen('1', true, '{date}')}" data-many="${page.seen('{n}', false, '{date}')}" data-none="${page.seenNothing('{date}')}" data-new="${page.isNew}" hidden></p>`,
    shown(view, status.news, ({ wording, shallow, lastRelease, unreleased, released }) => [
      wording === 'merges' ? html`<p class="quiet">${page.merges}</p>` : null,
      shallow ? html`<p class="quiet">${page.shallow}</p>` : null,
      html`<h3>${page.unreleased(lastRelease?.version ?? null)}</h3>`,
      group(view, unreleased),
      lastRelease && released
        ? html`<h3>${page.released(lastRelease.version, format.date(lastRelease.at))}</h3>${asItWas(view, lastRelease.version)}${inUse(view, lastRelease.version)}${group(view, released, (versionPutBack(status) ?? lastRelease.version) === lastRelease.version)}`
        : null,
    ]),
    compared(view, status.compared.release),
    pictures(view),
  ]);
}

function group(
  view: View,
  { added, fixed, changed, addedTotal, fixedTotal, changedTotal, other }: NewsGroup,
  /** False for what was reverted: it is neither new nor fixed. */
  there = true,
): Part {
  const { page } = view.words;
  const { listed } = view.most;
  const items = [
    ...added.map((one) => item(view, there ? 'added' : null, one)),
    ...fixed.map((one) => item(view, there ? 'fixed' : null, one)),
    ...changed.map((one) => item(view, there ? 'changed' : null, one)),
  ].slice(0, listed);
  const total = addedTotal + fixedTotal + changedTotal;
  return [
    total === 0 ? html`<p>${page.nothingNew}</p>` : folded(view, items, total),
    other > 0 ? html`<p class="quiet">${page.unseen(other)}</p>` : null,
  ];
}

const item = (
  { words }: View,
  kind: 'added' | 'fixed' | 'changed' | null,
  { title, url, at, commit }: NewsItem,
): Html =>
  html`<li data-at="${at}">${kind ? html`<span class="kind ${kind}">${words.page.kinds[kind]}</span>` : null}<span>${link(url, foreign(title))}${url ? null : html` <span class="proof"><span>${words.evidence.commit} ${commit.slice(0, 7)}</span></span>`}</span></li>`;

/** In one line, what is different from an earlier page. */
export function compared(view: View, before: Compared): Html | null {
  const { words, format } = view;
  const { page } = words;
  if (!before.known)
    return before.why === 'none' ? null : html`<p class="quiet">${page.comparedWhy[before.why]}</p>`;
  const { at, version, level, checks, coverage, finished, places } = before.value;
  const arrow = (name: string, from: string, to: string) => html`<li>${name}: ${from} → <b>${to}</b></li>`;
  return html`<div class="compared"><p>${page.compared(version, format.date(at))}:</p><ul>
<li>${page.finished(finished)}</li>
${level ? arrow(page.fromTo.level, words.levels[level.from], words.levels[level.to]) : null}
${checks ? arrow(page.fromTo.checks, String(checks.from), String(checks.to)) : null}
${coverage ? arrow(page.fromTo.coverage, `${format.number(coverage.from)} %`, `${format.number(coverage.to)} %`) : null}
${places.slice(0, 6).map(({ name, from, to }) => arrow(format.place(name), from ?? '–', to ?? '–'))}</ul></div>`;
}

function asItWas(view: View, version: string): Html | null {
  const kept = pageOfVersion(view, version);
  return kept && html`<p class="quiet">${kept}</p>`;
}

/** After a rollback, what the last release brought is not there: that must not be misread. */
function inUse({ status, words, format }: View, released: string): Html | null {
  const production = status.tryIt.places.find(({ name }) => name === 'production');
  if (!production?.version || production.version === released) return null;
  const text = words.page.inUse(format.place(production.name), production.version);
  return html`<p class="note">${icon('risk')}<span>${text}</span></p>`;
}
