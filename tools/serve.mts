import { pythonShell } from './python/shell.mts';
import { main, projectOptions } from './support/cli.mts';

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
    const $ = await pythonShell(root, say);
    await $`python manage.py migrate`;
    await $({ stdio: 'inherit' })`python manage.py runserver 127.0.0.1:${port}`;
  },
);
