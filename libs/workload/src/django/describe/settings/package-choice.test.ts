import { djangoProject } from '@shipshape/workload/testing';
import { expect, test } from 'vitest';
import { only } from '../../../../testing/described.ts';

test('what the Dockerfile sets for a package whose choice cannot be followed is kept', () => {
  const { 'config/settings.py': text = '', ...files } = djangoProject();
  const environmentOf = (variables: string) =>
    only({
      ...files,
      'config/settings/__init__.py':
        'import importlib, os\nchosen = os.environ.get("STAGE", "local")\nfor name, value in importlib.import_module(f"{__name__}.{chosen}").__dict__.items():\n    if name.isupper():\n        globals()[name] = value\n',
      'config/settings/local.py': `${text}\nDEBUG = True\n`,
      'config/settings/prod.py': `${text}\nDEBUG = False\n`,
      Dockerfile: `FROM python:3.12-slim\nENV DJANGO_SETTINGS_MODULE=config.settings.prod ${variables}\nCOPY . .\nRUN pip install -r requirements.txt\nCMD ["gunicorn", "config.wsgi"]\n`,
    }).settings.environment;
  expect(environmentOf('STAGE=prod PORT=80')).toEqual({ STAGE: 'prod' });
  expect(environmentOf('PORT=80')).toEqual({});
});

test('a package of settings is production, where its modules are pieces that it puts together', () => {
  const { 'config/settings.py': text = '', ...files } = djangoProject();
  const choice =
    'import os, sys\nfrom .base import *\nif "test" in sys.argv[:2]:\n    from .test import *\nelif os.environ.get("LIVE") in ["1", "True"]:\n    from .production import *\n';
  const { settings, tests } = only({
    ...files,
    'config/settings/__init__.py': choice,
    'config/settings/base.py': `${text}\nBASE = 1\nROOT_URLCONF = "config.urls"\n`,
    'config/settings/test.py': 'from .base import INSTALLED_APPS\nPAGES = len(INSTALLED_APPS)\n',
    'config/settings/production.py': 'from config.settings import BASE\nSECURE_SSL_REDIRECT = True\n',
    Dockerfile:
      'FROM python:3.13\nENV LIVE=1 DEBUG=1 SECRET_KEY=build\nCOPY . .\nRUN python manage.py collectstatic\n',
  });
  expect(settings.production?.value).toBe('config.settings');
  expect(settings.environment).toEqual({ LIVE: '1' });
  expect(tests.value.settings).toBe('config.settings');
});
