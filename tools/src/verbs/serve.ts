import { findProject, verbOf } from '@shipshape/workload';
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
    return verbOf(project, 'serve')({ project, say }, { port });
  },
);
