import { describe, expect, test } from 'vitest';
import { fakeContainer } from '../../../testing/fake-container.ts';
import { djangoSettings } from '../settings.ts';
import { allowedHost, hostChoice } from './allowed-host.ts';
import { firstPageCheck, foundHealthCheck, pageCheck } from './pages.ts';
import { processCheck, processChecks } from './process.ts';
import { djangoSuite } from './suite.ts';
import { refusedWrites } from './writes.ts';

const manage = { places: ['manage.py'], module: undefined };

test.each([
  ["OSError: [Errno 30] Read-only file system: '/app/media/a.png'", ['/app/media/a.png']],
  ["mkdir: cannot create directory '/app/logs': Read-only file system", ['/app/logs']],
  ['django.db.utils.OperationalError: unable to open database file', ["the folder of SQLite's file"]],
  ['touch: x: Read-only file system', ['a folder that its output names']],
  ["PermissionError: [Errno 13] Permission denied: '/app/server.log'", ['/app/server.log']],
  ["mkdir: cannot create directory '/app/logs': Permission denied", ['/app/logs']],
  ['[1] [ERROR] Control server error: [Errno 30] Read-only file system', []],
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

test.each([
  ['celery -A shop.worker beat', 'celery -A shop.worker beat --schedule=/tmp/celerybeat-schedule --pidfile='],
  ['celery -A shop beat', 'celery -A shop beat --schedule=/tmp/celerybeat-schedule --pidfile='],
  ['celery -A shop beat -S django --pidfile=/run/b', 'celery -A shop beat -S django --pidfile=/run/b'],
  ['celery -A shop worker', 'celery -A shop worker'],
])('%s writes nothing beside the code', (command, started) => {
  const { parameters } = processCheck({ name: 'one', command, ends: false }, false);
  expect(parameters).toMatchObject({ command: started });
});

test('a worker and its beat run together, a second worker and other programs alone', () => {
  const commands = ['worker', 'worker -Q slow', 'beat', 'worker --beat'].map(
    (one) => `celery -A shop ${one}`,
  );
  const processes = [...commands, 'daphne shop.asgi'].map((command) => ({
    name: command,
    command,
    ends: false,
  }));
  const run = (broker: boolean) => {
    const checks = processChecks(processes, broker);
    const names = checks.map(({ parameters, together }) => ({ name: parameters.name, together }));
    return [true, false].map((one) =>
      names.filter(({ together }) => together === one).map(({ name }) => name),
    );
  };
  const [worker, slow, beat, both, other] = [...commands, 'daphne shop.asgi'];
  expect(run(true)).toEqual([
    [worker, beat],
    [slow, both, other],
  ]);
  expect(run(false)).toEqual([
    [beat, both],
    [worker, slow, other],
  ]);
  // Only neighbours run together.
  const order = processChecks(processes, false).map(({ together }) => together);
  expect(order).toEqual([true, true, false, false, false]);
});

describe('a 400', () => {
  /** @param settings what Django answers in the image; undefined where it cannot be asked there */
  const ask = async (settings: string | undefined, { logs = '', body = '', anyHost = false } = {}) => {
    const choice = hostChoice('localhost', anyHost, { places: ['manage.py'], module: undefined });
    const stdout = settings ?? '';
    const container = {
      ...fakeContainer({ logs }),
      exec: async () => ({ exitCode: settings === undefined ? 1 : 0, stdout, stderr: '' }),
    };
    const why = await choice.refused({ status: 400, headers: {}, body }, '/up', container);
    return { why, host: choice.now() };
  };
  const refusedBy = /its ALLOWED_HOSTS does not allow "localhost"/;

  test('is of ALLOWED_HOSTS where the settings, the log or the page tell so', async () => {
    expect((await ask('hosts:shop.example\nallows: False')).why).toMatch(refusedBy);
    expect((await ask(undefined, { logs: "Invalid HTTP_HOST header: 'localhost'." })).why).toMatch(refusedBy);
    expect((await ask(undefined, { body: '<h1>DisallowedHost at /up</h1>' })).why).toMatch(refusedBy);
  });

  test('of another cause is not told as that', async () => {
    expect((await ask('hosts:.shop.example,localhost\nallows: True')).why).toBeUndefined();
    expect((await ask(undefined)).why).toBeUndefined();
    expect((await ask(undefined, { logs: "Invalid HTTP_HOST header: 'other'." })).why).toBeUndefined();
  });

  test.each([
    ['hosts:shop.example,b.example\nallows: False', 'shop.example'],
    ['hosts:.shop.example\nallows: False', 'shop.example'],
    ['hosts:*,.shop.example\nallows: True', 'localhost'],
  ])('where no host is stated, %j gives %s', async (settings, host) => {
    expect(await ask(settings, { anyHost: true })).toEqual({ why: undefined, host });
  });
});

const found = {
  ...{ environment: { DATABASE_URL: 'postgres://x' }, likelyRequired: ['A', 'B'], module: 'shop.production' },
  ...{ services: ['postgresql' as const], extensions: [], processes: [], health: '/up', servesStatic: true },
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
    return { starts: asked('starts'), order: checks.map(({ id }) => id), page: asked('found-health') };
  };
  expect(of(settings).starts).toContain('"health":null');
  expect(of(settings).page).toContain('"/up"');
  expect(of(settings).order.indexOf('found-health')).toBeGreaterThan(of(settings).order.indexOf('migrate'));
  expect(of({ ...settings, health: '/up', foundHealth: undefined }).starts).toContain('"health":"/up"');
  expect(settings).toMatchObject({ foundHealth: '/up', environment: { DATABASE_URL: 'postgres://x' } });
});

