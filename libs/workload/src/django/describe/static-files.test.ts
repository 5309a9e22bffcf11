import { djangoProject, type Idioms } from '@shipshape/workload/testing';
import { expect, test } from 'vitest';
import { made, only } from '../../../testing/described.ts';
import { bringsWhiteNoise } from '../image/server.ts';

test.each<[Idioms, object]>([
  [
    { static: 'whitenoise' },
    {
      servedBy: 'whitenoise',
      root: 'staticfiles',
      hashed: true,
      commands: ['collectstatic --no-input'],
      node: null,
    },
  ],
  [{ static: 'committed' }, { committed: true, commands: [] }],
  [{ static: 'compressor' }, { commands: ['collectstatic --no-input', 'compress'] }],
  [
    { static: 'node', layout: 'backend' },
    {
      node: {
        folder: '.',
        manager: 'npm',
        lock: 'package-lock.json',
        script: 'build',
        output: ['assets/dist'],
      },
    },
  ],
  [{ static: 'none' }, { servedBy: 'none', root: null, commands: [] }],
  [
    { static: 'sass', packages: ['django-compressor'] },
    { commands: ['compilescss', 'collectstatic --no-input'] },
  ],
  [{ static: 'sass' }, { commands: ['collectstatic --no-input'] }],
  [{ translated: true }, { commands: ['compilemessages', 'collectstatic --no-input'] }],
  [
    { translated: true, files: { Makefile: 'messages:\n\t./manage.py compilemessages\n' } },
    { commands: ['compilemessages', 'collectstatic --no-input'] },
  ],
])('static files of %j', (idioms, expected) => expect(made(idioms).static.value).toMatchObject(expected));

test.each<[string, string, string]>([
  ['a list without the application', 'INSTALLED_APPS = ["rest_framework"]', 'unused'],
  ['a configuration of it', 'INSTALLED_APPS = ["shop.apps.StaticFilesConfig"]', 'none'],
  ['a list that is not known', 'INSTALLED_APPS = ["rest_framework", *os.environ["APPS"].split()]', 'none'],
])('whether static files are collected, by %s', (_, apps, expected) => {
  const files = djangoProject({ static: 'none' });
  const settings = `${files['config/settings.py']}\nSTATIC_ROOT = BASE_DIR / "collected"\n${apps}\n`;
  const { servedBy, commands } = only({ ...files, 'config/settings.py': settings }).static.value;
  expect(servedBy).toBe(expected);
  expect(commands).toEqual(expected === 'unused' ? [] : ['collectstatic --no-input']);
});

test.each<[string, string, string[]]>([
  [
    'STORAGES = {"staticfiles": {"BACKEND": "storages.backends.s3.S3StaticStorage", "OPTIONS": {"bucket_name": os.getenv("B")}}}',
    'own',
    [],
  ],
  ['STATICFILES_STORAGE = "storages.backends.gcloud.GoogleCloudStorage"', 'own', []],
  ['STATICFILES_STORAGE = "config.storages.Remote"', 'own', []],
  [
    'STORAGES = {"default": {"BACKEND": "storages.backends.s3.S3Storage"}, "staticfiles": {"BACKEND": "config.storages.Local"}}',
    'none',
    ['collectstatic --no-input'],
  ],
])('the build of an image sends nothing to a storage elsewhere: %s', (storage, by, expected) => {
  const files = djangoProject({ static: 'none' });
  const settings = `${files['config/settings.py']}\nSTATIC_ROOT = BASE_DIR / "collected"\n${storage}\n`;
  const storages =
    'class Base(S3Boto3Storage):\n    pass\nclass Remote(Base):\n    location = "static"\nclass Local(FileSystemStorage):\n    pass\n';
  const made = { ...files, 'config/settings.py': settings, 'config/storages.py': storages };
  const { servedBy, commands } = only(made).static.value;
  expect({ servedBy, commands }).toEqual({ servedBy: by, commands: expected });
});

test('static files are not collected without STATIC_URL, which collectstatic refuses', () => {
  const files = djangoProject({ static: 'none' });
  const settings = (files['config/settings.py'] ?? '').replace(/^STATIC_URL.*$/m, '');
  const { servedBy, commands } = only({ ...files, 'config/settings.py': settings }).static.value;
  expect({ servedBy, commands }).toEqual({ servedBy: 'unused', commands: [] });
});

test('a program of one file, whose settings are a call, has none', () => {
  const program =
    'from django.conf import settings\n\nsettings.configure(ROOT_URLCONF=__name__)\napplication = None\nfrom django.core.management import execute_from_command_line\n';
  const project = only({
    'manage.py': program,
    'requirements.txt': 'django\n',
    Procfile: 'web: gunicorn manage\n',
  });
  expect(project.static.value).toMatchObject({ servedBy: 'unused', commands: [] });
  expect(project.unknown).toEqual([]);
});

test.each([
  ['RUN python manage.py collectstatic --link --no-input', ['collectstatic --no-input']],
  ['RUN true', []],
])('a STATIC_ROOT that a package states is collected where production does: %s', (run, commands) => {
  const { static: files } = only({
    ...djangoProject({ static: 'none' }),
    'config/settings.py': `from open_api.conf.base import *\nINSTALLED_APPS = INSTALLED_APPS + ["shop"]\n`,
    Dockerfile: `FROM python:3.12\nCOPY . .\n${run}\nCMD ["gunicorn", "config.wsgi"]\n`,
  });
  expect(files.value.commands).toEqual(commands);
});

test.each<[string, Record<string, string>, string]>([
  [
    'servestatic as middleware',
    { 'config/settings.py': 'MIDDLEWARE = ["servestatic.middleware.ServeStaticMiddleware"]' },
    'own',
  ],
  [
    'servestatic around the application',
    { 'config/asgi.py': 'application = ServeStaticASGI(get_asgi_application(), "static")\n' },
    'own',
  ],
  ['an option of uwsgi', { Dockerfile: 'CMD uwsgi --static-map /static=static --module config.wsgi' }, 'own'],
  ['no such option', { Dockerfile: 'CMD uwsgi --module config.wsgi' }, 'none'],
])('static files are served by %s', (_, files, servedBy) => {
  const plain = djangoProject({ static: 'none', server: 'uwsgi' });
  const added = Object.entries(files).map(([path, text]) => [
    path,
    path === 'Dockerfile' ? `FROM python:3.13\nCOPY . .\n${text}\n` : `${plain[path] ?? ''}\n${text}\n`,
  ]);
  const project = only({ ...plain, ...Object.fromEntries(added) });
  expect(project.static.value.servedBy).toBe(servedBy);
  // The image's own command has no such option.
  expect(bringsWhiteNoise(project)).toBe(servedBy === 'none' || 'Dockerfile' in files);
});
