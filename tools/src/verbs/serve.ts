import { pythonShell } from '@shipshape/provision';
import { migrate } from '@shipshape/workload';
import { UserError } from '@shipshape/workspace';
import { main, projectOptions } from '../command.ts';

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
    await migrate($);
    const served = await $({ stdio: 'inherit', nothrow: true })`python manage.py runserver 127.0.0.1:${port}`;
    if (served.exitCode) throw new UserError('The server ended: Django says why above.');
  },
);
