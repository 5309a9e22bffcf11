import { pythonShell } from './python/shell.mts';
import { main, projectOptions } from './support/cli.mts';

await main(
  {
    name: 'migrate',
    summary: 'Brings the local database (SQLite, or DATABASE_URL) up to the models.',
    options: projectOptions,
  },
  async ({ root }, say) => {
    const $ = await pythonShell(root, say);
    await $`python manage.py migrate`;
    return 'the database is up to the models';
  },
);
