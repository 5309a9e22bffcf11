import { djangoProject } from '@shipshape/workload/testing';
import { expect, test } from 'vitest';
import { only } from '../../../../testing/described.ts';

const settings = (text: string, files = {}) => {
  const made = djangoProject();
  return only({
    ...made,
    'config/settings.py': `${made['config/settings.py']}\nimport os\n${text}\n`,
    ...files,
  });
};
const either = 'STATIC_ROOT = "collected"\nelse:\n    PAGE_SIZE = 5';

test.each<[string, Record<string, string>]>([
  [`MODE = os.getenv("MODE")\nif MODE in ["PRODUCTION", "MIGRATE"]:\n    ${either}`, { MODE: 'PRODUCTION' }],
  [`if os.environ.get("APP_STAGE", "dev") == "prod":\n    ${either}`, { APP_STAGE: 'prod' }],
  [`if os.environ["DJANGO_ENV"].lower() == "production":\n    ${either}`, { DJANGO_ENV: 'production' }],
  [
    'if os.environ.get("DJANGO_ENV", "development") == "development":\n    PAGE_SIZE = 5\nelse:\n    STATIC_ROOT = "collected"',
    { DJANGO_ENV: 'production' },
  ],
])('production has the variable that names its stage: %s', (text, expected) => {
  const project = settings(text);
  expect(project.settings.environment).toEqual(expected);
  expect(project.static.value.root).toBe('collected');
});

test('the image of production states how its stage is called', () => {
  const Dockerfile = 'FROM python:3.13\nENV STAGE=live\nCOPY . .\nCMD gunicorn config.wsgi\n';
  const text = 'if os.getenv("STAGE") in ("prod", "live"):\n    STATIC_ROOT = "collected"';
  expect(settings(text, { Dockerfile }).settings.environment).toEqual({ STAGE: 'live' });
});

test('an argument that whoever builds gives is no stage', () => {
  const Dockerfile = 'FROM python:3.13\nARG STAGE\nENV STAGE=$STAGE\nCOPY . .\nCMD gunicorn config.wsgi\n';
  const text = 'if os.getenv("STAGE") in ("production", "live"):\n    STATIC_ROOT = "collected"';
  expect(settings(text, { Dockerfile }).settings.environment).toEqual({ STAGE: 'production' });
});

test.each([
  'if os.getenv("STAGE", "production") == "production":\n    PAGE_SIZE = 5',
  'if os.getenv("STAGE") == "staging":\n    PAGE_SIZE = 5',
  'PRODUCTION = os.getenv("STAGE") == "production"',
  'if os.getenv("STORAGE", "local") == "local":\n    PAGE_SIZE = 5',
  'if os.getenv("BRANCH"):\n    PAGE_SIZE = 5\nif "a" == "production":\n    SIZE = 5',
])('settings that do nothing else in production have no variable for it: %s', (text) => {
  expect(settings(text).settings.environment).toEqual({});
});

test.each(['"production" in module', 'module.endswith("production")'])(
  'settings that ask for their own name are asked by it: %s',
  (is) => {
    const { 'config/settings/base.py': base = '', ...files } = djangoProject({ settings: 'split' });
    const text = `import os\nmodule = os.environ.get("DJANGO_SETTINGS_MODULE", "")\nif ${is}:\n    STATIC_ROOT = "collected"\nelif "local" in module:\n    STATIC_ROOT = "here"\n`;
    const project = only({ ...files, 'config/settings/base.py': base + text });
    expect(project.settings.production?.value).toBe('config.settings.production');
    expect(project.settings.environment).toEqual({});
    expect(project.static.value.root).toBe('collected');
  },
);
