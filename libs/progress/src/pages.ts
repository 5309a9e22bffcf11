import { join } from 'node:path';
import { findProjects, type Project } from '@shipshape/workload';
import { stateFolder, workspaceRoot } from '@shipshape/workspace';

/** The files of a page, below `dist/progress`; of several projects each has a folder of its name there. */
export interface PageFiles {
  /** `index.html`, `status.json`, `facts.json`, `pictures/` and `releases/`. */
  folder: string;
  facts: string;
  status: string;
  page: string;
  /** In a folder that is not published: the status of the page that was made last, and what is behind it. */
  lastPage: string;
  lastFacts: string;
  /** The folder of its pictures. */
  lastPictures: string;
}

/** Where a project's page is. */
export function pageFiles({ name }: Pick<Project, 'name'>): PageFiles {
  const folder = join(workspaceRoot, 'dist/progress', ...(findProjects().length > 1 ? [name] : []));
  return {
    folder,
    facts: join(folder, 'facts.json'),
    status: join(folder, 'status.json'),
    page: join(folder, 'index.html'),
    lastPage: join(stateFolder, 'progress', name, 'last-page.json'),
    lastFacts: join(stateFolder, 'progress', name, 'facts.json'),
    lastPictures: join(stateFolder, 'progress', name),
  };
}
