import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ContainerCheck, ContainerTrial } from '@shipshape/container-engine';
import { workspaceRoot } from '@shipshape/workspace';
import { describe, expect, test } from 'vitest';
import { type FakeContainer, fakeContainer } from '../../../testing/fake-container.ts';
import { djangoSettings } from '../settings.ts';
import { djangoSuite } from './suite.ts';

// Images that are wrong in one thing each; the real one is tried by docker-smoke itself.
const version = { version: '1.2.3', revision: 'c0ffee', created: '2026-01-01T00:00:00Z' };
const good: NonNullable<FakeContainer['pages']> = {
  '/healthz': 200,
  '/readyz': 200,
  '/': { body: '<link href="/static/css/base.0123456789ab.css">' },
  '/static/css/base.0123456789ab.css': {
    headers: { 'cache-control': 'max-age=31536000, public, immutable' },
  },
  '/accounts/login/': {
    body: '<input name="csrfmiddlewaretoken" value="abc">',
    headers: { 'set-cookie': '__Host-csrftoken=abc' },
  },
  '/version': { body: JSON.stringify(version) },
};
const container = (change: FakeContainer) =>
  fakeContainer({ stderr: 'security.W004', ...change, pages: { ...good, ...change.pages } });

const stated = djangoSettings('apps/django').smoke;
const unstated = djangoSettings('apps/none').smoke;
const server = (settings: typeof stated) => djangoSuite(settings, version).trials.at(-1) as ContainerTrial;
const check = (name: string, settings = stated) =>
  server(settings).checks.find(({ id, title }) => id === name || title.includes(name)) as ContainerCheck;

test.each<[check: string, change: FakeContainer, complaint: string]>([
  [
    '/version',
    { pages: { '/version': { body: JSON.stringify({ ...version, revision: 'old' }) } } },
    "its revision is 'old'",
  ],
  ['/version', { pages: { '/version': { body: '<html>' } } }, 'it answers no JSON object: <html>'],
  [
    'static files',
    { pages: { '/': { body: '<link href="/static/base.css">' } } },
    'no static file with a hashed name',
  ],
  [
    'static files',
    { pages: { '/static/css/base.0123456789ab.css': { headers: { 'cache-control': 'max-age=60' } } } },
    'may be cached for 60 s only',
  ],
  ['static files', { pages: { '/static/css/base.0123456789ab.css': 404 } }, 'answers 404'],
  ['CSRF', { pages: { '/accounts/login/': { body: '<form>' } } }, 'has no CSRF token'],
  ['503 before', {}, 'it answers 200'],
  ['200 after', { pages: { '/readyz': { status: 503, body: '{}' } } }, 'it answers 503'],
  ['check --deploy', { exitCode: 1 }, 'security.W004'],
  [
    'migrate',
    {
      exitCode: 2,
      stderr: "python: can't open file '/app/manage.py': [Errno 2] No such file or directory",
    },
    'the image has no manage.py in its working folder',
  ],
  ['stop signal', { stops: { killed: true, exitCode: 137 } }, 'had to be killed'],
  ['stop signal', { stops: { killed: true, exitCode: 143 } }, 'had to be killed'],
  ['stop signal', { stops: { exitCode: 1 } }, 'exit code 1'],
  ['stop signal', { stops: { exitCode: 137 } }, 'exit code 137'],
])('%s: %o is refused', async (name, change, complaint) => {
  await expect(check(name).run(container(change))).rejects.toThrow(complaint);
});

test.each([0, 143])('exit code %i after the stop signal is in order', async (exitCode) => {
  await expect(check('stop signal').run(container({ stops: { exitCode } }))).resolves.toContain(
    `code ${exitCode}`,
  );
});

describe('a Host that the image refuses', () => {
  test('is reported at once, with the host that was asked for', async () => {
    const waits: string[] = [];
    const refused = container({
      pages: { '/healthz': 400 },
      logs: "Invalid HTTP_HOST header: 'localhost'. You may need to add 'localhost' to ALLOWED_HOSTS.",
      onQuestion: (one) => waits.push(one),
    });
    await expect(check('starts').run(refused)).rejects.toThrow(
      'The image answered 400 to Host: localhost on /healthz: its ALLOWED_HOSTS does not allow "localhost".',
    );
    expect(waits.filter((one) => one.startsWith('wait'))).toEqual([]);
  });

  test('is another one where the team states it, for every request', async () => {
    const asked: string[] = [];
    const settings = { ...stated, host: 'shop.example' };
    for (const one of server(settings).checks) {
      await one.run(container({ onQuestion: (question) => asked.push(question) })).catch(() => undefined);
    }
    const requests = asked.filter((question) => question.startsWith('GET'));
    expect(requests.length).toBeGreaterThan(5);
    expect(requests.every((request) => request.includes('"host":"shop.example"'))).toBe(true);
  });
});

test('a server that ended is reported with its exit code, without waiting further', async () => {
  const ended = container({ pages: { '/healthz': 502 }, ended: 3 });
  await expect(check('starts').run(ended)).rejects.toThrow('it ended with exit code 3');
});

test.each([
  [undefined, '', 'it starts without it, and answers 200'],
  [0, 'DJANGO_SECRET_KEY', 'exit code 0'],
  [1, 'Traceback', 'does not name the variable'],
])('without its secret key: ends with %s and logs "%s"', async (ended, logs, complaint) => {
  const [trial] = djangoSuite(stated, version).trials as [ContainerTrial];
  expect(trial.env).not.toHaveProperty('DJANGO_SECRET_KEY');
  const change = { logs, ...(ended === undefined ? {} : { ended }) };
  await expect(trial.checks[0]?.run(container(change))).rejects.toThrow(complaint);
});

