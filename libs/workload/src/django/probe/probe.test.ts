import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { djangoProject, writeProject } from '@shipshape/workload/testing';
import { afterAll, expect, describe as group, test } from 'vitest';
import { only } from '../../../testing/described.ts';
import { fact } from '../describe/evidence.ts';
import { describe, describeFolder } from '../describe/index.ts';
import type { DjangoProject, Variable } from '../describe/project.ts';
import { decide } from './complaints.ts';
import { placeholderOf, probe, probeHere, type Runner } from './index.ts';
import { nextAttempt } from './install.ts';
import { checkProgram } from './program.ts';
import { probeRequirements } from './requirements.ts';

const files = djangoProject({ redis: true });
const [project] = describe(Object.keys(files), (path) => files[path]) as [DjangoProject];
const bare = { ...project, variables: [] };

group('packages are asked for again', () => {
  const last = { built: ['six'], newer: ['--exclude-newer=2020-01-01'], constraints: [] };
  const sdist =
    'error: Failed to build `django-allauth==0.45.0`\n  cause: The build backend returned an error';
  test.each<[string, string, object | undefined]>([
    [
      'with one more that is built',
      'Because psycopg2==2.8 has no usable wheels and you require',
      { ...last, built: ['six', 'psycopg2'] },
    ],
    ['with newer ones', 'hint: published after the exclude newer time', { ...last, newer: [] }],
    ['built with older tools', sdist, { ...last, constraints: ['setuptools<66'] }],
    ['or not', 'error: No space left on device', undefined],
  ])('%s', (_, stderr, next) => expect(nextAttempt(stderr, last, '3.10')).toEqual(next));

  test('with older tools once', () =>
    expect(nextAttempt(sdist, { ...last, constraints: ['setuptools<66'] }, '3.10')).toBeUndefined());
});

