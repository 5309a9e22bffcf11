import { posix } from 'node:path';
import type { DjangoProject } from '../describe/project.ts';
import { inContext } from './in-context.ts';
import { bringsModule, staticModuleFolder } from './server.ts';

/** PYTHONPATH of an image: what its server and its commands import from, beside manage.py's folder; empty for nothing. */
export const pythonPath = (project: DjangoProject): string =>
  [
    ...(bringsModule(project) ? [staticModuleFolder] : []),
    ...project.importFolders.map((folder) => posix.join('/app', inContext(project, folder) ?? '.')),
  ].join(':');
