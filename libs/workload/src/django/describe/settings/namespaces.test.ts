import { expect, test } from 'vitest';
import { madeWith, required } from '../../../../testing/described.ts';

const base = `import os
INSTALLED_APPS = ["django.contrib.staticfiles"]
ROOT_URLCONF = "config.urls"
SECRET_KEY = os.environ["KEY_OF_SITE"]
DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": os.getenv("NAME_OF_DATA")}}
`;
const from = 'from config import base\n';

test.each([
  ['all of a module', `${from}globals().update(vars(base))\n`],
  [
    'those that a function chooses',
    `import copy\n${from}def names(of):\n    return copy.deepcopy({k: v for k, v in of.__dict__.items() if k.isupper()})\nfound = names(base)\nglobals().update(found)\n`,
  ],
  [
    'one by one',
    `${from}for name in dir(base):\n    if name.isupper():\n        globals()[name] = getattr(base, name)\n`,
  ],
])('settings that are the names of another module: %s', (_, settings) => {
  const project = madeWith(settings, { 'config/base.py': base });
  expect(required(project)).toEqual(['KEY_OF_SITE']);
  expect(project.variables[0]?.evidence).toMatchObject([{ file: 'config/base.py', line: 4 }]);
  expect(project.services).toMatchObject([{ value: { kind: 'postgresql', variables: ['NAME_OF_DATA'] } }]);
  expect(project.unknown.join('\n')).not.toContain('while it is loaded');
});

test('names that a dictionary gives, and those of it that an error asks for', () => {
  const project = madeWith(`import os
INSTALLED_APPS = []
SECRET_KEY = "x"
for name in ("NEEDED", "OTHER"):
    vars()[name] = os.environ.get(name)
if not globals().get("NEEDED"):
    raise RuntimeError("NEEDED")
globals().update({"STATIC_ROOT": "/srv/static"})
`);
  expect(required(project)).toEqual(['NEEDED']);
  expect(project.variables.map(({ value }) => value.name)).toContain('OTHER');
});
