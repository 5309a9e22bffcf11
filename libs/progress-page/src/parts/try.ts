import { type Place, webAddress } from '@shipshape/progress-model';
import { type Html, html } from '../html.ts';
import { foreign, icon, link, section, time, type View } from './view.ts';

/** What can be opened: each place with its version, since when, and whether it works. */
export function tryIt(view: View): Html {
  const { status, words } = view;
  const { places, preview } = status.tryIt;
  const { page } = words;
  const nothing = status.statements.some(({ reason }) => reason.code === 'image.none');
  return section(view, 'try', [
    places.length === 0 && !preview
      ? html`<p class="note">${icon('info')}<span>${nothing ? page.nothingToOpen : page.noPlace(status.project)}</span></p>`
      : null,
    html`<div class="cards">${places.slice(0, view.most.listed).map((one) => place(view, one))}${
      preview
        ? html`<div class="card"><h3>${page.preview}</h3><p class="quiet">${page.previewNote}</p><p>${link(preview.url, foreign(preview.title))}</p>${webAddress(preview.preview) ? open(view, preview.preview, page.preview) : null}</div>`
        : null
    }</div>`,
  ]);
}

function place(view: View, { name, url, version, since, healthy, by, asOf }: Place): Html {
  const { words, format } = view;
  const { page } = words;
  const state = healthy === null ? 'unknown' : healthy ? 'ok' : 'blocked';
  const health = healthy === null ? page.healthUnknown : healthy ? page.works : page.fails;
  const action = by ? words.actions[by.action] : null;
  const details = [since ? page.since(format.date(since)) : null, action].filter(Boolean).join(', ');
  const note = format.placeNote(name);
  const old =
    healthy === null && asOf ? html`<p class="quiet">${page.lastKnown(format.date(asOf))}</p>` : null;
  return html`<div class="card"><h3>${foreign(format.place(name))}</h3>${note ? html`<p class="quiet">${note}</p>` : null}
<p class="state is-${state}">${icon(state)}<span>${health}</span></p>${old}
<p><b>${version ? page.version(version) : page.unknown}</b>${details ? html` <span class="quiet">${since ? time(since, details) : details}</span>` : null}</p>
${by?.reason ? html`<p class="quiet">${page.columns.why}: “${foreign(by.reason)}”</p>` : null}${webAddress(url) ? open(view, url ?? '', format.place(name)) : null}</div>`;
}

const open = ({ words }: View, url: string, name: string): Html =>
  html`<p class="open"><a class="button" href="${url}" rel="noreferrer">${words.page.open} <span class="vh">${name}</span></a><span class="address">${url.replace(/^https?:\/\//, '').replace(/\/$/, '')}</span></p>`;
