import { findProject, workloadOf } from '@shipshape/workload';
import { UserError } from '@shipshape/workspace';
import { main, projectOptions } from '../command.ts';

await main(
  {
    name: 'lint',
    summary: 'Checks the source code with the linters of the project.',
    options: projectOptions,
  },
  async ({ project: name }, say) => {
    const project = findProject(name);
    const { lint } = workloadOf(project);
    if (!lint) throw new UserError(`${project.root} is a ${project.kind} project, which has no lint.`);
    return lint({ project, say });
  },
);
