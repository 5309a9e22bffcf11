import { createHash } from 'node:crypto';
import type { ContainerCheck } from '@shipshape/container-engine';
import { expect, test } from 'vitest';
import { type FakeContainer, fakeContainer } from '../../../testing/fake-container.ts';
import { djangoSettings, type SmokeSettings } from '../settings.ts';
import recorded from './checks.versions.json' with { type: 'json' };
import { djangoSuite } from './suite.ts';

// A report of older checks counts as long as the digest of the checks stays, and that follows their declared versions. So
// whatever a check asks and decides is recorded for each version: a change of it under the same version fails here. Words
// are left out, since rewording a message is no other check.

const version = { version: '1', revision: 'c0ffee', created: '2026-01-01T00:00:00Z' };
const page = '<link href="/static/a.0123456789ab.css"><input name="csrfmiddlewaretoken" value="abc">';
const year = { 'cache-control': 'max-age=31536000' };
const pages = (status: number, body: string, headers = {}): NonNullable<FakeContainer['pages']> =>
  Object.fromEntries(
    [
      '/',
      '/healthz',
      '/readyz',
      '/version',
      '/accounts/login/',
      '/admin/login/',
      '/static/a.0123456789ab.css',
    ].map((path) => [path, { status, body: path === '/version' ? JSON.stringify(version) : body, headers }]),
  );

/** Containers that differ in what checks look at. None goes on without an end. */
const containers: FakeContainer[] = [
  { pages: pages(200, page, { ...year, 'set-cookie': 'csrftoken=a' }), logs: 'DJANGO_SECRET_KEY', ended: 1 },
  { pages: pages(200, page, { 'cache-control': 'max-age=60' }), ended: 0, stops: { exitCode: 143 } },
  { pages: pages(200, '<html>'), exitCode: 1, stops: { killed: true, exitCode: 137 } },
  ...[302, 400, 404, 500, 503].map((status) => ({
    pages: pages(status, page),
    ended: 1,
    stops: { exitCode: 1 },
  })),
];

const unstated = djangoSettings('apps/none').smoke;
const stated: SmokeSettings = {
  ...unstated,
  required: ['DJANGO_SECRET_KEY'],
  ...{ health: '/healthz', ready: '/readyz', version: '/version' },
  pages: [
    { path: '/', csrf: false },
    { path: '/accounts/login/', csrf: true },
  ],
  static: { page: '/', prefix: '/static/', hashed: true, cacheSeconds: 31_536_000, served: false },
  deployCheck: 'WARNING',
};
/** As of a project that brings its own files. */
const adopted: SmokeSettings = {
  ...djangoSettings('apps/none', {
    found: {
      environment: { DATABASE_URL: 'postgres://127.0.0.1/shop' },
      likelyRequired: ['SECRET_KEY'],
      services: ['postgresql', 'redis'],
      extensions: ['postgis'],
      processes: [
        { name: 'worker', command: 'celery -A shop worker', ends: false },
        { name: 'beat', command: 'celery -A shop beat', ends: false },
        { name: 'release', command: 'python manage.py migrate', ends: true },
      ],
      module: 'config.settings.production',
      health: '/healthz',
      servesStatic: true,
    },
  }).smoke,
};
const checksOf = (settings: SmokeSettings) =>
  djangoSuite(settings, version).trials.flatMap(({ checks }) => checks);

/** Everything that a check asks these containers, and what it decides. */
async function behaviour({ run, essential = false }: ContainerCheck): Promise<string> {
  const lines = [`essential ${essential}`];
  for (const state of containers) {
    const outcome = run(fakeContainer({ ...state, onQuestion: (question) => lines.push(question) }));
    lines.push(
      await outcome.then(
        (seen) => (typeof seen === 'string' ? 'passed' : 'not applicable'),
        () => 'failed',
      ),
    );
  }
  return lines.join('\n');
}

test('what each check asks and decides is what its version recorded', async () => {
  const all = new Map<string, string[]>();
  for (const check of [...checksOf(stated), ...checksOf(unstated), ...checksOf(adopted)]) {
    const name = `${check.id}@${check.version}`;
    all.set(name, [...(all.get(name) ?? []), await behaviour(check)]);
  }
  const digests = Object.fromEntries(
    [...all].map(([name, texts]) => [
      name,
      createHash('sha256').update(texts.join('\n\n')).digest('hex').slice(0, 16),
    ]),
  );
  expect(
    digests,
    'A check asks or decides something else: raise its version, and record it in checks.versions.json',
  ).toEqual(recorded);
});
