import { UserError, withTemporaryFolder } from '@shipshape/workspace';
import { script } from './support/script.ts';
import { asDocker } from './testing/as-docker.ts';
import { asRunner } from './testing/as-runner.ts';
import { suitesOfRunner } from './testing/suites.ts';

const ofRunner = [
  ...['nx', 'run-many', '-t', 'test', '-p', suitesOfRunner.join(',')],
  ...['--skip-nx-cache', '--output-style=static'],
];

const ways = {
  runner: (folder: string) => asRunner(ofRunner, folder),
  docker: asDocker,
};
const isWay = (whom = ''): whom is keyof typeof ways => Object.hasOwn(ways, whom);

await script(
  'test-as',
  'Run suites once more: as a step of GitHub Actions, by a user who is not root, or with a Docker daemon of its own.',
  (command) => command.argument('<whom>', 'runner or docker'),
  async (_options, [whom]) => {
    if (!isWay(whom)) throw new UserError(`"${whom}" must be one of ${Object.keys(ways).join(', ')}.`);
    const status = await withTemporaryFolder('as', async (folder) => ways[whom](folder));
    if (status !== 0) throw new UserError(`The test suites failed as ${whom}: fix what is named above.`);
    return `the test suites passed as ${whom}, as far as they run here`;
  },
);
