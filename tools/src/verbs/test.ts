import { findProject, workloadOf } from '@shipshape/workload';
import { UserError } from '@shipshape/workspace';
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
    const { test } = workloadOf(project);
    if (!test) throw new UserError(`${project.root} is a ${project.kind} project, which has no test.`);
    return test({ project, say }, { database });
  },
);
