import { djangoProject, type Idioms } from '@shipshape/workload/testing';
import { expect, test } from 'vitest';
import { made, only } from '../../../testing/described.ts';

test.each<[Idioms, object]>([
  [
    { static: 'whitenoise' },
    {
      servedBy: 'whitenoise',
      root: 'staticfiles',
      hashed: true,
      commands: ['collectstatic --no-input'],
      node: null,
    },
  ],
  [{ static: 'committed' }, { committed: true, commands: [] }],
  [{ static: 'compressor' }, { commands: ['collectstatic --no-input', 'compress'] }],
  [
    { static: 'node', layout: 'backend' },
    {
      node: {
        folder: '.',
        manager: 'npm',
        lock: 'package-lock.json',
        script: 'build',
        output: ['assets/dist'],
      },
    },
  ],
  [{ static: 'none' }, { servedBy: 'none', root: null, commands: [] }],
  [
    { static: 'sass', packages: ['django-compressor'] },
    { commands: ['compilescss', 'collectstatic --no-input'] },
  ],
  [{ static: 'sass' }, { commands: ['collectstatic --no-input'] }],
  [{ translated: true }, { commands: ['compilemessages', 'collectstatic --no-input'] }],
  [
    { translated: true, files: { Makefile: 'messages:\n\t./manage.py compilemessages\n' } },
    { commands: ['compilemessages', 'collectstatic --no-input'] },
  ],
])('static files of %j', (idioms, expected) => expect(made(idioms).static.value).toMatchObject(expected));

test.each<[string, string, string]>([
  ['a list without the application', 'INSTALLED_APPS = ["rest_framework"]', 'unused'],
  ['a configuration of it', 'INSTALLED_APPS = ["shop.apps.StaticFilesConfig"]', 'none'],
  ['a list that is not known', 'INSTALLED_APPS = ["rest_framework", *os.environ["APPS"].split()]', 'none'],
])('whether static files are collected, by %s', (_, apps, expected) => {
  const files = djangoProject({ static: 'none' });
  const settings = `${files['config/settings.py']}\nSTATIC_ROOT = BASE_DIR / "collected"\n${apps}\n`;
  const { servedBy, commands } = only({ ...files, 'config/settings.py': settings }).static.value;
  expect(servedBy).toBe(expected);
  expect(commands).toEqual(expected === 'unused' ? [] : ['collectstatic --no-input']);
});

test.each<[string, string, string[]]>([
  [
    'STORAGES = {"staticfiles": {"BACKEND": "storages.backends.s3.S3StaticStorage", "OPTIONS": {"bucket_name": os.getenv("B")}}}',
    'own',
    [],
  ],
  ['STATICFILES_STORAGE = "storages.backends.gcloud.GoogleCloudStorage"', 'own', []],
  [
    'STORAGES = {"default": {"BACKEND": "storages.backends.s3.S3Storage"}, "staticfiles": {"BACKEND": "shop.Static"}}',
    'none',
    ['collectstatic --no-input'],
  ],
])('the build of an image sends nothing to a storage elsewhere: %s', (storage, by, expected) => {
  const files = djangoProject({ static: 'none' });
  const settings = `${files['config/settings.py']}\nSTATIC_ROOT = BASE_DIR / "collected"\n${storage}\n`;
  const { servedBy, commands } = only({ ...files, 'config/settings.py': settings }).static.value;
  expect({ servedBy, commands }).toEqual({ servedBy: by, commands: expected });
});

test('static files are not collected without STATIC_URL, which collectstatic refuses', () => {
  const files = djangoProject({ static: 'none' });
  const settings = (files['config/settings.py'] ?? '').replace(/^STATIC_URL.*$/m, '');
  const { servedBy, commands } = only({ ...files, 'config/settings.py': settings }).static.value;
  expect({ servedBy, commands }).toEqual({ servedBy: 'unused', commands: [] });
});

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
  expect(withSetting(setting, files).static.value.node).toMatchObject(expected);
});

test('the files that the own image of a team collects are collected', () => {
  const Dockerfile =
    'FROM python:3.13\nCOPY . .\nRUN python manage.py collectstatic --noinput --no-default-ignore --no-post-process -i *.map --ignore=src\nCMD gunicorn config.wsgi\n';
  expect(only({ ...djangoProject({ static: 'whitenoise' }), Dockerfile }).static.value.commands).toEqual([
    "collectstatic --no-input --no-default-ignore --no-post-process --ignore='*.map' --ignore='src'",
  ]);
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

function withSetting(setting: string, files: Record<string, string>) {
  const settings = `from pathlib import Path\nBASE_DIR = Path(__file__).parent.parent\nINSTALLED_APPS = ["django.contrib.staticfiles"]\nSTATIC_URL = "static/"\nSTATIC_ROOT = BASE_DIR / "collected"\n${setting}\n`;
  return only({ ...djangoProject(), 'config/settings.py': settings, ...files });
}

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

test.each<[string, string, Record<string, string>, string[]]>([
  [
    'django-tailwind-cli',
    'INSTALLED_APPS += ["django_tailwind_cli"]',
    {},
    ['tailwind build', 'collectstatic --no-input'],
  ],
  [
    'django-tailwind-cli whose program CI gets by a command',
    'INSTALLED_APPS += ["django_tailwind_cli"]\nTAILWIND_CLI_AUTOMATIC_DOWNLOAD = False',
    {
      '.github/workflows/a.yml':
        'jobs:\n  a:\n    steps:\n      - run: uv run -m manage tailwind --skip-checks download_cli\n',
    },
    ['tailwind download_cli', 'tailwind build', 'collectstatic --no-input'],
  ],
  [
    'django-tailwind-cli with its style committed',
    'INSTALLED_APPS += ["django_tailwind_cli"]\nTAILWIND_CLI_DIST_CSS = "css/site.css"',
    { 'assets/css/site.css': '' },
    ['collectstatic --no-input'],
  ],
  [
    'django-tailwind with a theme that npm builds',
    'INSTALLED_APPS += ["tailwind"]',
    {
      'theme/static_src/package.json': '{"scripts": {"build": "postcss"}}',
      Procfile: 'release: python manage.py tailwind build\nweb: gunicorn config.wsgi\n',
    },
    ['collectstatic --no-input'],
  ],
  [
    'django-compressor that is forced where production starts',
    'COMPRESS_OFFLINE = False',
    { Procfile: 'release: python manage.py compress --force\nweb: gunicorn config.wsgi\n' },
    ['collectstatic --no-input', 'compress --force'],
  ],
  [
    'django-compressor that is offline, and forced as well',
    'COMPRESS_OFFLINE = True',
    { Procfile: 'release: python manage.py compress --force\nweb: gunicorn config.wsgi\n' },
    ['collectstatic --no-input', 'compress'],
  ],
])('commands for the style of %s', (_, setting, files, commands) => {
  expect(withSetting(setting, files).static.value.commands).toEqual(commands);
});

test('a program of one file, whose settings are a call, has none', () => {
  const program =
    'from django.conf import settings\n\nsettings.configure(ROOT_URLCONF=__name__)\napplication = None\nfrom django.core.management import execute_from_command_line\n';
  const project = only({
    'manage.py': program,
    'requirements.txt': 'django\n',
    Procfile: 'web: gunicorn manage\n',
  });
  expect(project.static.value).toMatchObject({ servedBy: 'unused', commands: [] });
  expect(project.unknown).toEqual([]);
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
