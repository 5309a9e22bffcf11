import { djangoProject } from '@shipshape/workload/testing';
import { expect, test } from 'vitest';
import { only, workflow } from '../../../testing/described.ts';

const pytest = djangoProject({ tests: 'pytest' });

test.each<[string, Record<string, string>, true | undefined]>([
  [
    'names in a manifest',
    { settings: 'STATICFILES_STORAGE = "whitenoise.storage.CompressedManifestStaticFilesStorage"' },
    true,
  ],
  [
    'no manifest',
    { settings: 'STATICFILES_STORAGE = "whitenoise.storage.CompressedStaticFilesStorage"' },
    undefined,
  ],
  [
    'a storage that is replaced',
    { settings: 'STORAGES = {"staticfiles": {"BACKEND": "a.ManifestStorage"}}\nSTORAGES = {}' },
    undefined,
  ],
  [
    'names in a manifest that is committed',
    {
      settings:
        'STATIC_ROOT = BASE_DIR / "kept"\nSTATICFILES_STORAGE = "whitenoise.storage.CompressedManifestStaticFilesStorage"',
      kept: '{}',
    },
    undefined,
  ],
  ['CI that collects before', { ci: workflow('python manage.py collectstatic --noinput', 'pytest') }, true],
  [
    'another workflow that collects',
    { ci: workflow('pytest'), other: workflow('python manage.py collectstatic') },
    undefined,
  ],
])(
  'static files are collected before the tests for %s',
  (_, { settings = '', ci = '', other = '', kept }, collects) => {
    const plain = djangoProject({ tests: 'pytest', static: 'none' });
    const files = {
      ...plain,
      'config/settings.py': `${plain['config/settings.py']}\n${settings}\n`,
      '.github/workflows/a.yml': ci,
      '.github/workflows/b.yml': other,
      ...(kept ? { 'kept/staticfiles.json': kept } : {}),
    };
    expect(only(files).tests.value.collects).toBe(collects);
  },
);

test.each<[string, string[], Record<string, string>, string[] | undefined]>([
  ['a step', ['django-admin compilemessages -l de', 'pytest'], {}, ['notes/locale', 'shop/locale']],
  [
    'a rule of make',
    ['make ci'],
    { Makefile: 'ci: messages test\nmessages:\n\tpython -m manage compilemessages\ntest:\n\tpytest\n' },
    ['notes/locale', 'shop/locale'],
  ],
  [
    'a rule of make in another step',
    ['make messages', 'pytest'],
    { Makefile: 'messages:\n\t./manage.py compilemessages\n' },
    ['notes/locale', 'shop/locale'],
  ],
  [
    'commands before those of tox',
    ['tox'],
    { 'tox.ini': '[testenv]\ncommands_pre = django-admin compilemessages\ncommands = pytest\n' },
    ['notes/locale', 'shop/locale'],
  ],
  [
    'an action of its own',
    ['true\n      - uses: ./.github/set-up', 'pytest'],
    {
      '.github/set-up/action.yml': 'runs:\n  steps:\n    - uses: owner/shop/.github/messages@main\n',
      '.github/messages/action.yaml': 'runs:\n  steps:\n    - run: ./manage.py compilemessages\n',
    },
    ['notes/locale', 'shop/locale'],
  ],
  [
    'an action that another workflow uses',
    ['pytest'],
    {
      '.github/workflows/b.yml': workflow('true\n      - uses: ./.github/set-up'),
      '.github/set-up/action.yml': 'runs:\n  steps:\n    - run: ./manage.py compilemessages\n',
    },
    undefined,
  ],
  [
    'tests whose command is not known',
    ['true'],
    { '.github/workflows/tests.yml': workflow('just run compilemessages', 'just test') },
    ['notes/locale', 'shop/locale'],
  ],
  [
    'another workflow',
    ['pytest'],
    { '.github/workflows/b.yml': workflow('./manage.py compilemessages') },
    undefined,
  ],
  ['no command of CI', ['pytest'], { Makefile: 'messages:\n\t./manage.py compilemessages\n' }, undefined],
])('translations are compiled before the tests for %s', (_, steps, files, folders) => {
  const messages = ['shop/locale/de', 'shop/locale/fr', 'notes/locale/de', 'docs/locale/de'].map((folder) => [
    `${folder}/LC_MESSAGES/django.po`,
    '',
  ]);
  const found = only({
    ...pytest,
    ...Object.fromEntries(messages),
    ...files,
    '.github/workflows/a.yml': workflow(...steps),
  });
  expect(found.tests.value.translations).toEqual(folders);
});
