import { expect, test } from 'vitest';
import { fakeContainer } from '../../../testing/fake-container.ts';
import { djangoSettings } from '../settings.ts';
import { allowedHost } from './allowed-host.ts';
import { processCheck } from './process.ts';
import { djangoSuite } from './suite.ts';
import { refusedWrites } from './writes.ts';

test.each([
  ["OSError: [Errno 30] Read-only file system: '/app/media/a.png'", ['/app/media/a.png']],
  ["mkdir: cannot create directory '/app/logs': Read-only file system", ['/app/logs']],
  ['django.db.utils.OperationalError: unable to open database file', ["the folder of SQLite's file"]],
  ['touch: x: Read-only file system', ['a folder that its output names']],
  ['all is well', []],
])('%s names what could not be written', (output, paths) => {
  expect(refusedWrites(output)).toEqual(paths);
});

test.each([
  ['hosts:shop.example,localhost', 'shop.example'],
  ['3 objects imported\nhosts:.shop.example', 'shop.example'],
  ['hosts:*', undefined],
  ['hosts:', undefined],
])('of %j the host is %s', (output, host) => {
  expect(allowedHost(output)).toBe(host);
});

const found = {
  ...{ environment: { DATABASE_URL: 'postgres://x' }, likelyRequired: ['A', 'B'], module: 'shop.production' },
  ...{ services: ['postgresql' as const], processes: [], health: '/up', servesStatic: true },
};
const version = { version: '', revision: '', created: '' };

test('of an adopted project the server alone has services, and what the team states counts before what is found', () => {
  const settings = djangoSettings('apps/none', { found }).smoke;
  const { trials } = djangoSuite(settings, version);
  expect(trials.map(({ services }) => services?.length ?? 0)).toEqual([0, 0, 1]);
  expect(trials.at(-1)?.hosts).toContain('db');
  // A health page that is found may need the database: it is asked after the migration, and a stated one from the start.
  const of = (one: typeof settings) => {
    const checks = djangoSuite(one, version).trials.at(-1)?.checks ?? [];
    const asked = (id: string) => JSON.stringify(checks.find((check) => check.id === id)?.parameters);
    return { starts: asked('starts'), order: checks.map(({ id }) => id), page: asked('page') };
  };
  expect(of(settings).starts).toContain('"health":null');
  expect(of(settings).page).toContain('"/up"');
  expect(of(settings).order.indexOf('page')).toBeGreaterThan(of(settings).order.indexOf('migrate'));
  expect(of({ ...settings, health: '/up', foundHealth: undefined }).starts).toContain('"health":"/up"');
  expect(settings).toMatchObject({ foundHealth: '/up', environment: { DATABASE_URL: 'postgres://x' } });
});

const answer = (watched: object) => ({
  ...fakeContainer({}),
  exec: async () => ({
    exitCode: 0,
    stdout: JSON.stringify({ pong: null, seconds: 1, log: 'why', ...watched }),
    stderr: '',
  }),
});

test.each([
  ['worker', 'celery -A shop worker', false, { code: null, pong: true }, 'pong after'],
  ['worker', 'celery -A shop worker', false, { code: null, pong: false }, 'did not answer "inspect ping"'],
  ['worker', 'celery -A shop worker', false, { code: 1 }, 'ended with 1'],
  ['clock', 'python clock.py', false, { code: null }, 'still runs after'],
  ['release', 'python manage.py migrate', true, { code: 0 }, 'exit code 0'],
  ['release', 'python manage.py migrate', true, { code: 3 }, 'ended with 3: why'],
])('%s: "%s" (ends: %s) with %o', async (name, command, ends, watched, said) => {
  const check = processCheck({ name, command, ends }, true);
  const outcome = await check.run(answer(watched)).catch((error: Error) => error.message);
  expect(outcome).toContain(said);
});
