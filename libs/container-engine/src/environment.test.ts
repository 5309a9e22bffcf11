import { expect, test } from 'vitest';
import { harmless } from './environment.ts';

test.each([
  'LD_PRELOAD',
  'LD_LIBRARY_PATH',
  'LD_AUDIT',
  'GLIBC_TUNABLES',
  'GCONV_PATH',
  'BASH_ENV',
  'BASH_FUNC_mount%%',
])('%s of an image reaches no program of this machine', (name) =>
  expect(harmless({ [name]: '/x.so', PATH: '/bin' })).toEqual({ PATH: '/bin' }),
);

test('what only resembles one stays', () => {
  const env = { PYTHONPATH: '/app', ENVIRONMENT: 'test', OLD_PATH: '/x', DJANGO_ENV: 'test' };
  expect(harmless(env)).toEqual(env);
});
