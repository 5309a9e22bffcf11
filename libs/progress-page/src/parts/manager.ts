import type { Measure, Movement, SourceState } from '@shipshape/progress-model';
import { type Html, html, type Part } from '../html.ts';
import { compared } from './news.ts';
import { rests } from './proof.ts';
import { foreign, pageOfVersion, shown, time, type View } from './view.ts';

/** Folded: measures with what they were counted from, the history, and what is not known. */
export function manager(view: View): Html {
  const { words, status, language } = view;
  const { page } = words;
  const days = status.delivery[0]?.days ?? 0;
  return html`<section id="manager-${language}" class="part manager"><details><summary><h2>${words.sections.manager}</h2></summary><div class="body">
<table class="measures"><caption>${page.measuresNote(days)}</caption><thead><tr><th scope="col">${page.measure}</th><th scope="col">${page.value}</th><th scope="col">${page.takenFrom}</th></tr></thead><tbody>${status.delivery.map((one) => measure(view, one))}</tbody></table>
${compared(view, status.compared.page)}
<h3>${page.history}</h3>${shown(view, status.movements, (all) =>
    all.length === 0
      ? html`<p>${page.noHistory}</p>`
      : html`<ol class="history">${all.slice(0, view.most.listed).map((one) => movement(view, one))}</ol>`,
  )}
${keptPages(view)}
${rests(view)}
<h3>${page.gaps}</h3>${
    status.gaps.length === 0
      ? html`<p>${page.noGaps}</p>`
      : html`<ul class="gaps">${status.gaps.slice(0, 20).map((one) => gap(view, one))}</ul>`
  }</div></details></section>`;
}

function measure({ words, format }: View, one: Measure): Html {
  const { name, value, of } = words.measures[one.id];
  return html`<tr><th scope="row">${name}</th><td>${one.value === null ? words.page.nothingToMeasure : value(one, format)}</td><td>${of(one.n)}</td></tr>`;
}

function movement(view: View, { at, action, tag, from, to, by, reason }: Movement): Html {
  const { words, format } = view;
  const { columns } = words.page;
  const kept = pageOfVersion(view, to);
  return html`<li><span class="quiet">${time(at, format.date(at))}</span> <b>${words.actions[action]}</b>: ${foreign(format.place(tag))} ${from ? html`${foreign(from)} → ` : null}${foreign(to)}${kept ? html` · ${kept}` : null}${by ? html`<span class="quiet"> · ${columns.who} ${foreign(by)}</span>` : null}${reason ? html`<br><span class="quiet">${columns.why}:</span> ${foreign(reason)}` : null}</li>`;
}

/** The pages of earlier releases; those that do not fit are reached from the last one of the list. */
function keptPages(view: View): Part {
  const versions = [...view.beside.kept.keys()];
  if (versions.length === 0) return null;
  const links = versions.slice(0, view.most.listed).map((one) => html`<li>${pageOfVersion(view, one)}</li>`);
  const more = versions.length - links.length;
  return html`<h3>${view.words.page.keptPages}</h3><ul class="gaps">${links}${more > 0 ? html`<li class="quiet">+ ${view.words.page.more(more)}</li>` : null}</ul>`;
}

function gap({ words, format }: View, { source, state, at, reason, name }: SourceState): Html {
  const { gapStates } = words.page;
  const what =
    state === 'unknown' || !at ? gapStates.unknown : gapStates[state as 'stale' | 'ahead'](format.moment(at));
  return html`<li>${name ? html`${foreign(format.place(name))}: ` : null}${words.sources[source]} – ${what}${reason ? html` <span class="quiet" lang="en">(${reason})</span>` : null}</li>`;
}
