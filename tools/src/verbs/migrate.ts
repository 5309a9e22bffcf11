import { findProject, verbOf } from '@shipshape/workload';
import { main, projectOptions } from '../command.ts';

await main(
  {
    name: 'migrate',
    summary: 'Migrates the local database.',
    options: projectOptions,
  },
  async ({ project: name }, say) => {
    const project = findProject(name);
    return verbOf(project, 'migrate')({ project, say });
  },
);
