import { findProject, workloadOf } from '@shipshape/workload';
import { UserError } from '@shipshape/workspace';
import { main, projectOptions } from '../command.ts';

await main(
  {
    name: 'migrate',
    summary: 'Migrates the local database.',
    options: projectOptions,
  },
  async ({ project: name }, say) => {
    const project = findProject(name);
    const { migrate } = workloadOf(project);
    if (!migrate) throw new UserError(`${project.root} is a ${project.kind} project, which has no migrate.`);
    return migrate({ project, say });
  },
);
