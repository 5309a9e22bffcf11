import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pythonShell } from './python/shell.mts';
import { main, projectOptions, UserError } from './support/cli.mts';
import { withPostgres } from './support/services/postgres.mts';
import { distOf } from './support/workspace.mts';

await main(
  {
    name: 'test',
    summary: 'Runs the tests of a Django project with branch coverage, and leaves a JUnit report under dist.',
    options: {
      ...projectOptions,
      database: {
        type: 'string',
        placeholder: 'sqlite|postgres',
        help: 'what to test on',
        default: 'sqlite',
      },
    },
  },
  async ({ root, database }, say) => {
    const reports = join(distOf(root), 'reports');
    mkdirSync(reports, { recursive: true });
    rmSync(join(reports, `test-${database}.xml`), { force: true });
    const pytest = async (DATABASE_URL: string | undefined) => {
      const $ = await pythonShell(root, say, { DATABASE_URL });
      // With pytest-xdist the suite takes every core that the other steps leave; a file's tests stay together.
      const { exitCode } = await $({ nothrow: true, verbose: false })`python -c ${'import xdist'}`;
      const spread = exitCode === 0 ? ['--numprocesses=auto', '--dist=loadfile'] : [];
      await $`pytest ${spread} --junitxml=${join(reports, `test-${database}.xml`)}`;
    };

    if (database === 'sqlite') await pytest(undefined);
    else if (database === 'postgres') await withPostgres({ say }, pytest);
    else throw new UserError(`--database=${database} is not one of sqlite, postgres.`);
    return `passed on ${database}`;
  },
);
