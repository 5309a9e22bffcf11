export type { Beside } from './beside.ts';
export { page } from './page.ts';
export { projectsPage } from './projects.ts';
export { formatOf, headline, sentence, wordsOf } from './texts/index.ts';
