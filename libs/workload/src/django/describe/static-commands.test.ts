import { djangoProject } from '@shipshape/workload/testing';
import { expect, test } from 'vitest';
import { collecting, only, workflow } from '../../../testing/described.ts';

test('the files that the own image of a team collects are collected', () => {
  const Dockerfile =
    'FROM python:3.13\nCOPY . .\nRUN python manage.py collectstatic --noinput --no-default-ignore --no-post-process -i *.map --ignore=src\nCMD gunicorn config.wsgi\n';
  expect(only({ ...djangoProject({ static: 'whitenoise' }), Dockerfile }).static.value.commands).toEqual([
    "collectstatic --no-input --no-default-ignore --no-post-process --ignore='*.map' --ignore='src'",
  ]);
});

test.each<[string, string, Record<string, string>, string[]]>([
  [
    'django-tailwind-cli',
    'INSTALLED_APPS += ["django_tailwind_cli"]',
    {},
    ['tailwind build', 'collectstatic --no-input'],
  ],
  [
    'django-tailwind-cli whose program CI gets by a command',
    'INSTALLED_APPS += ["django_tailwind_cli"]\nTAILWIND_CLI_AUTOMATIC_DOWNLOAD = False',
    {
      '.github/workflows/a.yml': workflow('uv run -m manage tailwind --skip-checks download_cli'),
    },
    ['tailwind download_cli', 'tailwind build', 'collectstatic --no-input'],
  ],
  [
    'django-tailwind-cli with its style committed',
    'INSTALLED_APPS += ["django_tailwind_cli"]\nTAILWIND_CLI_DIST_CSS = "css/site.css"',
    { 'assets/css/site.css': '' },
    ['collectstatic --no-input'],
  ],
  [
    'django-tailwind with a theme that npm builds',
    'INSTALLED_APPS += ["tailwind"]',
    {
      'theme/static_src/package.json': '{"scripts": {"build": "postcss"}}',
      Procfile: 'release: python manage.py tailwind build\nweb: gunicorn config.wsgi\n',
    },
    ['collectstatic --no-input'],
  ],
  [
    'a command of the project’s own, which production runs before files are collected, in place of django-sass-processor’s',
    'INSTALLED_APPS += ["sass_processor"]',
    {
      'requirements.txt': 'django==5.2.8\nlibsass\ndjango-compressor\ndjango-sass-processor\n',
      Dockerfile: 'FROM python:3.13\nCOPY . .\nENTRYPOINT ["/entrypoint.sh"]\n',
      'entrypoint.sh':
        'python manage.py initdb\npython manage.py compile_themes || exit 1\npython manage.py collectstatic\nexec "$@"\n',
    },
    ['compile_themes', 'collectstatic --no-input'],
  ],
  [
    'django-compressor that is forced where production starts',
    'COMPRESS_OFFLINE = False',
    { Procfile: 'release: python manage.py compress --force\nweb: gunicorn config.wsgi\n' },
    ['collectstatic --no-input', 'compress --force'],
  ],
  [
    'django-compressor that is offline, and forced as well',
    'COMPRESS_OFFLINE = True',
    { Procfile: 'release: python manage.py compress --force\nweb: gunicorn config.wsgi\n' },
    ['collectstatic --no-input', 'compress'],
  ],
  [
    'libsass, by a rule of make',
    '',
    {
      'requirements.txt': 'django==5.2.8\nlibsass==0.23.0\n',
      Makefile:
        'SCSS = scss\nstyles:\n\tpython -m pysassc $(SCSS)/site.scss static/site.css --style=compressed\n',
    },
    ['pysassc scss/site.scss static/site.css --style=compressed', 'collectstatic --no-input'],
  ],
])('commands for the style of %s', (_, setting, files, commands) => {
  expect(collecting(setting, files).static.value.commands).toEqual(commands);
});
