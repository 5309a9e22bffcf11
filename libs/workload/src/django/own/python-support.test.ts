import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { scratchFolder } from '@shipshape/git/testing';
import { expect, test } from 'vitest';
import { frontEndVariable, messagesVariable, staticVariable, supported } from './python-support.ts';

/** What of Django loads settings and apps. */
const django = {
  'django/__init__.py': '',
  'django/conf.py': 'class Settings:\n    def __init__(self, module):\n        __import__(module)\n',
  'django/apps/__init__.py': '',
  'django/apps/registry.py':
    'class Apps:\n    def populate(self, names):\n        list(map(__import__, names))\n',
};

/** Runs a program in a folder with these modules, whose settings may take a second to load. */
function run(program: string, modules: Record<string, string>, set: Record<string, string> = {}) {
  const folder = scratchFolder();
  for (const [path, text] of Object.entries({ ...django, ...modules })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const { PATH } = process.env;
  return spawnSync('python3', ['-c', program], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH, ...supported(join(folder, 'support'), [], 1), ...set },
  });
}

const endless = 'import time\n\n\ndef wait():\n    while True:\n        time.sleep(0.1)\n\n\nwait()\n';

test.each([
  ['settings', 'from django.conf import Settings; Settings("theirs")'],
  ['an app', 'from django.apps.registry import Apps; Apps().populate(["theirs"])'],
])(
  '%s that does not come to an end ends the run, with its frame where the runner captures output',
  (_, load) => {
    const { status, stderr } = run(`import os; os.dup2(os.open(os.devnull, os.O_WRONLY), 2); ${load}`, {
      'theirs.py': endless,
    });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^Timeout \([\s\S]*theirs\.py", line 6 in wait/);
  },
);

test('what comes after them takes as long as it likes', () => {
  const program = `import time
from django.apps.registry import Apps
from django.conf import Settings
Settings("theirs"); Apps().populate(["nested"])
time.sleep(2)
print("passed")`;
  const nested = 'from django.conf import Settings\nSettings("theirs")\n';
  const { status, stdout, stderr } = run(program, { 'theirs.py': '', 'nested.py': nested });
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: 'passed\n', stderr: '' });
});

test('static files of a run are collected where it says, and nowhere else', () => {
  const program = 'from django.conf import Settings; print(getattr(Settings("theirs"), "STATIC_ROOT", None))';
  expect(run(program, { 'theirs.py': '' }, { [staticVariable]: '/run/static' }).stdout).toBe('/run/static\n');
  expect(run(program, { 'theirs.py': '' }).stdout).toBe('None\n');
});

test('settings find what is built of a front end outside of the project, and keep what is there', () => {
  const program = `import json, os
os.environ["${frontEndVariable}"] = json.dumps([os.getcwd(), os.path.join(os.getcwd(), "copy"), ["shop/static"]])
from django.conf import Settings
settings = Settings("theirs")
settings.STATICFILES_DIRS, settings.LOADER, settings.KEPT = [], {"DEFAULT": {"STATS_FILE": os.path.abspath("web/stats.json")}}, [os.path.abspath("here.txt"), "web/stats.json"]
from sitecustomize import adapt
adapt(settings)
print(json.dumps([settings.STATICFILES_DIRS, settings.LOADER, settings.KEPT]).replace(os.getcwd(), ""))`;
  const files = { 'copy/web/stats.json': '', 'here.txt': '', 'copy/here.txt': '' };
  const { stdout, stderr } = run(program, { 'theirs.py': '', ...files });
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual([
    ['/copy/shop/static'],
    { DEFAULT: { STATS_FILE: '/copy/web/stats.json' } },
    ['/here.txt', 'web/stats.json'],
  ]);
});

test('settings are pointed to the Redis of a run, whatever they call it', () => {
  const program = `import json
from django.conf import Settings
settings = Settings("theirs")
settings.LAYERS = {"default": {"CONFIG": {"hosts": [("redis", 6379), ["shop", 80]]}}}
settings.QUEUES = {"low": {"HOST": "redis", "PORT": 6379, "DB": 2, "PASSWORD": "word"}, 1: "redis://cache:1234/3"}
settings.TASKS = {"host": "redis", "port": "6379"}
settings.MAIL = mail = {"host": "mail", "port": 25}
settings.lower = "redis://cache/1"
settings.REDIS_HOST, settings.JOBS_REDIS_PORT, settings.REDIS_PORT, settings.REDIS_PASSWORD = "redis", "1", 6379, "word"
settings.OTHER_REDIS_HOST = ""
class Lazy:
    @property
    def __class__(self):
        raise LookupError("it was made")
    def __eq__(self, other):
        raise LookupError("it was made")
    __str__ = lower = __class__.fget
settings.NAMES = names = [("de", Lazy()), {"port": Lazy()}, Lazy()]
from sitecustomize import adapt
adapt(settings)
assert settings.NAMES is names
print(json.dumps([settings.LAYERS, settings.QUEUES, settings.TASKS, settings.MAIL is mail, settings.lower]))
print(json.dumps([settings.REDIS_HOST, settings.JOBS_REDIS_PORT, settings.REDIS_PORT, settings.REDIS_PASSWORD, settings.OTHER_REDIS_HOST]))`;
  const set = { SHIPSHAPE_SERVICES: '{"redis": "redis://127.0.0.1:9"}' };
  const { stdout, stderr } = run(program, { 'theirs.py': '' }, set);
  expect(stderr).toBe('');
  const [whole = '', parts = ''] = stdout.split('\n');
  expect(JSON.parse(parts)).toEqual(['127.0.0.1', '9', 9, null, '']);
  expect(JSON.parse(whole)).toEqual([
    {
      default: {
        CONFIG: {
          hosts: [
            ['127.0.0.1', 9],
            ['shop', 80],
          ],
        },
      },
    },
    { low: { HOST: '127.0.0.1', PORT: 9, DB: 2, PASSWORD: null }, 1: 'redis://127.0.0.1:9/3' },
    { host: '127.0.0.1', port: '9' },
    true,
    'redis://cache/1',
  ]);
});

test('translations of a run are found before those beside their sources, and elsewhere as ever', () => {
  const program = `import gettext
for place, language in (("shop/locale", "de"), ("shop/locale", "fr"), ("../elsewhere", "de"), (None, "de")):
    print(gettext.find("django", place, [language]))
print(gettext.find("django", "shop/locale", ["de", "fr"], True))
print(gettext.translation("django", "shop/locale", ["it"], fallback=True).gettext("a"))`;
  const files = ['compiled/shop/locale/de', 'shop/locale/de', 'shop/locale/fr'].map((folder) => [
    `${folder}/LC_MESSAGES/django.mo`,
    '',
  ]);
  const found = (set: Record<string, string>) =>
    run(program, Object.fromEntries(files), set)
      .stdout.replaceAll('/LC_MESSAGES/django.mo', '')
      .replaceAll(/\/\S+\/compiled/g, 'compiled')
      .split('\n');
  const [de, fr] = ['shop/locale/de', 'shop/locale/fr'];
  expect(found({ [messagesVariable]: '[".", "compiled"]' })).toEqual([
    `compiled/${de}`,
    fr,
    'None',
    'None',
    `['compiled/${de}', '${de}', '${fr}']`,
    'a',
    '',
  ]);
  expect(found({})).toEqual([de, fr, 'None', 'None', `['${de}', '${fr}']`, 'a', '']);
});