group('a complaint becomes a variable', () => {
  test.each<[string, string, string]>([
    [
      'django.core.exceptions.ImproperlyConfigured: Set the DATABASE_URL environment variable',
      'DATABASE_URL',
      'database-url',
    ],
    [
      'decouple.UndefinedValueError: MAIL_PORT not found. Declare it as envvar or define a default value.',
      'MAIL_PORT',
      'number',
    ],
    ['  File "settings.py", line 3\nKeyError: \'SENTRY_DSN\'', 'SENTRY_DSN', 'url'],
    ['environs.EnvError: Environment variable "ADMIN_EMAIL" not set', 'ADMIN_EMAIL', 'email'],
    ['ValueError: You must set API_TOKEN in deployed environments.', 'API_TOKEN', 'secret'],
    ['RuntimeError: MEDIA_ROOT is not set', 'MEDIA_ROOT', 'folder'],
    [
      'Traceback (most recent call last):\n  File "/app/urls.py", line 3, in <module>\n    path(os.environ.get("ADMIN_PATH") + "/", site.urls),\n         ~~~~~~~^~~\nTypeError: unsupported operand type(s) for +: \'NoneType\' and \'str\'',
      'ADMIN_PATH',
      'text',
    ],
    ['1 validation error for Values\nredis_url\n  Field required [type=missing]', 'REDIS_URL', 'redis-url'],
    [
      'django.core.exceptions.ImproperlyConfigured: The SECRET_KEY setting must not be empty.',
      'SECRET_KEY',
      'secret',
    ],
  ])('%s', (complaint, name, form) => {
    expect(decide(`Traceback (most recent call last):\n${complaint}\n`, project, new Map())).toMatchObject({
      kind: 'variable',
      name,
      form,
    });
  });

  test.each([
    ['RuntimeError: ONE_BUCKET and ONE_REGION must be set', 'ONE_REGION', 'ONE_BUCKET'],
    ["django.core.exceptions.ImproperlyConfigured: ['ONE_PUBLIC', 'ONE_OTHER']", 'ONE_PUBLIC', 'ONE_OTHER'],
  ])('of several, each in its turn: %s', (complaint, first, second) => {
    expect(decide(complaint, bare, new Map())).toMatchObject({ kind: 'variable', name: first });
    const given = new Map([[first, 'a']]);
    expect(decide(complaint, bare, given)).toMatchObject({ kind: 'variable', name: second });
    expect(decide(complaint, bare, given.set(second, 'b')).kind).toBe('stuck');
  });

  test('a setting that a library refuses becomes the variable of that name', () => {
    const refused =
      "django.core.exceptions.ImproperlyConfigured: ('Setting CAPTCHA_KEY is not of type', <class 'str'>)";
    const captcha = fact<Variable>({ name: 'CAPTCHA_KEY', form: 'secret', required: false, default: null });
    const answer = { kind: 'variable', name: 'CAPTCHA_KEY', form: 'secret' };
    expect(decide(refused, { variables: [captcha] }, new Map())).toEqual(answer);
    expect(decide(refused, { variables: [captcha] }, new Map([['CAPTCHA_KEY', 'a']])).kind).toBe('stuck');
    expect(decide(refused, bare, new Map()).kind).toBe('stuck');
    // By a check of Django's, for a default that is only there for development.
    const check =
      'SystemCheckError: System check identified some issues:\n\nERRORS:\n?: (captcha.E1) CAPTCHA_KEY is a test key\n';
    const own = { ...captcha.value, name: 'SHOP_CAPTCHA_KEY', default: '6Le' };
    expect(decide(check, { variables: [fact<Variable>(own)] }, new Map())).toMatchObject({
      name: 'SHOP_CAPTCHA_KEY',
    });
  });

  test('an address of this machine that is refused gets one of no machine', () => {
    const link = fact<Variable>({
      name: 'LINK_URL',
      form: 'url',
      required: false,
      default: 'http://localhost:5173',
    });
    const refused = (value: string) => `ValueError: LINK_URL is '${value}', which points at this machine.`;
    const asked = { variables: [link] };
    expect(decide(refused('http://localhost:5173'), asked, new Map())).toMatchObject({ name: 'LINK_URL' });
    const given = new Map([['LINK_URL', 'http://localhost']]);
    expect(decide(refused('http://localhost'), asked, given)).toEqual({
      ...{ kind: 'value', name: 'LINK_URL', form: 'url', value: 'https://host.invalid' },
    });
    expect(decide("ValueError: LINK_URL is unfit, not 'x'", asked, new Map()).kind).toBe('stuck');
  });

  test('a placeholder of the wrong form gets another one, and what names nothing ends it', () => {
    const given = new Map([['WEB_CONCURRENCY', 'placeholder-web-concurrency']]);
    expect(
      decide(
        "ValueError: invalid literal for int() with base 10: 'placeholder-web-concurrency'",
        bare,
        given,
      ),
    ).toEqual({ kind: 'form', name: 'WEB_CONCURRENCY', form: 'number' });
    const named = `environs.EnvValidationError: Environment variable "GROUPS" invalid: {0: ['Not a valid integer.']}`;
    expect(decide(named, bare, new Map([['GROUPS', 'a']]))).toEqual({
      ...{ kind: 'form', name: 'GROUPS', form: 'number' },
    });
    const frames =
      'Traceback (most recent call last):\n  File "settings.py", line 36, in <module>\n    PRICE = Decimal(PRICE)\ndecimal.InvalidOperation: [<class \'ConversionSyntax\'>]';
    expect(decide(frames, bare, given)).toMatchObject({ reason: frames.split('\n').at(-1) });
    const hosts = new Map(['ALLOWED_HOSTS', 'FIRST_HOST', 'LAST_HOST'].map((name) => [name, 'localhost']));
    const scheme = "requests.exceptions.MissingSchemaError: Invalid URL 'localhost/api': No scheme supplied";
    expect(decide(scheme, bare, hosts)).toEqual({ kind: 'form', name: 'LAST_HOST', form: 'url' });
    expect(decide(scheme, bare, hosts, new Set(['LAST_HOST url']))).toMatchObject({ name: 'FIRST_HOST' });
    const module =
      'ImproperlyConfigured: Please define shop/configuration.py, or name a module in the SHOP_CONFIGURATION environment variable.';
    expect(decide(module, bare, new Map([['SHOP_CONFIGURATION', 'a']])).kind).toBe('stuck');
    expect(decide("ModuleNotFoundError: No module named 'weird'", bare, given)).toMatchObject({
      kind: 'stuck',
      reason: "ModuleNotFoundError: No module named 'weird'",
    });
    const unfound =
      'ImportError: Could not import Django. Is it available on your PYTHONPATH environment variable?';
    expect(decide(unfound, bare, given)).toMatchObject({ kind: 'stuck' });
    const wrapped = `ImportError: cannot import name 'Iterator' from 'collections'\n\nThe above exception was the direct cause of the following exception:\n\nImportError: Couldn't import Django. Are you sure it's installed?`;
    expect(decide(wrapped, bare, given)).toMatchObject({
      reason: expect.stringMatching(/^ImportError: cannot import name 'Iterator' from 'collections'/),
    });
    const issues =
      'SystemCheckError: System check identified some issues:\n\nERRORS:\nshop.Item.tags: (postgres.E005) Add it.\n';
    expect(decide(issues, bare, given)).toMatchObject({ reason: 'shop.Item.tags: (postgres.E005) Add it.' });
  });
});

