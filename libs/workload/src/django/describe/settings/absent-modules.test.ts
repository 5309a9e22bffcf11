import { djangoProject } from '@shipshape/workload/testing';
import { expect, test } from 'vitest';
import { only } from '../../../../testing/described.ts';

const shop = (text: string, files: Record<string, string> = {}) => {
  const { 'config/settings.py': settings = '', ...made } = djangoProject();
  const project = only({
    ...made,
    'config/settings.py': `${settings.replace(/^SECRET_KEY.*$/m, '')}\n${text}\n`,
    ...files,
  });
  return {
    unknown: project.unknown.filter((one) => one.startsWith('Whether production starts')),
    advice: project.advice.map(({ message }) => message).join(),
  };
};

test.each([
  ['from .local_settings import *', 'config/local_settings.py', {}, 'one'],
  [
    'from config.secrets import KEYS',
    'config/secrets.py',
    { 'config/secrets.py.example': '' },
    'a copy of config/secrets.py.example',
  ],
])(
  'a module of the project that production imports, and git does not hold, is named: %s',
  (text, file, files, commit) => {
    const { unknown, advice } = shop(text, files);
    const name = file.replace('.py', '').replace('/', '.');
    expect(unknown).toEqual([
      expect.stringMatching(
        `^Whether production starts: config/settings\\.py:\\d+ imports ${name}, and ${file} is not in the repository\\. Commit ${commit} that reads its values from variables, or import it within "try"\\.$`,
      ),
    ]);
    // What that module sets is not known.
    expect(advice).not.toContain('SECRET_KEY');
  },
);

test.each<[string, Record<string, string>?]>([
  ['try:\n    from .local_settings import *\nexcept ImportError:\n    pass'],
  ['if DEBUG:\n    from .local_settings import *'],
  ['from django.utils.log import DEFAULT_LOGGING'],
  ['from celery.schedules import crontab', { 'config/celery.py': '' }],
  ['from .parts.keys import KEY', { 'config/parts/keys.py': '' }],
  ['from .parts import keys', { 'config/parts/keys.py': '' }],
  ['from . import keys', { 'config/keys.py': '' }],
])('what need not be there, is there or comes from a package is no question: %s', (text, files) => {
  const { unknown, advice } = shop(text, files);
  expect(unknown).toEqual([]);
  expect(advice).toContain('SECRET_KEY');
});
