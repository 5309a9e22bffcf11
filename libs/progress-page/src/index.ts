export type { Beside } from './beside.ts';
export { page } from './page.ts';
export { projectsPage } from './projects.ts';
export { type Format, formatOf, headline, sentence, type Words, wordsOf } from './texts/index.ts';
