import { djangoProject } from '@shipshape/workload/testing';
import { expect, test } from 'vitest';
import { only } from '../../../../testing/described.ts';

test.each([
  ['config/settings_base.py', 'config/settings_prod.py', 'config.settings_prod'],
  ['config/base_settings.py', 'config/production_settings.py', 'config.production_settings'],
  ['config/settings/base.py', 'config/settings/live.py', 'config.settings.live'],
])('where code alone chooses among %s and %s, each is known by its name', (base, production, module) => {
  const { 'config/settings.py': text = '', ...files } = djangoProject();
  const chosen =
    'import os\nfrom tools import chosen\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", chosen())\n';
  const project = only({
    ...files,
    'manage.py': `${chosen}from django.core.management import execute_from_command_line\n`,
    'config/wsgi.py': chosen,
    [base]: text,
    [production]: `from .${base.replace(/^.*\/|\.py$/g, '')} import *\n`,
  });
  expect(project.settings.production?.value).toBe(module);
  expect(project.unknown).toEqual([]);
});

test('of two that wsgi.py chooses between by its host, the one of deployments is production', () => {
  const chosen =
    'import os\nname = "config.deployment_settings" if "RENDER" in os.environ else "config.settings"\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", name)\n';
  const { settings } = only({
    ...djangoProject(),
    'config/wsgi.py': chosen,
    'config/deployment_settings.py': 'from .settings import *\n',
  });
  expect(settings.production?.value).toBe('config.deployment_settings');
});
