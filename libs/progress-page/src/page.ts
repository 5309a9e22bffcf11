import type { Status } from '@shipshape/progress-model';
import { type Beside, nothingKept } from './beside.ts';
import { frame, languages } from './frame.ts';
import { type Html, html } from './html.ts';
import { manager } from './parts/manager.ts';
import { news } from './parts/news.ts';
import { needs, next } from './parts/next.ts';
import { quality } from './parts/quality.ts';
import { glance, rely } from './parts/rely.ts';
import { tryIt } from './parts/try.ts';
import { link, time, type View, viewOf } from './parts/view.ts';
import { headline, wordsOf } from './texts/index.ts';

/** The page stays below this, pictures apart: it is read on a phone in a train. */
const mostBytes = 96_000;

const sizes: View['most'][] = [
  { listed: 40, seen: 6 },
  { listed: 16, seen: 6 },
  { listed: 6, seen: 4 },
];
const smallest = { listed: 2, seen: 2 };

/**
 * The page of a status: one file of HTML in every language, that asks no host for anything. Lists are shortened until
 * it is below 100 KB, pictures apart.
 *
 * @param beside the pages of earlier releases, and where the page is to be a single file, its pictures
 */
export function page(status: Status, beside: Beside = nothingKept): string {
  const measured = beside.embedded ? { ...beside, embedded: () => undefined } : beside;
  for (const most of sizes) {
    const text = document(status, most, measured);
    if (Buffer.byteLength(text) <= mostBytes) return beside.embedded ? document(status, most, beside) : text;
  }
  return document(status, smallest, beside);
}

function document(status: Status, most: View['most'], beside: Beside): string {
  const { language, title, overall } = status;
  const views = languages.map((one) => viewOf(status, one, { most, beside }));
  return frame({
    language,
    title: `${title}: ${wordsOf(language).levels[overall.level]}`,
    heading: html`<h1>${title}</h1>`,
    description: headline(status, language),
    pictures: beside.embedded ? 'data:' : "'self'",
    stale: { at: status.at, hours: status.staleAfterHours },
    content: views.map(inLanguage),
  });
}

function inLanguage(view: View): Html {
  const { status, language, words, format } = view;
  const { page: say } = words;
  return html`<div class="in${language === status.language ? ' own' : ''}" lang="${language}" data-title="${status.title}: ${words.levels[status.overall.level]}">
<p class="stale" data-one="${say.stale('1', true)}" data-many="${say.stale('{n}', false)}" hidden></p>
${rely(view)}
${glance(view)}
${tryIt(view)}
${news(view)}
${next(view)}
${needs(view)}
${quality(view)}
${manager(view)}
<footer><p>${time(status.factsAt, say.made(format.moment(status.factsAt)))}</p><p><a class="remember" href="#seen=${status.at}" hidden>${say.remember}</a></p><p>${sources(view)}</p></footer>
</div>`;
}

/** Where the same can be read by programs, and the code; a single file has no record beside it. */
function sources({ status, beside, words: { page: say } }: View): Html {
  const parts = [
    beside.embedded ? [] : [link('status.json', say.data)],
    status.repository ? [link(status.repository, say.code)] : [],
    status.commit ? [html`<code>${status.commit.slice(0, 7)}</code>`] : [],
  ].flat();
  return html`${parts.map((part, at) => html`${at > 0 ? ' · ' : null}${part}`)}`;
}
