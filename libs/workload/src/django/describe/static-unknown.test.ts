import { djangoProject } from '@shipshape/workload/testing';
import { expect, test } from 'vitest';
import { only } from '../../../testing/described.ts';

test.each<[string, string, Record<string, string>, string | undefined]>([
  [
    'a package.json beside the project',
    'STATICFILES_DIRS = [BASE_DIR / "client/dist"]',
    { 'frontend/package.json': '{"scripts": {"build": "vite build"}}' },
    'What makes client/dist, which STATICFILES_DIRS names and the repository does not have: frontend/package.json lies outside of backend, which is all that a Dockerfile there can copy. Commit what its build writes to client/dist, or move',
  ],
  [
    'a folder beside the project',
    'STATICFILES_DIRS = [BASE_DIR.parent / "frontend" / "dist"]',
    { 'frontend/package.json': '{"scripts": {"build": "vite build"}}' },
    'How frontend/dist, which STATICFILES_DIRS names, gets into the image: it lies outside of backend and is not in the repository,',
  ],
  [
    'a page of a front end beside the project',
    'TEMPLATES = [{"DIRS": [BASE_DIR.parent / "frontend" / "build"]}]',
    { 'frontend/package.json': '{"scripts": {"build": "vite build"}}' },
    'How frontend/build, which TEMPLATES names, gets into the image: it lies outside of backend and',
  ],
  [
    'a folder beside the project that is in the repository',
    'STATICFILES_DIRS = [BASE_DIR.parent / "shared"]',
    { 'shared/site.css': '' },
    'How shared, which STATICFILES_DIRS names, gets into the image: it lies outside of backend, and',
  ],
  [
    'a folder of the team’s own image',
    'STATICFILES_DIRS = ["/public", "/app/backend/made"]',
    { 'backend/assets/package.json': '{}' },
    'What makes /public, which STATICFILES_DIRS names: it lies outside of the repository, so',
  ],
  [
    'a package.json without a script that builds',
    'STATICFILES_DIRS = [BASE_DIR / "made"]',
    { 'backend/package.json': '{"scripts": {"watch": "sass a b"}}' },
    'What makes made, which STATICFILES_DIRS names and the repository does not have: no script of backend/package.json is known',
  ],
  [
    'files of a stage with Node in production’s own image',
    '',
    {
      'backend/package.json': '{"scripts": {"lint": "eslint ."}}',
      'backend/Dockerfile':
        'FROM node:24 AS Front\nRUN node webpack.mjs\nFROM front AS made\nFROM python:3.13\nCOPY . /app\nCOPY --from=made --chown=app /src/static /app/static\nCMD ["gunicorn", "config.wsgi"]\n',
    },
    'What makes the front end: backend/Dockerfile:6 copies it from a stage with Node, and no script of a package.json is known',
  ],
  [
    'Node itself in production’s own image',
    '',
    {
      'backend/Dockerfile':
        'FROM node:24 AS front\nFROM python:3.13\nCOPY . /app\nCOPY --from=front /usr/local/bin/node /usr/local/bin/\nCMD ["gunicorn", "config.wsgi"]\n',
    },
    undefined,
  ],
  [
    'a stage with Node that runs nothing',
    '',
    {
      'backend/Dockerfile':
        'FROM node:24 AS front\nCOPY . /app\nFROM python:3.13\nCOPY --from=front /app /app\nCMD ["gunicorn", "config.wsgi"]\n',
    },
    undefined,
  ],
  ['a folder that git does not keep', 'STATICFILES_DIRS = [BASE_DIR / "static"]', {}, undefined],
  [
    'django-sass-processor without its compressor',
    'INSTALLED_APPS += ["sass_processor"]',
    {},
    'What compiles the Sass that pages name by django-sass-processor:',
  ],
])('what makes static files is unknown: %s', (_, setting, files, expected) => {
  const settings = `from pathlib import Path\nBASE_DIR = Path(__file__).parent.parent\nINSTALLED_APPS = ["django.contrib.staticfiles"]\n${setting}\n`;
  const project = only({
    ...djangoProject({ layout: 'backend' }),
    'backend/config/settings.py': settings,
    ...files,
  });
  const found = project.unknown.filter((sentence) => /^(What (makes|compiles)|How )/.test(sentence));
  expect(found).toEqual(expected === undefined ? [] : [expect.stringContaining(expected)]);
});

test.each<[string, string | undefined]>([
  ['PIPELINE = {"COMPILERS": ("pipeline.compilers.sass.SASSCompiler",)}', 'How sass, yuglify get'],
  ['', 'How yuglify gets'],
  [
    'PIPELINE = {"CSS_COMPRESSOR": "pipeline.compressors.NoopCompressor", "JS_COMPRESSOR": "pipeline.compressors.jsmin.JSMinCompressor"}',
    undefined,
  ],
])('the programs that django-pipeline calls are named: %s', (line, sentence) => {
  const { 'config/settings.py': settings = '', ...files } = djangoProject();
  const project = only({
    ...files,
    'config/settings.py': `${settings}\nINSTALLED_APPS += ["pipeline"]\n${line}\n`,
  });
  const found = project.unknown.find((one) => one.includes('django-pipeline'));
  expect(found?.startsWith(sentence ?? '-') ?? sentence === undefined).toBe(true);
});
