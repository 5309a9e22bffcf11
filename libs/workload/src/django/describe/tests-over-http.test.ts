import { djangoProject } from '@shipshape/workload/testing';
import { expect, test } from 'vitest';
import { only } from '../../../testing/described.ts';

const environmentOfTests = (text: string, more = {}) => {
  const made = djangoProject();
  const settings = `${made['config/settings.py']}\nimport os\nfrom environs import Env\nenv = Env()\n${text}\n`;
  return only({ ...made, 'config/settings.py': settings, ...more }).tests.value.environment;
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
  const ci = 'jobs:\n  a:\n    steps:\n      - run: python manage.py test\n';
  expect(environmentOfTests(byVariable, { '.github/workflows/ci.yml': ci })).toBeUndefined();
});
