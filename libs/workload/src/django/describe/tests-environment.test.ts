import { djangoProject } from '@shipshape/workload/testing';
import { expect, test } from 'vitest';
import { made, only, workflow } from '../../../testing/described.ts';

const environmentOfTests = (text: string, more = {}) => {
  const before = djangoProject();
  const settings = `${before['config/settings.py']}\nimport os\nfrom environs import Env\nenv = Env()\n${text}\n`;
  return only({ ...before, 'config/settings.py': settings, ...more }).tests.value.environment;
};
const byVariable = 'SECURE_SSL_REDIRECT = env.bool("SSL", default=True)';

test.each([
  [byVariable, { SSL: 'False' }],
  ['SECURE_SSL_REDIRECT = os.getenv("SSL", "1") == "1"', { SSL: 'False' }],
  ['SECURE_SSL_REDIRECT = bool(int(os.getenv("SSL", 1)))', { SSL: '0' }],
  ['SECURE_SSL_REDIRECT = env.bool("SSL", default=False)', undefined],
  ['SECURE_SSL_REDIRECT = True', undefined],
])('tests ask over http: %s', (text, expected) => {
  expect(environmentOfTests(text)).toEqual(expected);
});

test('what CI runs the tests with counts', () => {
  const ci = workflow('python manage.py test');
  expect(environmentOfTests(byVariable, { '.github/workflows/ci.yml': ci })).toBeUndefined();
});

test.each([
  [
    'cp .env.example .env',
    {
      ...{ SHOP_MODE: 'two words', EMPTY: '', SESSION_AUTH: '1' },
      ...{ SECRET_KEY: expect.stringContaining('placeholder') },
      ...{ PG_PASSWORD: expect.stringContaining('placeholder') },
    },
  ],
  ['cp .env.example site.env', expect.objectContaining({ SHOP_MODE: 'two words' })],
  ['cp .env.example notes.txt', undefined],
])('a file of variables that CI makes before the tests counts: %s', (copy, expected) => {
  const ci = `jobs:\n  a:\n    steps:\n      - run: ${copy}\n      - run: python manage.py test\n`;
  const sample =
    '# a sample\nSHOP_MODE="two words" # a comment\nEMPTY=\nSECRET_KEY=real\nSESSION_AUTH=1\nPG_PASSWORD=123456\nDB=mysql://me:word@db/x\n';
  expect(environmentOfTests('', { '.github/workflows/ci.yml': ci, '.env.example': sample })).toEqual(
    expected,
  );
});

test('what CI sets itself counts for more than such a file', () => {
  const ci =
    'jobs:\n  a:\n    steps:\n      - run: cp .env.example .env\n      - run: python manage.py test\n        env:\n          SHOP_MODE: here\n';
  const files = { '.github/workflows/ci.yml': ci, '.env.example': 'SHOP_MODE=there\nOTHER=there\n' };
  expect(environmentOfTests('', files)).toEqual({ SHOP_MODE: 'here', OTHER: 'there' });
});

test('an address of SQLite without a file is none for a project that needs a server', () => {
  const files = {
    '.github/workflows/ci.yml':
      'jobs:\n  a:\n    steps:\n      - run: cp .env.build .env\n      - run: python manage.py test\n',
    '.env.build': 'DATABASE_URL=sqlite://\nSHOP_MODE=plain\n',
  };
  const { tests } = made({ database: 'required-url', files });
  expect(tests.value.environment).toEqual({ SHOP_MODE: 'plain' });
});
