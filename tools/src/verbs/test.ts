import { findProject, verbOf } from '@shipshape/workload';
import { main, projectOptions } from '../command.ts';

await main(
  {
    name: 'test',
    summary: 'Runs the tests, and leaves a JUnit report under dist.',
    options: {
      ...projectOptions,
      database: {
        type: 'string',
        placeholder: 'sqlite|postgres',
        help: 'the database to test on',
        default: 'sqlite',
      },
    },
  },
  async ({ project: name, database }, say) => {
    const project = findProject(name);
    return verbOf(project, 'test')({ project, say }, { database });
  },
);
