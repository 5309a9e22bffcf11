import type { Milestone, Need, ReviewItem } from '@shipshape/progress-model';
import { type Html, html } from '../html.ts';
import { bar } from './drawings.ts';
import { folded, foreign, icon, link, section, shown, time, type View } from './view.ts';

const dayMs = 86_400_000;

/** Whole days of the calendar from now to a date, in UTC. */
const daysTo = (from: string, to: string) =>
  Math.round((Date.parse(to.slice(0, 10)) - Date.parse(from.slice(0, 10))) / dayMs);

/** The next goals, how far each is, and what is ready for a look. */
export function next(view: View): Html {
  const { words, status, most } = view;
  const { page } = words;
  return section(
    view,
    'next',
    shown(view, status.next, ({ milestones, readyForReview }) => [
      milestones.length === 0 ? html`<p>${page.noMilestone}</p>` : null,
      html`<div class="cards">${milestones.slice(0, Math.min(most.listed, 6)).map((one) => milestone(view, one))}</div>`,
      readyForReview.length > 0
        ? html`<h3>${page.ready}</h3>${folded(
            view,
            readyForReview.slice(0, most.listed).map((one) => ready(view, one)),
            readyForReview.length,
          )}`
        : null,
    ]),
  );
}

function milestone(view: View, { title, done, total, due, overdue, url, moved }: Milestone): Html {
  const { words, format, status } = view;
  const { page } = words;
  return html`<div class="card goal"><h3>${link(url, foreign(title))}</h3>
<p class="state">${overdue ? icon('risk') : null}<span>${due ? html`${time(due, page.due(format.date(due)))} <b>${words.dueIn(daysTo(status.at, due))}</b>` : page.noDate}</span></p>
${bar(done, total)}<p>${total > 0 ? page.done(done, total) : page.noParts}</p>
${moved.length > 0 ? html`<ul class="quiet moved">${moved.slice(0, 4).map((one) => html`<li>${foreign(words.moved(one, format))}</li>`)}</ul>` : null}</div>`;
}

const ready = ({ words }: View, { title, url, preview }: ReviewItem): Html =>
  html`<li><span>${link(url, foreign(title))}${preview ? html` · ${link(preview, html`${words.page.tryPreview} <span class="vh">${title}</span>`)}` : null}</span></li>`;

/** What the client was asked, what is late first. */
export function needs(view: View): Html {
  const { words, status, most } = view;
  return section(
    view,
    'needs',
    shown(view, status.needs, (all) =>
      all.length === 0
        ? html`<p class="note">${icon('ok')}<span>${words.page.nothingNeeded}</span></p>`
        : folded(
            view,
            all.slice(0, most.listed).map((one) => need(view, one)),
            all.length,
          ),
    ),
  );
}

function need({ words, format, status }: View, { title, url, asked, due, overdue }: Need): Html {
  const { page } = words;
  const when = due
    ? html`${time(due, page.due(format.date(due)))} <b>${words.dueIn(daysTo(status.at, due))}</b>`
    : page.noDate;
  return html`<li class="need${overdue ? ' late' : ''}">${icon(overdue ? 'risk' : 'info')}<span><span class="ask">${link(url, foreign(title))}</span><span class="when">${when} <span class="quiet">${page.asked(format.date(asked))}</span></span></span></li>`;
}
