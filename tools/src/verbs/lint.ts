import { findProject, verbOf } from '@shipshape/workload';
import { main, projectOptions } from '../command.ts';

await main(
  {
    name: 'lint',
    summary: 'Checks the source code with the linters of the project.',
    options: projectOptions,
  },
  async ({ project: name }, say) => {
    const project = findProject(name);
    return verbOf(project, 'lint')({ project, say });
  },
);
