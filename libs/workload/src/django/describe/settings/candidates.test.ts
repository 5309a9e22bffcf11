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

test.each([
  ['by +', '"config.settings." + os.environ.get("SITE", "north")'],
  ['by %', '"config.settings.%s" % SITE'],
  ['in an f-string', 'f"config.settings.{SITE}"'],
  ['by format', '"config.settings.{}".format(os.getenv("SITE", "north"))'],
])('a module whose name is put together %s is the one without variables', (_, name) => {
  const { 'config/settings.py': text = '', ...files } = djangoProject();
  const sets = `os.environ.setdefault("DJANGO_SETTINGS_MODULE", ${name})\n`;
  const { settings, unknown } = only({
    ...files,
    'config/wsgi.py': `import os\nSITE = os.getenv("SITE", "north")\n${sets}`,
    'manage.py': `import os\nfrom django.core.management import execute_from_command_line\ndef main():\n    SITE = os.getenv("SITE", "south")\n    ${sets}`,
    'config/settings/__init__.py': '',
    'config/settings/base.py': text,
    'config/settings/north.py': 'from .base import *\n',
    'config/settings/south.py': 'from .base import *\n',
  });
  expect(settings.production?.value).toBe('config.settings.north');
  expect(settings.modules.filter((one) => one.includes('..'))).toEqual([]);
  expect(unknown).toEqual([]);
});

test.each([
  ['if', 'if os.environ["STAGE"] == "live":\n    from .live import *\nelse:\n    from .local import *\n'],
  [
    'match',
    'match os.environ["STAGE"].lower():\n    case "live":\n        from .live import *\n    case _:\n        raise ValueError\n',
  ],
])(
  'a package of settings that reads a part in by %s is production itself, with the variable that names its stage',
  (_, choice) => {
    const { 'config/settings.py': text = '', ...files } = djangoProject();
    const project = only({
      ...files,
      'config/settings/__init__.py': `import os\nfrom .base import *\n${choice}`,
      'config/settings/base.py': `${text}\nSTATIC_ROOT = "collected"\n`,
      'config/settings/tools.py': 'import os\nread = os.environ.__getitem__\n',
      'config/settings/live.py': 'from .tools import read\nDEBUG = False\nTOKEN = read("TOKEN")\n',
      'config/settings/local.py': 'DEBUG = True\n',
    });
    expect(project.settings.production?.value).toBe('config.settings');
    expect(project.settings.environment).toEqual({ STAGE: 'live' });
    expect(project.static.value.root).toBe('collected');
    expect(project.unknown).toEqual([]);
  },
);

test.each([
  ['an import by a computed name', 'importlib.import_module(f"config.settings.{STAGE}")'],
  ['one relative to the package', 'importlib.import_module(f".{STAGE}", __name__)'],
])('%s runs before the module that it could name, so production has the variable', (_, call) => {
  const { 'config/settings.py': text = '', ...files } = djangoProject();
  const project = only({
    ...files,
    'config/settings/__init__.py': `import importlib, os\nSTAGE = os.getenv("STAGE", "local")\nmodule = ${call}\nglobals().update(vars(module))\n`,
    'config/settings/local.py': `${text}\nDEBUG = True\n`,
    'config/settings/production.py': `${text}\nDEBUG = False\n`,
  });
  expect(project.settings.production?.value).toBe('config.settings.production');
  expect(project.settings.environment).toEqual({ STAGE: 'production' });
});

test('settings that take one of two files by a helper of the project are production, with what chooses its file', () => {
  const { 'config/settings.py': text = '', ...files } = djangoProject();
  const part = (rest: string) => `from tools.environment import read\nDATA = "/data"\n${rest}\n`;
  const { settings, unknown } = only({
    ...files,
    'tools/__init__.py': '',
    'tools/environment.py':
      'import os\ndef read(name, default=""):\n    return os.environ.get(name, default)\n',
    'config/settings.py': [
      'import os\nfrom tools.environment import read\nlive = read("STAGE", "dev") == "production"',
      'if live:\n    from .production_settings import *\nelse:\n    from .dev_settings import *',
      'with open(os.path.join(DATA, "secret.key")) as file:\n    SIGNING = file.read()',
      text,
    ].join('\n'),
    'config/production_settings.py': part('STATIC_ROOT = "collected"'),
    'config/dev_settings.py': part('PAGE_SIZE = 5'),
  });
  expect(settings.production?.value).toBe('config.settings');
  expect(settings.environment).toEqual({ STAGE: 'production' });
  expect(unknown).toEqual([]);
});

test('settings that leave their database to those which build on them are not production', () => {
  const { 'config/settings.py': text = '', ...files } = djangoProject();
  const served = 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")\n';
  const project = only({
    ...files,
    'config/wsgi.py': served,
    'manage.py': `${served}from django.core.management import execute_from_command_line\n`,
    'config/settings/base.py': text.replace(/^DATABASES = \{[\s\S]*?^\}\n/m, ''),
    'config/settings/local.py':
      'from .base import *\nDATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "db.sqlite3"}}\n',
    'config/settings/test.py': 'from .local import *\n',
  });
  expect(project.settings.production?.value).toBe('config.settings.local');
  expect(project.unknown.join()).toContain('"settings": "config.settings.local"');
});