group('rounds', () => {
  const asking =
    (...names: string[]): Runner =>
    async (_, variables) => {
      const missing = names.find((name) => !(name in variables));
      return missing
        ? { status: 1, output: `KeyError: '${missing}'` }
        : { status: 0, output: 'System check identified no issues' };
    };

  test('the settings are asked with DEBUG off, as the image is built', async () => {
    const asked: unknown[] = [];
    await probe(project, async (_, variables) => {
      asked.push(variables.DEBUG);
      return { status: 0, output: '' };
    });
    expect(asked).toEqual(['False']);
  });

  test('what the settings state is given first, and what check asks for is added', async () => {
    const found = await probe(project, asking('SECRET_KEY', 'REDIS_URL', 'EXTRA_URL'));
    expect(found).toMatchObject({ answered: true, rounds: 2, unknown: [] });
    expect(found.required.map(({ name, by }) => `${name} ${by}`)).toEqual([
      'SECRET_KEY settings',
      'REDIS_URL settings',
      'EXTRA_URL check',
    ]);
  });

  test('no progress ends it with the last complaint', async () => {
    const stubborn: Runner = async () => ({ status: 1, output: "KeyError: 'SAME'" });
    const found = await probe(bare, stubborn);
    expect(found).toMatchObject({ answered: false, rounds: 2, said: "KeyError: 'SAME'" });
    expect(found.unknown.join()).toContain('still says "KeyError: \'SAME\'"');
  });

  test('of an error of pydantic, the field is named as well, and no value', async () => {
    const output =
      "pydantic_core._pydantic_core.ValidationError: 2 validation errors for Conf\nplan\n  Input should be 'a' or 'b' [type=literal_error, input_value='secret', input_type=str]\nother\n  No [type=x]";
    const found = await probe(bare, async () => ({ status: 1, output }));
    expect(found.unknown.join()).toMatch(
      /says "\S+ValidationError: 2 validation errors for Conf: plan: Input should be 'a' or 'b'"\.$/,
    );
  });

  test.each<[string, Partial<Variable>, string]>([
    ['ValueError: placeholder-mode', { sample: 'full' }, 'full'],
    ["ValueError: Value not in list: 'placeholder-mode'; valid values are ['lite', 'full']", {}, 'lite'],
    ["plan\n  Input should be 'full' or 'lite' [type=x, input_value='placeholder-mode']", {}, 'full'],
    ['Environment variable "MODE" invalid: [\'Must be one of: lite, full.\']', {}, 'lite'],
  ])(
    'a placeholder that is refused gives way to what is stated or allowed: %s',
    async (text, more, value) => {
      const mode = fact<Variable>({ name: 'MODE', form: 'text', required: true, default: null, ...more });
      const run: Runner = async (_, { MODE = '' }) =>
        MODE === value ? { status: 0, output: '' } : { status: 1, output: `x.ValidationError: ${text}` };
      const found = await probe({ ...bare, variables: [mode] }, run);
      expect(found).toMatchObject({ answered: true, required: [{ name: 'MODE', placeholder: value }] });
    },
  );

  test("a team's own values replace placeholders", async () => {
    const seen: Record<string, string>[] = [];
    const run: Runner = async (_, variables) => ({ status: Number(seen.push(variables) === 0), output: '' });
    await probe(project, run, { given: { REDIS_URL: 'redis://cache' } });
    expect(seen[0]).toMatchObject({ REDIS_URL: 'redis://cache', DJANGO_SETTINGS_MODULE: 'config.settings' });
  });
});

