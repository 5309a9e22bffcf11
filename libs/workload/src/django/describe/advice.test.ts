import { djangoProject } from '@shipshape/workload/testing';
import { expect, test } from 'vitest';
import { describeFiles, madeWith, only } from '../../../testing/described.ts';
import { printProject } from './index.ts';
import type { DjangoProject } from './project.ts';

test.each([
  ['SECRET_KEY = os.getenv("SECRET_KEY", "abc")', true],
  ['SECRET_KEY = os.getenv("DJANGO", "abc")', true],
  ['SECRET_KEY = os.environ.get("DJANGO_SECRET") or "abc"', true],
  ['SECRET_KEY = os.getenv("SECRET_KEY") or get_random_secret_key()', false],
  ['SECRET_KEY = os.getenv("SECRET_KEY", "abc")\nif SECRET_KEY == "abc":\n    raise ValueError', false],
  ['SECRET_KEY = open(os.path.join(os.getenv("LOGS", "/logs"), "key")).read()', false],
])('advice against the default of a secret: %s', (line, given) => {
  const [project] = describeFiles({
    ...djangoProject(),
    'config/settings.py': `import os\nINSTALLED_APPS = ["a"]\n${line}\n`,
  });
  const messages = project?.advice.map(({ message }) => message) ?? [];
  expect(messages.some((one) => /SECRET_KEY has a default/.test(one))).toBe(given);
});

test('what only a laptop has behind an error of production is no key of production', () => {
  const { advice } = madeWith(
    'import os\nINSTALLED_APPS = []\nDEBUG = os.getenv("DEBUG", "False") == "True"\nSECRET_KEY = os.getenv("SECRET_KEY")\nif not SECRET_KEY:\n    if not DEBUG:\n        raise ValueError\n    SECRET_KEY = "laptop"\n',
  );
  expect(advice.filter(({ message }) => /SECRET_KEY (is|has)/.test(message))).toEqual([]);
});

test.each([
  ['DEBUG = True', true],
  ['DEBUG = int(os.environ.get("DEBUG", default=1))', true],
  ['DEBUG = int(os.environ.get("DEBUG", default=0))', false],
  ['DEBUG = os.environ.get("DEBUG")', false],
])('advice against DEBUG that is on: %s', (line, given) => {
  const { advice } = madeWith(`import os\nINSTALLED_APPS = []\n${line}\n`);
  expect(advice.some(({ message }) => message.startsWith('DEBUG is on'))).toBe(given);
});

test.each([
  ['', true],
  ['COMPRESS_ENABLED = not DEBUG', true],
  ['COMPRESS_OFFLINE = not DEBUG', false],
  ['COMPRESS_OFFLINE = True', false],
  ['COMPRESS_ENABLED = False', false],
  ['COMPRESS_ENABLED = DEBUG', false],
])('advice against compressing while pages are served: %s', (line, given) => {
  const { advice } = madeWith(
    `import os\nDEBUG = bool(os.getenv("DEBUG"))\nINSTALLED_APPS = ["compressor"]\n${line}\n`,
  );
  expect(advice.some(({ message }) => message.includes('COMPRESS_OFFLINE'))).toBe(given);
});

test.each([
  ['DEBUG = False\n', ['ALLOWED_HOSTS', 'SECRET_KEY']],
  ['SECRET_KEY = "x"\nALLOWED_HOSTS = ["a"]\n', []],
  [
    'SECRET_KEY = "x"\nALLOWED_HOSTS = ["a"]\nINSTALLED_APPS += ["django.contrib.staticfiles"]\n',
    ['STATIC_URL'],
  ],
  ['import dynaconf\nsettings = dynaconf.DjangoDynaconf(__name__)\n', []],
  ['globals().update(read("settings.yaml"))\n', []],
  ['from open_api.conf.base import *\n', []],
  ['from django.conf.global_settings import *\n', ['ALLOWED_HOSTS', 'SECRET_KEY']],
  ['from oscar.defaults import *\nSECRET_KEY = "x"\n', ['ALLOWED_HOSTS']],
  ['SECRET_KEY = ""\nALLOWED_HOSTS = ["a"]\n', ['SECRET_KEY']],
  ['import os\nALLOWED_HOSTS = ["a"]\nSECRET_KEY = os.environ.get("KEY", "")\n', []],
  ['try:\n    from own.local import *\nexcept ImportError:\n    pass\n', ['ALLOWED_HOSTS', 'SECRET_KEY']],
  [
    'vars().update(\n    env.email_url("EMAIL_URL", default="smtp://a")\n)\n',
    ['ALLOWED_HOSTS', 'SECRET_KEY'],
  ],
])('advice against settings that production lacks: %j', (settings, absent) => {
  const { advice, unknown } = madeWith(`INSTALLED_APPS = ["shop"]\n${settings}`);
  const named = advice.flatMap(({ message }) => /have no (\w+), so/.exec(message)?.[1] ?? []);
  expect(named).toEqual(absent);
  expect(unknown.some((one) => one.startsWith('What config/settings.py sets while'))).toBe(
    /dynaconf|globals|^from open_api/.test(settings),
  );
});

