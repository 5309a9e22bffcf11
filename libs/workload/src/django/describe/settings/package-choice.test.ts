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
