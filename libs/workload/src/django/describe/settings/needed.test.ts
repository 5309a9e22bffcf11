import { expect, test } from 'vitest';
import { madeWith, required } from '../../../../testing/described.ts';
import { placeholders } from '../../own/placeholders.ts';

const storages = (static_: string) =>
  `files = os.getenv("UPLOADS")\nSTORAGES = {"default": {"BACKEND": files}, "staticfiles": {"BACKEND": ${static_}}}\n`;

test.each([
  ['set only where there is one', 'if "KEY" in os.environ:\n    SECRET_KEY = os.environ["KEY"]\n', ['KEY']],
  [
    'set in production alone',
    'if os.environ.get("MODE") == "production":\n    SECRET_KEY = os.getenv("KEY")\nelse:\n    SECRET_KEY = "x"\n',
    ['KEY'],
  ],
  ['set in another file', 'try:\n    from .secrets import SECRET_KEY\nexcept ImportError:\n    pass\n', []],
  ['an address of static files', 'SECRET_KEY = "x"\nSTATIC_URL = os.getenv("ASSETS")\n', ['ASSETS']],
  [
    'a class for each of the storages',
    `SECRET_KEY = "x"\n${storages('os.getenv("ASSETS")')}`,
    ['ASSETS', 'UPLOADS'],
  ],
  ['a class with a default', `SECRET_KEY = "x"\n${storages('os.getenv("ASSETS", "a.B")')}`, ['UPLOADS']],
  [
    'a class that is optional',
    'SECRET_KEY = "x"\nif os.getenv("A"):\n    SESSION_ENGINE = os.getenv("A")\n',
    [],
  ],
])('what Django refuses to be without is required: %s', (_, settings, names) => {
  expect(required(madeWith(`import os\nINSTALLED_APPS = []\n${settings}`))).toEqual(names);
});

test('the class of a storage and the address of files have placeholders that Django takes', () => {
  const project = madeWith(`import os
INSTALLED_APPS = []
SECRET_KEY = "x"
STATIC_URL = os.environ["STATIC_URL"]
STATICFILES_STORAGE = os.environ["STATICFILES_STORAGE"]
DEFAULT_FILE_STORAGE = os.getenv("DEFAULT_FILE_STORAGE")
`);
  expect(placeholders(project, { folder: '/tmp' })).toEqual({
    STATIC_URL: '/static/',
    STATICFILES_STORAGE: 'django.contrib.staticfiles.storage.StaticFilesStorage',
    DEFAULT_FILE_STORAGE: 'django.core.files.storage.FileSystemStorage',
  });
});