test.each<[string, string, boolean]>([
  ['.envrc', 'export STRIPE_SECRET_KEY=q8Zr2LmVx0Pw7Kd3', true],
  ['prod.env', 'DB_PASSWORD="q8Zr2LmVx0Pw7Kd3"', true],
  ['.env.local', 'MAIL_TOKEN=q8Zr2LmVx0Pw7Kd3', true],
  ['.env.example', 'MAIL_TOKEN=q8Zr2LmVx0Pw7Kd3', false],
  ['prod.env', 'PASSWORD_HASHERS=q8Zr2LmVx0Pw7Kd3', false],
  ['docker-compose.yml', 'x: AKIAIOSFODNN7ABCDEFG', true],
  ['deploy/Dockerfile.x', `ENV A=ghp_${'a1'.repeat(18)}`, true],
  ['gcp.json', '{"private_key": "-----BEGIN PRIVATE KEY-----"}', true],
  ['config/settings.py', "INSTALLED_APPS = []\nEMAIL_HOST_PASSWORD = 'q8Zr2LmV'", true],
  ['config/settings.py', 'INSTALLED_APPS = []\nEMAIL_HOST_PASSWORD = "change-me-please"', false],
])('a secret in the repository: %s with %s', (file, text, found) => {
  const project = only({ ...djangoProject(), [file]: `${text}\n` });
  const about = project.advice.filter(({ evidence }) => evidence[0]?.file === file);
  expect(about.some(({ message }) => /^\S+ contains /.test(message))).toBe(found);
  expect(JSON.stringify(about)).not.toContain('q8Zr2LmV');
});

test.each([
  ['EMAIL_HOST_PASSWORD = os.getenv("SMTP_PW", "q8Zr2LmVx0Pw7Kd3")', true],
  ['MAIL = {"USER": os.getenv("WHO", "ada"), "PASSWORD": os.getenv("SMTP_PW", "q8Zr2LmVx0Pw7Kd3")}', true],
  ['EMAIL_HOST_PASSWORD = os.getenv(\n    "SMTP_PW", "q8Zr2LmVx0Pw7Kd3"\n)', true],
  ['PAYPAL = os.getenv("PAYPAL_CRED", "q8Zr2LmVx0Pw7Kd3")', true],
  ['TWILIO = os.getenv("TWILIO_AUTH", "q8Zr2LmVx0Pw7Kd3")', true],
  ['EMAIL_HOST_PASSWORD = os.getenv("SMTP_PW", "passwordpassword")', false],
  ['SHOUT = os.getenv("CHAT_WEBHOOK", "https://chat.example/T0/q8Zr2LmVx0Pw7Kd3")', false],
])('the default of a secret is not printed, whatever its variable is called: %s', (line, advised) => {
  const project = madeWith(`import os\nINSTALLED_APPS = []\n${line}\n`);
  expect(JSON.stringify(project)).not.toContain('q8Zr2LmVx0Pw7Kd3');
  expect(project.advice.some(({ message }) => message.includes('has a default in the repository'))).toBe(
    advised,
  );
});

test('advice has its line, and never the value of a secret', () => {
  const secret = 'q8Zr2LmVx0Pw7Kd3';
  const files = {
    ...djangoProject({ static: 'none', env: 'os' }),
    'config/settings.py': `import os\nINSTALLED_APPS = []\nDEBUG = True\nSECRET_KEY = "${secret}"\nALLOWED_HOSTS = ["*"]\nCELERY_BROKER_URL = os.getenv("BROKER", "redis://:${secret}@cache")\n`,
    'requirements.txt': 'django==3.2.1\n',
    '.env': `API_TOKEN=${secret}\n`,
  };
  const [project] = describeFiles(files, { today: new Date('2026-01-01') }) as [DjangoProject];
  const places = project.advice.map(({ evidence: [one] }) => one && `${one.file}:${one.line}`);
  expect(places).toEqual(
    expect.arrayContaining([
      'config/settings.py:3',
      'config/settings.py:4',
      'config/settings.py:5',
      'requirements.txt:1',
      '.env:1',
    ]),
  );
  expect(JSON.stringify(project)).not.toContain(secret);
  expect(printProject(project).join('\n')).toContain('Django 3.2 has had no security fixes since 2024-04-01');
});

test('a key that a switch leads to has no default for that', () => {
  const body =
    'import os\nINSTALLED_APPS = []\nDEBUG = os.getenv("DEBUG", "False") == "True"\nSECRET_KEY = os.getenv("KEY", "")\nif not SECRET_KEY and not DEBUG:\n    SECRET_KEY = make()\n';
  const found = madeWith(body);
  expect(found.advice.map(({ message }) => message).join()).not.toContain('SECRET_KEY');
});

test('a key in a file of the machine has no default in the repository', () => {
  const body =
    'import os\nINSTALLED_APPS = []\ndef read(name):\n    path = os.environ.get(name + "_FILE", f"/run/secrets/{name}")\n    try:\n        with open(path) as file:\n            return file.read()\n    except FileNotFoundError:\n        return os.environ.get(name)\nSECRET_KEY = read("SECRET_KEY")\n';
  const found = madeWith(body);
  expect(found.advice.map(({ message }) => message).join()).not.toContain('SECRET_KEY');
});
