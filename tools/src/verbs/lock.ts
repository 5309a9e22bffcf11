import { findProject, workloadOf } from '@shipshape/workload';
import { UserError } from '@shipshape/workspace';
import { main, projectOptions } from '../command.ts';

await main(
  {
    // Each of the two targets by its own name, as a replay of its lines is known by it.
    name: process.argv.includes('--check') ? 'lock-check' : 'lock',
    summary: 'Updates the locks to match their manifest.',
    options: {
      ...projectOptions,
      check: { type: 'boolean', help: 'change nothing; fail where a lock is out of date', default: false },
      upgrade: { type: 'boolean', help: 'take the newest versions that the manifest allows', default: false },
    },
  },
  async ({ project: name, check, upgrade }, say) => {
    const project = findProject(name);
    const { lock, lockCheck } = workloadOf(project);
    if (!lock || !lockCheck) {
      throw new UserError(`${project.root} is a ${project.kind} project, which has no locks.`);
    }
    return check ? lockCheck({ project, say }) : lock({ project, say }, { upgrade });
  },
);
