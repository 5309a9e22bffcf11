import { migrate } from './python/migrate.mts';
import { pythonShell } from './python/shell.mts';
import { main, projectOptions } from './support/cli.mts';

await main(
  {
    name: 'migrate',
    summary: 'Brings the local database (SQLite, or DATABASE_URL) up to the models.',
    options: projectOptions,
  },
  async ({ root }, say) => {
    await migrate(await pythonShell(root, say));
    return 'the database is up to the models';
  },
);
