import { pythonShell } from '@shipshape/provision';
import { migrate } from '@shipshape/workload';
import { main, projectOptions } from '../command.ts';

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
