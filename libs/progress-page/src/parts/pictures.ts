import type { PicturePage } from '@shipshape/progress-model';
import { type Html, html, type Part } from '../html.ts';
import { foreign, shown, type View } from './view.ts';

/** The pages that look different, before and after side by side with what differs marked. */
export function pictures(view: View): Part {
  const { words, status, most, format } = view;
  const { page } = words;
  return html`<div class="pictures"><h3>${page.pictures}</h3>${shown(
    view,
    status.pictures,
    ({ pages, takenAt }) => {
      const same = pages.filter(({ views }) => views.every(({ changed }) => changed === false));
      const different = pages.filter((one) => !same.includes(one)).slice(0, most.listed);
      return [
        html`<p class="quiet">${page.picturesNote(format.date(takenAt))}</p>`,
        different.map((one) => picturePage(view, one)),
        same.length > 0 ? html`<p>${page.same(same.map(({ name }) => name))}</p>` : null,
      ];
    },
  )}</div>`;
}

function picturePage(view: View, { name, views }: PicturePage): Html {
  const { page } = view.words;
  const { release } = view.status.compared;
  const beforeLabel = page.before(release.known ? release.value.version : null);
  return html`<div class="picture-page"><h4>${foreign(name)}</h4>${views
    .filter(({ changed }) => changed !== false)
    .map(({ width, before, after, difference }) => {
      const one = (file: string, label: string) =>
        html`<figure>${picture(view, file, page.pictureOf(name, page.view[width], label))}<figcaption>${label}</figcaption></figure>`;
      return html`<p class="quiet">${page.view[width]}</p><div class="shots ${width}">${[
        before ? one(before, beforeLabel) : null,
        one(after, before ? page.after : page.newPage),
        difference ? one(difference, page.difference) : null,
      ]}</div>`;
    })}</div>`;
}

/** A picture beside the page opens in its own size; one in the page is there alone, or was too large for it. */
function picture({ beside, words }: View, file: string, alt: string): Html {
  if (!beside.embedded) return html`<a href="${file}"><img src="${file}" alt="${alt}" loading="lazy"></a>`;
  const data = beside.embedded(file);
  return data ? html`<img src="${data}" alt="${alt}">` : html`<p class="quiet">${words.page.leftOut}</p>`;
}
