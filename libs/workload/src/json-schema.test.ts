import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratch } from '@shipshape/workspace/testing';
import { describe, expect, test } from 'vitest';
import { djangoSettings } from './django/settings.ts';

/** The settings of a project with this shipshape.json. */
function settings(text: string) {
  const folder = scratch();
  writeFileSync(join(folder, 'shipshape.json'), text);
  return djangoSettings('.', { folder });
}

describe('a mistake in shipshape.json is told with its place', () => {
  test.each([
    ['{', 'shipshape.json is not JSON ('],
    ['[]', 'the file must be of the type object, not [].'],
    [
      '{"smokee": {}}',
      'smokee is unknown: there are name, dockerfile, settings, written, environment, build, lint, test, smoke, services, processes, try, pictures, progress.',
    ],
    ['{"smoke": {"helth": "/"}}', 'smoke.helth is unknown: there are port, host,'],
    ['{"smoke": {"health": "healthz"}}', 'smoke.health must match ^/, not "healthz".'],
    ['{"smoke": {"pages": [{"path": "/"}, {"csrf": true}]}}', 'smoke.pages[1].path is missing.'],
    ['{"smoke": {"port": 99999}}', 'smoke.port is out of range: 99999.'],
    ['{"smoke": {"port": "80"}}', 'smoke.port must be of the type integer, not "80".'],
    ['{"smoke": {"host": "a b"}}', 'smoke.host must match'],
    ['{"smoke": {"deployCheck": "warning"}}', 'smoke.deployCheck must be one of CRITICAL, ERROR, WARNING'],
    ['{"environment": {"A-B": "x"}}', 'environment.A-B is unknown'],
    ['{"environment": {"A": 1}}', 'environment.A must be of the type string or boolean, not 1.'],
    ['{"pictures": {"fixture": ""}}', 'pictures.fixture must not be empty.'],
    ['{"lint": {"baseline": {"mypy": "six"}}}', 'lint.baseline.mypy must match ^fails$, not "six".'],
    ['{"lint": {"baseline": {"mypy": 0}}}', 'lint.baseline.mypy is out of range: 0.'],
    ['{"test": {"runner": "nose"}}', 'test.runner must be one of pytest, manage'],
    ['{"__proto__": {}, "constructor": {}}', 'constructor is unknown'],
  ])('%s', (text, sentence) => {
    expect(() => settings(text)).toThrow(sentence);
  });

  test('all of them at once', () => {
    expect(() => settings('{"a": 1, "smoke": {"port": 0}}')).toThrow(
      /a is unknown.* smoke\.port is out of range/,
    );
  });
});

test('nothing stated: the usual variables, and nothing asked for that not every project has', () => {
  expect(settings('{}')).toMatchObject({
    set: {},
    pass: [],
    smoke: {
      ...{
        port: 8000,
        host: 'localhost',
        health: undefined,
        ready: undefined,
        version: undefined,
        pages: undefined,
      },
      environment: { ALLOWED_HOSTS: 'localhost', DATABASE_URL: 'sqlite:////tmp/smoke.sqlite3' },
      deployCheck: 'ERROR',
    },
  });
});

test('another host is the one that the image is told to allow', () => {
  const { smoke } = settings('{"smoke": {"host": "shop.example:8080"}}');
  expect(smoke.environment.DJANGO_ALLOWED_HOSTS).toBe('shop.example');
});

test('of the environment a text is set, and true takes the value of the user', () => {
  const { set, pass } = settings('{"environment": {"A": "1", "B": true, "C": false}}');
  expect(set).toEqual({ A: '1' });
  expect(pass).toEqual(['B']);
});
