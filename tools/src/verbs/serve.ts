import { findProject, workloadOf } from '@shipshape/workload';
import { UserError } from '@shipshape/workspace';
import { main, projectOptions } from '../command.ts';

await main(
  {
    name: 'serve',
    summary: 'Starts the development server on 127.0.0.1, with the database migrated.',
    options: {
      ...projectOptions,
      port: { type: 'string', placeholder: 'number', help: 'the port to listen on', default: '8000' },
    },
  },
  async ({ project: name, port }, say) => {
    const project = findProject(name);
    const { serve } = workloadOf(project);
    if (!serve) throw new UserError(`${project.root} is a ${project.kind} project, which has no serve.`);
    return serve({ project, say }, { port });
  },
);
