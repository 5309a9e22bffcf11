import { djangoProject } from '@shipshape/workload/testing';
import { expect, test } from 'vitest';
import { only } from '../../../../testing/described.ts';

const shop = (apps: string, development: string, more = {}) => {
  const made = djangoProject();
  const settings = `${made['config/settings.py']}\nimport os\n${apps}\n`;
  const files = { ...made, 'config/settings.py': settings, 'requirements-dev.txt': development, ...more };
  return only(files).unknown.filter((one) => one.startsWith('Whether production starts'));
};
const toolbar = 'INSTALLED_APPS += ["debug_toolbar"]';
const beside = '-r requirements.txt\ndjango-debug-toolbar==6.0.0\nDjango_Extensions==4.1\n';

test('an application of production that development alone installs is named with its package', () => {
  expect(shop(toolbar, beside)).toEqual([
    "Whether production starts: its INSTALLED_APPS name debug_toolbar, and django-debug-toolbar is among development's packages alone (requirements-dev.txt:2). Move it to production's packages, or add debug_toolbar in the settings of development only.",
  ]);
  expect(shop('INSTALLED_APPS += ["django_extensions.Config"]', beside)).toHaveLength(1);
});

test.each([
  [`if os.getenv("DEBUG") == "True":\n    ${toolbar}`, {}],
  [toolbar, { 'requirements.txt': 'django==5.2.8\ndjango-debug-toolbar\n' }],
  [`from tools import flag\nDEBUG = flag("DEBUG")\nif not os.getenv("CI") and DEBUG:\n    ${toolbar}`, {}],
  ['INSTALLED_APPS += ["toolbar"]', {}],
  [`try:\n    import debug_toolbar\n    ${toolbar}\nexcept ImportError:\n    pass`, {}],
  [`from importlib.util import find_spec\nif find_spec("debug_toolbar"):\n    ${toolbar}`, {}],
])('one that production has or does not name is no question: %j %j', (apps, more) => {
  expect(shop(apps, beside, more)).toEqual([]);
});

test.each([
  ['uv sync --no-dev --extra bar', 0],
  ['uv sync --all-extras', 0],
  ['uv pip install --system -r pyproject.toml --extra=bar', 0],
  ['pdm install -G bar', 0],
  ['pip install .[bar]', 0],
  ['uv sync --no-dev', 1],
])(
  'without a lock, an extra that production’s Dockerfile names is production’s: %s',
  (install, questions) => {
    const { 'requirements.txt': _, 'requirements-dev.txt': __, ...made } = djangoProject();
    const { install: found, unknown } = only({
      ...made,
      'config/settings.py': `${made['config/settings.py']}\n${toolbar}\n`,
      'pyproject.toml':
        '[project]\nname = "a"\ndependencies = ["django==5.2.8"]\n[project.optional-dependencies]\nbar = ["django-debug-toolbar"]\n',
      Dockerfile: `FROM python:3.12-slim\nCOPY . .\nRUN ${install}\nCMD ["gunicorn", "config.wsgi"]\n`,
    });
    expect(found.value).toMatchObject({ installer: 'pyproject', locked: false });
    expect(found.value.groups.production).toEqual(questions ? [] : ['bar']);
    expect(unknown.filter((one) => one.startsWith('Whether production starts'))).toHaveLength(questions);
  },
);

const imports = (files: Record<string, string>, development = beside) =>
  shop('', development, files).map((one) => one.replace(/, and .*/, ''));
const inUrls = (text: string) => ({ 'config/urls.py': `from django.urls import include, path\n${text}\n` });

test('what production’s code imports in any case is named as well, once', () => {
  const urls = inUrls('import debug_toolbar\nurlpatterns = [path("x", include(debug_toolbar.urls))]');
  expect(shop('', beside, urls)).toEqual([
    "Whether production starts: config/urls.py:2 imports debug_toolbar, and django-debug-toolbar is among development's packages alone (requirements-dev.txt:2). Move it to production's packages, or import it where DEBUG is on alone.",
  ]);
  expect(shop(toolbar, beside, urls)).toHaveLength(1);
});

test.each([
  ['from shop import views', { 'shop/views.py': 'from debug_toolbar.panels import Panel\n' }],
  ['urlpatterns = [path("", include("shop.urls"))]', { 'shop/urls.py': 'import os, debug_toolbar as x\n' }],
  [
    'from shop.parts import (  # a\n  a,\n  page,\n)',
    { 'shop/parts/page.py': 'from .. import debug\n', 'shop/debug.py': 'import debug_toolbar.urls\n' },
  ],
])('an import of a module that the URLs import: %s', (text, files) => {
  const found = imports({
    ...inUrls(text),
    ...Object.fromEntries(
      Object.entries({ 'shop/__init__.py': '', 'shop/parts/__init__.py': 'a = 1\n', ...files }),
    ),
  });
  expect(found).toHaveLength(1);
});

test.each([
  'try:\n    import debug_toolbar\nexcept ImportError:\n    pass',
  'from django.conf import settings\nif settings.DEBUG:\n    import debug_toolbar',
  'def page(request):\n    import debug_toolbar',
  '"""\nimport debug_toolbar\n"""',
  'urlpatterns = [*([path("", include("shop.debug"))] if False else [])]',
  // Another package may bring it.
  'import requests',
])('an import that may not happen or not fail is no question: %s', (text) => {
  const files = { 'shop/__init__.py': '', 'shop/debug.py': 'import debug_toolbar\n' };
  expect(imports({ ...inUrls(text), ...files }, `${beside}requests\n`)).toEqual([]);
});