test('placeholders have the right form, and are the same at every run', () => {
  const key = placeholderOf('FERNET_KEY', 'secret', project);
  expect(Buffer.from(key, 'base64url')).toHaveLength(32);
  expect(placeholderOf('FERNET_KEY', 'secret', project)).toBe(key);
  expect(key.length).toBe(44);
  expect(placeholderOf('OTHER_KEY', 'secret', project)).not.toBe(key);
  const secret = placeholderOf('SECRET_KEY', 'secret', project);
  // What Django's security.W009 asks for.
  expect(secret.length).toBeGreaterThanOrEqual(50);
  expect(new Set(secret).size).toBeGreaterThanOrEqual(5);
  for (const text of [key, secret]) expect(text).toMatch(/^placeholder-not-a-secret-/);
  expect(placeholderOf('SENTRY_DSN', 'url', project)).toMatch(/^https:\/\/\w+@/);
  expect(placeholderOf('DATABASE_URL', 'database-url', project)).toMatch(/^sqlite:/);
});

test.each([
  [
    'git = "https://git.example/shop.git?subdirectory=a&rev=1#0a1b"',
    'git+https://git.example/shop.git@0a1b#subdirectory=a',
  ],
  ['url = "https://host.example/shop-1.zip"', 'https://host.example/shop-1.zip'],
  ['editable = "libs/shop"', 'file:///repository/libs/shop'],
])('a package with a source of its own is not asked of the index: %s', (source, address) => {
  const { 'uv.lock': lock = '', ...files } = djangoProject({ installer: 'uv', lock: true });
  const own = `\n[[package]]\nname = "shop-core"\nversion = "1"\nsource = { ${source} }\n`;
  const manifest =
    files['pyproject.toml']?.replace('dependencies = [', 'dependencies = [\n  "shop-core[fast]",') ?? '';
  const project = only({ ...files, 'pyproject.toml': manifest, 'uv.lock': lock + own });
  const list = probeRequirements(project, '/repository');
  expect(list.split('\n').filter((line) => line.startsWith('shop-core'))).toEqual([
    `shop-core[fast] @ ${address}`,
  ]);
});

test('what the image adds is installed as well: packages import pkg_resources without naming it', () => {
  const list = (value: string) =>
    probeRequirements({ ...project, python: { ...project.python, value } }, '/repository');
  expect(list('3.11').split('\n')).toContain('setuptools<81');
  expect(list('3.13')).not.toContain('setuptools');
});

