import { join } from 'node:path';
import type { Status } from '@shipshape/progress-model';
import { projectsPage } from '@shipshape/progress-page';
import { findProjects } from '@shipshape/workload';
import { readRecord, workspaceRoot, writeWhole } from '@shipshape/workspace';
import { pageFiles } from './pages.ts';
import { asText } from './read-text.ts';

/**
 * Where a workspace has several projects, each with a page in a folder of its own, the page above them: a list of links,
 * in the language of the first. A single project's page is there itself.
 */
export function makeIndex(): void {
  const projects = findProjects();
  if (projects.length < 2) return;
  const statuses = projects.map((project) => readRecord<Partial<Status>>(pageFiles(project).status));
  const listed = projects.map(({ name }, at) => ({ name, title: asText(statuses[at]?.title) ?? name }));
  const language = statuses[0]?.language === 'es' ? 'es' : 'en';
  writeWhole(join(workspaceRoot, 'dist/progress/index.html'), projectsPage(listed, language));
}
