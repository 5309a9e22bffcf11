import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '@shipshape/workspace';
import { script } from './support/script.ts';
import { asActions } from './testing/as-actions.ts';
import { asUser } from './testing/as-user.ts';

const targets = ['run-many', '-t', 'test', '--skip-nx-cache', '--output-style=static'];

await script(
  'test-as',
  'Run the test suites once more: as a step of GitHub Actions, or as a user who is not root.',
  (command) => command.argument('<whom>', 'actions or user'),
  async (_options, [whom]) => {
    if (whom !== 'actions' && whom !== 'user') throw new UserError(`"${whom}" is neither actions nor user.`);
    const folder = mkdtempSync(join(tmpdir(), 'shipshape-as-'));
    try {
      const status = whom === 'actions' ? asActions(targets, folder) : asUser(targets, folder);
      if (status !== 0) throw new UserError(`The test suites failed as ${whom}: fix what is named above.`);
      return `the test suites passed as ${whom}`;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
);
