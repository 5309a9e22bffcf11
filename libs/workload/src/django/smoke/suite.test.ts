import type { Container, HttpResponse } from '@shipshape/container-engine';
import { failures } from '@shipshape/publishing';
import { expect, test } from 'vitest';
import { checkWithoutSecretKey, serverChecks } from './smoke.ts';

// Images that are wrong in one thing each; the real one is tried by docker-smoke itself.
const version = { version: '1.2.3', revision: 'c0ffee', created: '2026-01-01T00:00:00Z' };
const answers: Record<string, Partial<HttpResponse>> = {
  '/healthz': {},
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

function container(change: {
  pages?: typeof answers;
  stops?: object;
  logs?: string;
  exitCode?: number;
}): Container {
  const pages = { ...answers, ...change.pages };
  return {
    request: async ({ path }: { path: string }) => ({ status: 200, headers: {}, body: '', ...pages[path] }),
    exec: async () => ({ exitCode: change.exitCode ?? 0, stdout: '', stderr: 'security.W004' }),
    wait: async () => change.exitCode,
    stop: async () => ({ exitCode: 0, seconds: 1, killed: false, ...change.stops }),
    logs: async () => change.logs ?? '',
  } as unknown as Container;
}

const check = (name: string) =>
  serverChecks(version).find(([title]) => title.includes(name))?.[1] as never as (
    one: Container,
  ) => Promise<string>;

test.each<[check: string, change: Parameters<typeof container>[0], complaint: string]>([
  [
    '/version',
    { pages: { '/version': { body: JSON.stringify({ ...version, revision: 'old' }) } } },
    "its revision is 'old'",
  ],
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
  ['CSRF', { pages: { '/accounts/login/': { body: '<form>' } } }, 'has no CSRF token'],
  ['503 before', {}, 'it says 200'],
  ['200 after', { pages: { '/readyz': { status: 503, body: '{}' } } }, 'it says 503'],
  ['check --deploy', { exitCode: 1 }, 'security.W004'],
  ['SIGTERM', { stops: { killed: true, exitCode: 137 } }, 'had to be killed'],
  ['SIGTERM', { stops: { exitCode: 143 } }, 'exit code 143'],
])('%s: %o is refused', async (name, change, complaint) => {
  await expect(check(name)(container(change))).rejects.toThrow(complaint);
});

test.each([
  [undefined, '', 'still ran'],
  [0, 'DJANGO_SECRET_KEY', 'exit code 0'],
  [1, 'Traceback', 'does not name the variable'],
])('without its secret key: ends with %s and says "%s"', async (exitCode, logs, complaint) => {
  const change = { logs, ...(exitCode === undefined ? {} : { exitCode }) };
  await expect(checkWithoutSecretKey(container(change))).rejects.toThrow(complaint);
});

test('a good image passes each check that it answers', async () => {
  for (const name of ['/version', 'static files', 'CSRF', '200 after', 'SIGTERM']) {
    await expect(check(name)(container({}))).resolves.toBeTypeOf('string');
  }
});

test('as root, or with a way out to the network, nothing passes; a root that an engine leaves writable is only told', () => {
  const restriction = (name: 'non-root user' | 'no network' | 'read-only root', enforced: boolean) => ({
    name,
    enforced,
    detail: '',
  });
  const asRoot = [restriction('non-root user', false), restriction('no network', true)];
  expect(failures([], asRoot)).toEqual(['non-root user: not enforced']);
  const writable = [
    restriction('non-root user', true),
    restriction('no network', true),
    restriction('read-only root', false),
  ];
  expect(failures([], writable)).toEqual([]);
});
