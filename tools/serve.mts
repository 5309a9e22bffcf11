import { pythonShell } from './python/shell.mts';
import { main, projectOptions, UserError } from './support/cli.mts';

await main(
  {
    name: 'serve',
    summary: 'Starts the development server on 127.0.0.1, the database migrated first.',
    options: {
      ...projectOptions,
      port: { type: 'string', placeholder: 'number', help: 'the port to listen on', default: '8000' },
    },
  },
  async ({ root, port }, say) => {
    const $ = (await pythonShell(root, say))({ nothrow: true });
    const migrated = await $`python manage.py migrate`;
    if (migrated.exitCode !== 0) throw new UserError('The database was not migrated: Django says why above.');
    const served = await $({ stdio: 'inherit' })`python manage.py runserver 127.0.0.1:${port}`;
    if (served.exitCode) throw new UserError('The server ended: Django says why above.');
  },
);
