import { findProject, verbOf } from '@shipshape/workload';
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
    const task = { project, say };
    return check ? verbOf(project, 'lockCheck')(task) : verbOf(project, 'lock')(task, { upgrade });
  },
);
