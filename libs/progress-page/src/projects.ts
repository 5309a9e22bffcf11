import { type Language, plainText } from '@shipshape/progress-model';
import { frame, languages } from './frame.ts';
import { html } from './html.ts';
import { foreign } from './parts/view.ts';
import { wordsOf } from './texts/index.ts';

/** A project with a page in a folder of its name. */
export interface Listed {
  name: string;
  /** In the client's words. */
  title: string;
}

/**
 * The page above those of several projects: their titles, each a link. The state of a project is on its own page, which
 * knows how old that is.
 */
export const projectsPage = (projects: Listed[], language: Language): string =>
  frame({
    language,
    title: wordsOf(language).page.projects,
    heading: null,
    description: projects.map(({ name }) => name).join(', '),
    pictures: "'none'",
    stale: null,
    content: languages.map((one) => {
      const { projects: heading } = wordsOf(one).page;
      const links = projects.map(
        // With the file's name: a folder that was downloaded is opened without a server.
        ({ name, title }) =>
          html`<li class="card"><h2><a href="${encodeURIComponent(name)}/index.html">${foreign(plainText(title, 80) || name)}</a></h2></li>`,
      );
      return html`<div class="in${one === language ? ' own' : ''}" lang="${one}" data-title="${heading}"><h1>${heading}</h1><ul class="cards projects">${links}</ul></div>`;
    }),
  });
