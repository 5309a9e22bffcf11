import { djangoProject } from '@shipshape/workload/testing';
import { expect, test } from 'vitest';
import { only } from '../../../../testing/described.ts';

/** The one settings module in pieces that `include` of django-split-settings joins. */
function inPieces(include: string) {
  const files = djangoProject();
  const { 'config/settings.py': whole = '', ...rest } = files;
  return only({
    ...rest,
    'config/settings/__init__.py': `from split_settings.tools import include, optional\n\n${include}\n`,
    'config/settings/settings.dist.py': whole,
    'config/settings/parts/10_cache.py': 'import os\n\nCACHE = os.environ["CACHE"]\nAPPS = INSTALLED_APPS\n',
    'config/settings/parts/20_mail.py': 'import os\n\nMAIL = os.environ["MAIL"]\n',
    'config/settings/parts/notes.txt': 'MAIL',
  });
}

test.each([
  ['texts', 'include("settings.dist.py", "parts/*.py", optional("local.py"))'],
  ['a list', 'parts = ["settings.dist.py", "parts/?0_*.py", optional("local.py")]\ninclude(*parts)'],
  [
    'the module',
    'import split_settings.tools\n\nsplit_settings.tools.include("settings.dist.py", "parts/*.py")',
  ],
])('files that include joins are one settings module: by %s', (_, include) => {
  const { variables, services, unknown, application } = inPieces(include);
  const required = variables.filter(({ value }) => value.required).map(({ value }) => value.name);
  expect(required).toEqual(expect.arrayContaining(['SECRET_KEY', 'CACHE', 'MAIL']));
  expect(variables.find(({ value }) => value.name === 'MAIL')?.evidence[0]).toMatchObject({
    file: 'config/settings/parts/20_mail.py',
    line: 3,
  });
  expect(services.map(({ value }) => value.kind)).toEqual(['sqlite']);
  expect(application.wsgi?.value).toBe('config.wsgi:application');
  expect(unknown).toEqual([]);
});

test.each([
  // As production's image sets it, as wsgi.py does, or as the file is called.
  [
    'RUN_MODE',
    '',
    { Dockerfile: 'FROM python:3.13\nENV RUN_MODE=cloud\nCOPY . .\nCMD ["gunicorn", "config.wsgi"]\n' },
    'cloud',
  ],
  ['RUN_MODE', 'os.environ.setdefault("RUN_MODE", "cloud")\n', {}, 'cloud'],
  ['RUN_MODE', '', {}, 'production'],
])(
  'the variable %s that chooses a file has the value of production: %j, %j',
  (name, server, files, value) => {
    const { 'config/settings.py': whole = '', 'config/wsgi.py': wsgi = '', ...rest } = djangoProject();
    const project = only({
      ...rest,
      ...files,
      'config/wsgi.py': wsgi.replace(/^(?=application)/m, server),
      'config/settings/__init__.py': `from os import environ\nfrom split_settings.tools import include\n\nenviron.setdefault("${name}", "local")\nmode = environ["${name}"]\ninclude("common.py", f"modes/{mode}.py")\n`,
      'config/settings/common.py': `${whole}\nHERE = Path(__file__).parent\nSTATIC_ROOT = HERE / "made"\n`,
      'config/settings/modes/local.py': 'DEBUG = True\n',
      'config/settings/modes/cloud.py': 'import os\nMAIL = os.environ["MAIL"]\n',
      'config/settings/modes/production.py': 'import os\nMAIL = os.environ["MAIL"]\n',
    });
    expect(project.settings.environment).toEqual({ [name]: value });
    const required = project.variables.filter((one) => one.value.required).map((one) => one.value.name);
    expect(required).toContain('MAIL');
    expect(required).not.toContain(name);
    // A file that is joined has the module's __file__.
    expect(project.static.value.root).toBe('config/settings/made');
  },
);

