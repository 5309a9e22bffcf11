import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '@shipshape/workspace';
import { script } from './support/script.ts';
import { asActions } from './testing/as-actions.ts';
import { asDocker } from './testing/as-docker.ts';
import { asUser } from './testing/as-user.ts';
import { suites } from './testing/suites.ts';

/** Of provision what reads the environment and is quick: base images, packages and servers take a minute. */
const quick = ['src/python', 'src/registry/target', 'src/postgres/startup', 'src/redis'];
const commands = {
  actions: [nx(suites.actions), ['vitest', 'run', '--root', 'libs/provision', ...quick]],
  user: [nx(suites.user)],
};

function nx(projects: readonly string[]): string[] {
  const options = ['--skip-nx-cache', '--output-style=static'];
  return ['nx', 'run-many', '-t', 'test', '-p', projects.join(','), ...options];
}

const ways = {
  actions: (folder: string) => asActions(commands.actions, folder),
  user: (folder: string) => asUser(commands.user, folder),
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
