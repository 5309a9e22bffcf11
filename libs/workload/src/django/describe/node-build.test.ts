import { djangoProject } from '@shipshape/workload/testing';
import { expect, test } from 'vitest';
import { collecting, only } from '../../../testing/described.ts';

test.each<[string, string, Record<string, string>, object]>([
  [
    'a folder of packages alone',
    'STATICFILES_DIRS = [BASE_DIR / "node_modules"]',
    { 'package.json': '{"dependencies": {}}' },
    { script: null, output: ['node_modules'] },
  ],
  [
    'folders of packages',
    'STATICFILES_DIRS = [BASE_DIR / "node_modules" / "jquery" / "dist", BASE_DIR / "node_modules/a"]',
    { 'package.json': '{"scripts": {"lint": "eslint .", "copy": "cp node_modules/a/a.css b"}}' },
    { script: null, output: ['node_modules'] },
  ],
  [
    'packages that django-npm finds',
    'STATICFILES_FINDERS = ["npm.finders.NpmFinder"]',
    { 'front/package.json': '{"dependencies": {}}', 'front/yarn.lock': '' },
    { script: null, manager: 'yarn', folder: 'front', output: ['front/node_modules'] },
  ],
  [
    'packages that django-node-assets finds',
    'STATICFILES_FINDERS = ["django_node_assets.finders.NodeModulesFinder"]',
    { 'package.json': '{"dependencies": {}}', 'package-lock.json': '' },
    { script: null, manager: 'npm', folder: '.', output: ['node_modules'] },
  ],
  [
    'packages and what a script makes',
    'STATICFILES_DIRS = [("node", BASE_DIR / "node_modules")]',
    { 'package.json': '{"scripts": {"build": "sass a b"}}' },
    { script: 'build', output: ['.'] },
  ],
  [
    'packages and another folder',
    'STATICFILES_DIRS = [BASE_DIR / "node_modules", BASE_DIR / "made"]',
    { 'package.json': '{"scripts": {"build": "sass a b"}}' },
    { script: 'build', output: ['node_modules', 'made'] },
  ],
  [
    'what a task of gulp makes',
    'STATICFILES_DIRS = [BASE_DIR / "made"]',
    {
      'package.json': '{"devDependencies": {"gulp": "^4"}}',
      'gulpfile.js': 'const clean = 1;\nmodule.exports = {\n  build,\n};\n',
    },
    { script: null, task: 'gulp build', output: ['made'] },
  ],
  [
    "gulp's default task",
    'STATICFILES_DIRS = [BASE_DIR / "made"]',
    {
      'front/package.json': '{"dependencies": {"gulp": "^4"}}',
      'front/gulpfile.mjs': 'export const styles = 1;\nexport default styles;\n',
    },
    { folder: 'front', task: 'gulp default', output: ['made'] },
  ],
  [
    'what a task of grunt makes',
    'STATICFILES_DIRS = [BASE_DIR / "made"]',
    {
      'package.json': '{"devDependencies": {"grunt": "^1", "gulp": "^4"}}',
      'Gruntfile.js': "grunt.registerTask('build', ['sass']);\n",
    },
    { task: 'grunt build' },
  ],
  [
    'what webpack makes',
    'STATICFILES_DIRS = [BASE_DIR / "made"]',
    {
      'package.json': '{"devDependencies": {"webpack": "^5", "webpack-cli": "^5"}}',
      'webpack.config.js': 'module.exports = {};\n',
    },
    { task: 'webpack --mode=production' },
  ],
  [
    'what a script of any name writes into the folder',
    'STATICFILES_DIRS = [BASE_DIR / "made"]',
    {
      'package.json':
        '{"scripts": {"clean": "rm -rf made/*", "css:watch": "tailwindcss -o made/a.css --watch", "css": "tailwindcss -i a.css -o ./made/a.css"}}',
    },
    { script: 'css', output: ['made'] },
  ],
  [
    'what is looked for with DEBUG off',
    'DEBUG = os.getenv("DEBUG") != "FALSE"\nSTATICFILES_DIRS = [BASE_DIR / ("local" if DEBUG else "made")]',
    { 'package.json': '{"scripts": {"build": "a"}}' },
    { output: ['made'] },
  ],
  [
    'the page that loads what is collected, beside it',
    'TEMPLATES = [{"DIRS": [BASE_DIR / "templates", BASE_DIR / "web" / "build"]}]\nSTATICFILES_DIRS = [BASE_DIR / "web/build/static"]',
    { 'web/package.json': '{"scripts": {"build": "react-scripts build"}}' },
    { folder: 'web', output: ['web/build'] },
  ],
  [
    'a page alone, where the build writes into STATIC_ROOT',
    'TEMPLATES = [{"DIRS": ["dist"]}]\nSTATIC_ROOT = BASE_DIR / "dist" / "static"',
    { 'package.json': '{"scripts": {"build": "vue-cli-service build"}}' },
    { output: ['dist'] },
  ],
  [
    'files at the top of the site',
    'WHITENOISE_ROOT = BASE_DIR / "front" / "dist" / "root"',
    { 'front/package.json': '{"scripts": {"build": "vite build"}}' },
    { output: ['front/dist'] },
  ],
  [
    'what its own image runs',
    'STATICFILES_DIRS = [BASE_DIR / "static"]',
    {
      'static/logo.svg': '',
      'package.json': '{"scripts": {"lint": "a", "webpack:build:prod": "b"}}',
      'pnpm-lock.yaml': '',
      Dockerfile:
        'FROM node:24 AS front\nCOPY . .\nRUN corepack pnpm run lint && corepack pnpm run webpack:build:prod\nFROM python:3.13\nCOPY . .\nCMD gunicorn config.wsgi\n',
    },
    { script: 'webpack:build:prod', manager: 'pnpm' },
  ],
  [
    'the theme of django-tailwind',
    'INSTALLED_APPS += ["tailwind", "theme"]',
    {
      'package.json': '{"scripts": {"build": "other"}}',
      'theme/static_src/package.json': '{"scripts": {"build": "postcss a -o ../static/css/dist/styles.css"}}',
    },
    { folder: 'theme/static_src', script: 'build', output: ['theme/static/css/dist'] },
  ],
])('static files of Node: %s', (_, setting, files, expected) => {
  expect(collecting(setting, files).static.value.node).toMatchObject(expected);
});