group('with a real Python', () => {
  const folder = mkdtempSync(join(tmpdir(), 'shipshape-probe-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  /** Runs `manage.py check` as a script that stands in for Django's. */
  const withManage =
    (body: string): Runner =>
    async ([, ...args], variables) => {
      writeProject(folder, { 'manage.py': body });
      try {
        const output = execFileSync('python3', args, {
          cwd: folder,
          env: { PATH: process.env.PATH ?? '', ...variables },
          encoding: 'utf8',
          stdio: 'pipe',
        });
        return { status: 0, output };
      } catch (error) {
        const { status, stdout, stderr } = error as { status: number; stdout: string; stderr: string };
        return { status, output: `${stdout}\n${stderr}` };
      }
    };

  test('a SECRET_KEY that the check does not need is asked for', async () => {
    const body =
      'import os, sys, types\n\n\nclass Settings:\n    @property\n    def SECRET_KEY(self):\n        return os.environ.get("SHOP_SECRET_KEY") or self.none()\n\n    def none(self):\n        raise ValueError("The SECRET_KEY setting must not be empty.")\n\n\nsys.modules["django.conf"] = types.SimpleNamespace(settings=Settings())\n';
    const variable = { name: 'SHOP_SECRET_KEY', form: 'secret', required: false, default: null } as const;
    const found = await probe(
      { ...project, variables: [{ value: variable, evidence: [] }] },
      withManage(body),
    );
    expect(found).toMatchObject({ answered: true, required: [{ name: 'SHOP_SECRET_KEY', by: 'check' }] });
  });

  test('settings that open the network are named with their line', async () => {
    const found = await probe(
      bare,
      withManage('import socket\n\nsocket.create_connection(("192.0.2.1", 443), 5)\n'),
    );
    expect(found.answered).toBe(false);
    expect(found.unknown.join()).toMatch(
      /open the network when they are imported: 192\.0\.2\.1:443, from .*manage\.py:3/,
    );
  });

  test('settings that open the network beside what they refuse are named with both', async () => {
    const quietly = 'try:\n    socket.create_connection(("192.0.2.1", 443), 5)\nexcept OSError:\n    pass\n';
    const { unknown } = await probe(
      bare,
      withManage(`import socket\n\n${quietly}raise ValueError("Too short")\n`),
    );
    expect(unknown).toEqual([
      expect.stringContaining('open the network'),
      expect.stringContaining('"ValueError: Too short"'),
    ]);
  });

  test('settings that never come to an end are named with their last frame', async () => {
    const found = await probe(
      bare,
      withManage('import time\n\n\ndef wait():\n    time.sleep(60)\n\n\nwait()\n'),
      { seconds: 1 },
    );
    expect(found.unknown.join()).toMatch(/after 1 s `manage\.py check` was at .*manage\.py:5 in wait/);
    expect(checkProgram('manage.py', 1)).toContain('dump_traceback_later(1');
  });

  test('an environment is made, and production answers', async () => {
    const repository = join(folder, 'repository');
    const { 'config/settings/base.py': base, ...files } = djangoProject({
      ...{ database: 'required-url', env: 'django-environ', settings: 'split', static: 'none' },
    });
    const logs =
      'LOGGING = {"version": 1, "handlers": {"file": {"class": "logging.FileHandler", "filename": BASE_DIR / "logs/app.log"}}, "root": {"handlers": ["file"]}}';
    const own = 'import importlib.metadata\nimportlib.metadata.version("big-shop")';
    writeProject(repository, { ...files, 'config/settings/base.py': `${base}\n${logs}\n${own}\n` });
    const [real] = describeFolder(repository) as [DjangoProject];
    const found = await probeHere(
      {
        ...real,
        ...{ variables: [], python: { ...real.python, stated: [] } },
        distribution: fact({ name: 'big-shop', version: '1' }),
      },
      { repository, folder: join(folder, 'environment'), say: () => {} },
    );
    expect(found).toMatchObject({ answered: true, rounds: 3 });
    expect(found.required.map(({ name }) => name)).toEqual(['DATABASE_URL', 'SECRET_KEY']);
    // What it needs is there while it runs, and init leaves nothing of that.
    expect(existsSync(join(repository, 'logs'))).toBe(false);
  });
});
