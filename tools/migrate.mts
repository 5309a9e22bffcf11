import { pythonShell } from './python/shell.mts';
import { main, projectOptions, UserError } from './support/cli.mts';

await main(
  {
    name: 'migrate',
    summary: 'Brings the local database (SQLite, or DATABASE_URL) up to the models.',
    options: projectOptions,
  },
  async ({ root }, say) => {
    const $ = await pythonShell(root, say);
    const { exitCode } = await $({ nothrow: true })`python manage.py migrate`;
    if (exitCode !== 0) throw new UserError('The database was not migrated: Django says why above.');
    return 'the database is up to the models';
  },
);