test('a folder of pages that is missing waits for no front end', () => {
  const setting = 'TEMPLATES = [{"DIRS": [BASE_DIR / "templates"]}]';
  const files = { 'package.json': '{"scripts": {"build": "a"}}' };
  expect(collecting(setting, files).static.value.node).toBeNull();
});

test.each([
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
  ['package-lock.json', 'npm'],
])('a front end with %s is built by %s, beside which a lock of bun counts for nothing', (lock, manager) => {
  const made = Object.entries(djangoProject({ static: 'node' }));
  const manifest = made.find(([path]) => path.endsWith('package.json'))?.[0] ?? '';
  const place = (name: string) => manifest.replace('package.json', name);
  const others = made.filter(([path]) => path !== place('package-lock.json'));
  const bun = lock === 'bun.lockb' ? [] : [[place('bun.lock'), '']];
  const project = only(Object.fromEntries([...others, ...bun, [place(lock), '{}']]));
  expect(project.static.value.node).toMatchObject({ manager, lock: place(lock) });
});

test.each([
  ['CMD gunicorn config.wsgi', 'build'],
  ['CMD python manage.py runserver', 'build:prod'],
])('a Dockerfile for developers does not choose the build: %s', (start, script) => {
  const scripts = '{"scripts": {"build": "webpack --mode development", "build:prod": "webpack"}}';
  const { node } = collecting('STATICFILES_DIRS = [BASE_DIR / "made"]', {
    'package.json': scripts,
    Dockerfile: `FROM python:3.13\nCOPY . .\nRUN npm run build\n${start}\n`,
  }).static.value;
  expect(node?.script).toBe(script);
});

test('a program that production’s image installs beside the packages is there for the script that needs it', () => {
  const { node } = collecting('STATICFILES_DIRS = [("node", BASE_DIR / "node_modules")]', {
    'package.json': '{"scripts": {"build:css:sass": "sass a b"}}',
    Dockerfile:
      'FROM python:3.13\nCOPY . .\nRUN npm install -g npm@11 sass@1.9\nRUN npm ci --production && npm run build:css:sass\nFROM python:3.13\nRUN npm install -g single-file-cli\nCMD gunicorn config.wsgi\n',
  }).static.value;
  expect(node).toMatchObject({ script: 'build:css:sass', programs: ['sass@1.9'], output: ['.'] });
});

test.each<[string, string, string, string | undefined]>([
  [
    'GitHub',
    '.github/workflows/ci.yml',
    'jobs:\n  docs:\n    steps:\n      - uses: x/setup-node\n        with: {node-version: 24}\n  web:\n    steps:\n      - uses: x/setup-node\n        with: {node-version: 20.x}\n      - run: npm ci\n',
    '20.x',
  ],
  [
    'a matrix',
    '.github/workflows/ci.yml',
    `jobs:\n  web:\n    strategy: {matrix: {node: [18, 20, "16.x"]}}\n    steps:\n      - uses: x/setup-node\n        with: {node-version: "\${{ matrix.node }}"}\n      - run: npm run build\n`,
    '20',
  ],
  [
    'a file',
    '.github/workflows/ci.yml',
    'jobs:\n  web:\n    steps:\n      - uses: x/setup-node\n        with: {node-version-file: ops/.nvmrc}\n      - run: npm ci\n',
    'lts/iron',
  ],
  ['an image', '.gitlab-ci.yml', 'web:\n  image: docker.io/node:20-slim\n  script: [npm ci]\n', '20'],
  [
    'Azure',
    'azure-pipelines.yml',
    'steps:\n  - task: UsePythonVersion@0\n    inputs: {versionSpec: "3.12"}\n  - task: NodeTool@0\n    inputs: {versionSpec: "20.x"}\n  - script: npm ci\n',
    '20.x',
  ],
  [
    'a job that has no front end',
    '.github/workflows/ci.yml',
    'jobs:\n  docs:\n    steps:\n      - uses: x/setup-node\n        with: {node-version: 24}\n      - run: pytest\n',
    undefined,
  ],
])('the Node of CI is that of the job that has the front end: %s', (_, path, text, version) => {
  const setting = 'STATICFILES_DIRS = [BASE_DIR / "made"]';
  const files = { 'package.json': '{"scripts": {"build": "vite build"}}', 'ops/.nvmrc': 'lts/iron\n' };
  expect(collecting(setting, { ...files, [path]: text }).static.value.node?.version).toBe(version);
});