test('a good image passes each check that it answers', async () => {
  for (const name of ['/version', 'static files', 'CSRF', '200 after', 'stop signal', 'starts', 'migrate']) {
    await expect(check(name).run(container({}))).resolves.toBeTypeOf('string');
  }
});

test('manage.py is looked for where the project has it, then beside the server', async () => {
  const asked: string[] = [];
  const absent = "python3: can't open file '/app/manage.py': [Errno 2] No such file or directory";
  const settings = djangoSettings('apps/none', { marker: 'src/manage.py' }).smoke;
  const image = container({ exitCode: 2, stderr: absent, onQuestion: (question) => asked.push(question) });
  await expect(check('migrate', settings).run(image)).rejects.toThrow(
    'no src/manage.py or manage.py in its working folder',
  );
  expect(asked).toEqual(['python3 src/manage.py migrate --noinput', 'python3 manage.py migrate --noinput']);
});

test('what runs beside the server does so together, after the tables that it may use are there', () => {
  const command = 'celery -A shop';
  const processes = ['worker', 'beat'].map((name) => ({ name, command: `${command} ${name}`, ends: false }));
  const { checks } = server({ ...stated, processes, broker: true });
  const ids = checks.map(({ id, together }) => (together ? `${id} together` : id));
  const first = ids.indexOf('migrate');
  expect(ids.slice(first, first + 5)).toEqual([
    ...['migrate', 'cache-tables', 'deploy-check together', 'process together', 'process together'],
  ]);
});

test("the example application's promises are those that were checked before it stated them", () => {
  const checks = server(stated).checks.map(({ id }) => id);
  expect(checks).toEqual([
    ...['starts', 'not-ready', 'migrate', 'cache-tables', 'deploy-check', 'ready', 'page', 'static-file'],
    ...['version', 'writes', 'stops'],
  ]);
  expect(stated).toMatchObject({
    host: 'localhost',
    required: ['DJANGO_SECRET_KEY'],
    pages: [{ path: '/accounts/login/', csrf: true }],
    static: { page: '/', hashed: true, cacheSeconds: 31_536_000 },
    deployCheck: 'WARNING',
  });
  const schema = JSON.parse(readFileSync(join(workspaceRoot, 'apps/django/shipshape.json'), 'utf8')).$schema;
  expect(schema).toBe('../../libs/workload/src/django/shipshape.schema.json');
});

describe('a Django project that states nothing', () => {
  const run = (name: string, pages: FakeContainer['pages']) =>
    check(name, unstated).run(fakeContainer({ pages: pages ?? {} }));

  test.each([
    ['not-ready', {}, 'states no smoke.ready path'],
    ['ready', {}, 'states no smoke.ready path'],
    ['version', {}, 'states no smoke.version path'],
    ['first-page', { '/': 404 }, 'none of the usual pages answers 200 (/ 404, /admin/login/ 404'],
    // Of an API, as Django REST framework answers a stranger.
    ['first-page', { '/': 401, '/admin/login/': 403 }, 'state one in smoke.pages of shipshape.json'],
    ['static-file', { '/': { body: '<html>' } }, '/ links no file under /static/'],
    [
      'static-file',
      { '/': { body: '<img src="/static/a.png">' } },
      'the image does not serve /static/a.png (404)',
    ],
  ])('%s of %o does not apply, with the reason', async (name, pages, reason) => {
    expect(await run(name, pages)).toEqual({ notApplicable: expect.stringContaining(reason) });
  });

  test('asks for a style or script before a picture, which nobody may have at /favicon.ico', async () => {
    const body = '<link href="/favicon.ico"><script src="/assets/main.js"></script>';
    const files = { ...unstated.static, prefix: undefined, served: true };
    const image = fakeContainer({ pages: { '/': { body }, '/assets/main.js': { headers: {} } } });
    const { run: ask } = check('static-file', { ...unstated, static: files });
    expect(await ask(image)).toContain('/assets/main.js:');
  });

  test('starts with any answer, since a page may need the database', async () => {
    expect(await run('starts', { '/': 500 })).toContain('/ answers 500');
  });

  test('is asked where a redirect leads, and answers nowhere with a server error', async () => {
    expect(await run('first-page', { '/': 302, '/admin/login/': 200 })).toBe('/admin/login/ answers 200');
    await expect(run('first-page', { '/': 500 })).rejects.toThrow('/ answers 500');
    await expect(run('first-page', { '/admin/login/': 502 })).rejects.toThrow('/admin/login/ answers 502');
  });
});

test('as root, or with a way out to the network, no image passes', () => {
  expect(djangoSuite(stated, version).required).toEqual(['non-root user', 'no network']);
});

test('a container that should refuse to start loads the settings once, and lacks the variable also where that is the number of workers', () => {
  const envs = djangoSuite(
    {
      ...unstated,
      required: ['SECRET_KEY', 'WEB_CONCURRENCY'],
      environment: { SECRET_KEY: 'a', WEB_CONCURRENCY: '4' },
    },
    version,
  ).trials.map(({ env }) => env);
  expect(envs).toEqual([
    { WEB_CONCURRENCY: '4' },
    { SECRET_KEY: 'a' },
    { SECRET_KEY: 'a', WEB_CONCURRENCY: '4' },
  ]);
  const [first] = djangoSuite({ ...unstated, required: ['SECRET_KEY'], environment: {} }, version).trials;
  expect(first?.env).toEqual({ WEB_CONCURRENCY: '1' });
});