test.each([
  'include("common.py", f"modes/{mode}.py")',
  'files = ["common.py", f"modes/{mode}.py", optional("modes/own.py")]\ninclude(*files)',
  'files = ("common.py",)\nfiles += ("modes/{}.py".format(mode.lower()),)\ninclude(*files)',
  'include(*["common.py", "modes/%s.py" % mode])',
  'include("common.py", optional("modes/{0}.py".format(env.get("RUN_MODE"))))',
])('the file of production is chosen however its name is made: %j', (include) => {
  const { 'config/settings.py': whole = '', ...rest } = djangoProject();
  const project = only({
    ...rest,
    'config/settings/__init__.py': `from split_settings.tools import include, optional\nfrom config.parts import env\n\nmode = env.get("RUN_MODE", "local")\n${include}\n`,
    'config/parts.py': 'from os import environ as env\n',
    'config/settings/common.py': whole,
    'config/settings/modes/local.py': 'DEBUG = True\n',
    'config/settings/modes/production.py': 'from config.settings import env\nMAIL = env["MAIL"]\n',
    'config/settings/production.py': 'from config.parts import env\nINSTALLED_APPS = []\n',
  });
  expect(project.settings.production?.value).toBe('config.settings');
  expect(project.settings.environment).toEqual({ RUN_MODE: 'production' });
  const required = project.variables.filter((one) => one.value.required).map((one) => one.value.name);
  expect(required).toContain('MAIL');
});

test.each<[string, Record<string, string>]>([
  [
    'if os.environ.get("STAGE", "development") == "live":\n    from .production import *\nelse:\n    from .local import *\n',
    { STAGE: 'live' },
  ],
  [
    'match os.environ.get("STAGE"):\n    case "dev" | None:\n        from .local import *\n    case "live":\n        from .production import *\n',
    { STAGE: 'live' },
  ],
  [
    'if os.environ.get("STAGE") == "dev":\n    from .local import *\nelse:\n    from .production import *\n',
    {},
  ],
  ['if os.environ.get("STAGE") == "dev":\n    from .local import *\n', {}],
])('production has the variable by which the package imports its settings: %s', (choice, expected) => {
  const project = only({
    ...djangoProject({ settings: 'split' }),
    'config/settings/__init__.py': `import os\n\n${choice}`,
  });
  expect(project.settings.production?.value).toBe('config.settings.production');
  expect(project.settings.environment).toEqual(expected);
});

test('a file that includes itself, and one that is not there, end', () => {
  expect(inPieces('include("*.py", "nothing.py")').unknown).toEqual([]);
});

test('a settings package of production counts as a module of that name', () => {
  const { 'config/settings/production.py': production = '', ...files } = djangoProject({ settings: 'split' });
  const bare = Object.fromEntries(
    Object.entries(files).map(([path, text]) => [
      path,
      path === 'config/settings/__init__.py'
        ? ''
        : text.replaceAll(/config\.settings\.(production|local)/g, 'config.settings'),
    ]),
  );
  const { settings } = only({ ...bare, 'config/settings/production/__init__.py': production });
  expect(settings.production?.value).toBe('config.settings.production');
});

test.each([
  ['fly', {}, 'config.settings.fly'],
  // The package itself, which manage.py and wsgi.py name, has nothing.
  [
    'fly',
    { 'config/settings/__init__.py': '# Nothing.\n', ...namedByAll('config.settings') },
    'config.settings.fly',
  ],
  // Settings for the build alone, and what another one is built on, are not deployed.
  ['fly', { 'config/settings/static.py': 'from .fly import *\n' }, null],
  ['fly', { 'config/settings/static.py': 'from .base import *\n' }, 'config.settings.fly'],
  ['fly', { 'config/settings/heroku.py': 'from .base import *\n' }, null],
])(
  'production is what builds on others and is called after nothing else: %s beside %j',
  (name, more, production) => {
    const { 'config/settings/production.py': deployed = '', ...files } = djangoProject({ settings: 'split' });
    const named = Object.entries(files).map(([path, text]) => [
      path,
      text.replaceAll('config.settings.production', 'config.settings.local'),
    ]);
    const project = only({
      ...Object.fromEntries(named),
      [`config/settings/${name}.py`]: `from config.settings.base import *\n${deployed}`,
      'config/settings/pipes.py': 'PIPELINE = {}\n',
      ...more,
    });
    expect(project.settings.modules).toContain(`config.settings.${name}`);
    expect(project.settings.modules).not.toContain('config.settings.pipes');
    const unknown = project.unknown.some((one) => one.startsWith('Which settings are'));
    expect(unknown ? null : project.settings.production?.value).toBe(production);
  },
);