test.each([
  [200, '200'],
  [403, 'it answers a stranger 403: state one that is open as smoke.health in shipshape.json'],
  [401, 'it answers a stranger 401: state'],
  [{ status: 302, headers: { location: '/login/' } }, 'it answers a stranger 302 to /login/: state'],
  [404, 'it answers 404'],
  [500, 'it answers 500'],
  [
    { status: 503, body: '<title>Status</title>\n<style>p { color: red }</style><p>No cron job\n ran' },
    'it answers 503 ("Status No cron job ran"), as where it asks for what only a deployment has: if it must',
  ],
])('a health page that is found and answers %j', async (page, told) => {
  const outcome = await foundHealthCheck('shop.example', '/up', manage)
    .run(fakeContainer({ pages: { '/up': page } }))
    .then(
      (result) => (typeof result === 'string' ? result : result.notApplicable),
      (error: Error) => `failed: ${error.message}`,
    );
  expect(outcome).toContain(told);
  expect(outcome.startsWith('failed')).toBe(page === 404 || page === 500);
});

const traceback = 'Traceback (most recent call last):\n  File "a.py"\nshop.NotConfigured: no key\n';

test.each<[string, { logs?: string; stderr?: string }]>([
  ['in the log', { logs: `${traceback}127.0.0.1 "GET /"\n` }],
  ['that Django raises, where its log has none', { stderr: traceback }],
])('a page that is a server error is told with the error %s', async (_, { logs = '', stderr = '' }) => {
  const container = {
    ...fakeContainer({ pages: { '/': 500, '/up': 500 }, logs }),
    exec: async () => ({ exitCode: 1, stdout: '', stderr }),
  };
  const checks = [
    firstPageCheck('shop.example', manage),
    pageCheck('shop.example', { path: '/up', csrf: false }, manage),
    foundHealthCheck('shop.example', '/up', manage),
  ];
  for (const check of checks)
    await expect(check.run(container)).rejects.toThrow(/ answers 500: shop\.NotConfigured: no key$/);
});

const noSite = traceback.replace(
  'NotConfigured: no key',
  'Site.DoesNotExist: Site matching query does not exist.',
);

test('a page that fails for want of data is told with what to do, where no other answers', async () => {
  const check = firstPageCheck('shop.example', manage);
  for (const pages of [{ '/': 500 }, { '/': 500, '/admin/login/': 302 }]) {
    const run = check.run(fakeContainer({ pages, logs: noSite }));
    await expect(run).rejects.toThrow(
      /^\/ answers 500: .*does not exist\. The database has what migrations make.*smoke\.pages/,
    );
  }
});

test('a page that fails for want of data is none that decides where another answers', async () => {
  const pages = { '/': 500, '/admin/login/': 200 };
  const seen = {};
  const told = await firstPageCheck('shop.example', manage, seen).run(fakeContainer({ pages, logs: noSite }));
  expect(told).toBe(
    '/admin/login/ answers 200 (/ answers 500 on a database without data: shop.Site.DoesNotExist: Site matching query does not exist)',
  );
  expect(seen).toEqual({ page: '/admin/login/' });
  // Any other error fails, whatever answers beside it.
  const other = firstPageCheck('shop.example', manage).run(fakeContainer({ pages, logs: traceback }));
  await expect(other).rejects.toThrow('/ answers 500: shop.NotConfigured: no key');
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
  [
    'worker',
    'celery -A shop worker',
    false,
    { code: 1, log: 'banner\nTraceback (most recent call last):\n  …\nImportError: no redis\nend' },
    'after 1.0 s: ImportError: no redis\nbanner',
  ],
])('%s: "%s" (ends: %s) with %o', async (name, command, ends, watched, said) => {
  const check = processCheck({ name, command, ends }, true);
  const outcome = await check.run(answer(watched)).catch((error: Error) => error.message);
  expect(outcome).toContain(said);
});

test('a page is asked for as a browser does, and a page for health checks as a program does', async () => {
  const asked: string[] = [];
  const container = fakeContainer({
    pages: { '/': 200, '/up': 200 },
    onQuestion: (question) => asked.push(question),
  });
  await pageCheck('shop.example', { path: '/', csrf: false }, manage).run(container);
  await firstPageCheck('shop.example', manage).run(container);
  await foundHealthCheck('shop.example', '/up', manage).run(container);
  expect(asked.map((one) => /"accept":"text\/html,.*\*\/\*/.test(one))).toEqual([true, true, false]);
});
