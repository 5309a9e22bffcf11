import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '@shipshape/workspace';
import { script } from './support/script.ts';
import { asActions } from './testing/as-actions.ts';
import { asDocker } from './testing/as-docker.ts';
import { asUser } from './testing/as-user.ts';

/** The suites that can come out otherwise: what reads the environment of a run, and what files and rights decide. */
const suites = {
  actions: ['ci', 'docker-metadata', 'nx', 'publishing', 'report', 'tools', 'workspace'],
  user: ['ci', 'git', 'oci-registry', 'provision', 'publishing', 'tools', 'workspace'],
};
const run = (projects: readonly string[]) => [
  ...['run-many', '-t', 'test', '-p', projects.join(',')],
  ...['--skip-nx-cache', '--output-style=static'],
];

const ways = {
  actions: (folder: string) => asActions(run(suites.actions), folder),
  user: (folder: string) => asUser(run(suites.user), folder),
  docker: asDocker,
};
const isWay = (whom = ''): whom is keyof typeof ways => Object.hasOwn(ways, whom);

await script(
  'test-as',
  'Run suites once more: as a step of GitHub Actions, as a user who is not root, or with a Docker daemon of its own.',
  (command) => command.argument('<whom>', 'actions, user or docker'),
  async (_options, [whom]) => {
    if (!isWay(whom)) throw new UserError(`"${whom}" must be one of ${Object.keys(ways).join(', ')}.`);
    const folder = mkdtempSync(join(tmpdir(), 'shipshape-as-'));
    try {
      const status = await ways[whom](folder);
      if (status !== 0) throw new UserError(`The test suites failed as ${whom}: fix what is named above.`);
      return `the test suites passed as ${whom}, as far as they run here`;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
);