test.each([
  ['config.settings.fly', 'config.settings.fly', []],
  [
    'config.settings.nowhere',
    'config.settings.local',
    ['"settings" in shipshape.json:1 names', 'Which settings are'],
  ],
])('what the team states goes before what its files name: %s', (settings, production, unknown) => {
  const { 'config/settings/production.py': deployed = '', ...files } = djangoProject({ settings: 'split' });
  const project = only({
    ...files,
    'config/settings/fly.py': deployed,
    'config/settings/heroku.py': deployed,
    ...namedByAll('config.settings.local'),
    'shipshape.json': JSON.stringify({ settings, test: { settings: 'config.settings.test' } }),
  });
  expect(project.settings.production?.value).toBe(production);
  const about = project.unknown.filter((one) => /settings/.test(one));
  expect(about).toEqual(unknown.map((one) => expect.stringContaining(one)));
});

test('a package of settings goes before the module of startproject that was left beside it', () => {
  const { 'config/settings.py': whole = '', ...rest } = djangoProject();
  const { settings, unknown } = only({
    ...rest,
    'config/settings.py': '"""Moved."""\n',
    'config/settings/__init__.py': 'from .base import *\n',
    'config/settings/base.py': whole,
  });
  expect(settings.production?.value).toBe('config.settings');
  expect(unknown).toEqual([]);
});

test('two applications of one project leave open which one is deployed, until it is stated', () => {
  const { 'config/settings.py': whole = '', 'config/wsgi.py': wsgi = '', ...rest } = djangoProject();
  const files = Object.fromEntries(
    ['sender', 'receiver'].flatMap((name) => [
      [`${name}/settings.py`, whole],
      [`${name}/wsgi.py`, wsgi.replaceAll('config.settings', `${name}.settings`)],
    ]),
  );
  const about = (more: Record<string, string>) =>
    only({
      ...rest,
      ...files,
      'manage.py': 'from django.core.management import execute_from_command_line\n',
      ...more,
    }).unknown.filter((one) => one.startsWith('Which settings'));
  expect(about({})).toEqual([expect.stringContaining('there are receiver.settings, sender.settings,')]);
  expect(about({ 'shipshape.json': '{"settings": "sender.settings"}' })).toEqual([]);
});

/** What starts a project, naming this module. */
function namedByAll(module: string) {
  const named = `import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "${module}")\n`;
  return {
    'manage.py': `${named}from django.core.management import execute_from_command_line\n`,
    'config/wsgi.py': `${named}application = None\n`,
    'config/asgi.py': `${named}application = None\n`,
  };
}

test.each<[string, string]>([
  ['SECRET_KEY = "x"\nDATABASES = {}\n', 'config.settings'],
  ['from .settings import *\n', 'config.settings_test'],
  ['import config.settings as base\nlocals().update(vars(base))\n', 'config.settings_test'],
  ['INSTALLED_APPS = ["notes"]\n', 'config.settings_test'],
])('tests have no settings that are a part for others to read: %j', (text, expected) => {
  const { tests } = only({ ...djangoProject(), 'config/settings_test.py': text });
  expect(tests.value.settings).toBe(expected);
});

test.each([
  ['if sys.argv[1] == "makemigrations":\n    SET(KEY, BARE)\nelse:\n    SET(KEY, DESK)'],
  ['if sys.argv[1:2] == ["migrate"]:\n    os.environ[KEY] = BARE\nSET(KEY, DESK)'],
  ['SET(KEY, os.getenv(KEY, DESK))'],
  ['module = os.environ.get(KEY, DESK)\nSET(KEY, module)'],
  ['module = BARE if "SITE" in os.environ else DESK\nSET(KEY, module)'],
  ['if "SITE" not in os.environ:\n    module = DESK\nelse:\n    module = BARE\nSET(KEY, module)'],
])('development has what manage.py takes for any command, without variables: %s', (text) => {
  const code = text
    .replaceAll('SET', 'os.environ.setdefault')
    .replaceAll('KEY', '"DJANGO_SETTINGS_MODULE"')
    .replaceAll('BARE', '"config.settings.bare"')
    .replaceAll('DESK', '"config.settings.desk"');
  const { 'config/settings/local.py': local = '', ...others } = djangoProject({ settings: 'split' });
  const project = only({
    ...others,
    'config/settings/bare.py': 'from .base import *\n',
    'config/settings/desk.py': local,
    'manage.py': `import os, sys\n${code}\nfrom django.core.management import execute_from_command_line\n`,
  });
  expect(project.settings.development?.value).toBe('config.settings.desk');
});
