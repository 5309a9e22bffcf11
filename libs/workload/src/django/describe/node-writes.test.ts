import { expect, test } from 'vitest';
import { collecting } from '../../../testing/described.ts';

const dirs = 'STATICFILES_DIRS = [BASE_DIR / "static"]';

test.each<[string, object, Record<string, string>, string[] | undefined]>([
  ['tailwindcss', { build: 'tailwindcss -i a.css -o static/css/site.css --minify' }, {}, ['static/css']],
  ['sass', { build: 'sass assets/scss:core/static/css' }, {}, ['core/static/css']],
  ['esbuild', { build: 'esbuild a.js --bundle --outdir=core/static/js' }, {}, ['core/static/js']],
  ['webpack by its flags', { build: 'npx webpack --output-path ./static/js' }, {}, ['static/js']],
  [
    'several',
    {
      build: 'npm run css && run-p js:*',
      css: 'sass a.scss static/css/a.css',
      'js:a': 'esbuild a.js --outfile=core/static/a.js',
    },
    {},
    ['static/css', 'core/static'],
  ],
  [
    'a partly committed folder',
    { build: 'sass a.scss static/css/a.css' },
    { 'static/css/b.css': '' },
    ['static/css/a.css'],
  ],
  ['a committed file', { build: 'sass a.scss static/css/a.css' }, { 'static/css/a.css': '' }, undefined],
  ['a committed folder', { build: 'esbuild a.js --outdir=static/js' }, { 'static/js/a.js': '' }, undefined],
  ['what does not end', { build: 'sass --watch a:static/css' }, {}, undefined],
  [
    'webpack by its configuration',
    { build: 'webpack --mode development', 'build:prod': 'webpack --config webpack/prod.js' },
    {
      'webpack/prod.js': 'const { merge } = require("webpack-merge");\n',
      'webpack/webpack.common.js':
        'module.exports = { output: { filename: "[name].js", path: path.resolve(__dirname, "..", "static/bundles") } };\n',
    },
    ['static/bundles'],
  ],
  [
    'vite by its configuration',
    { build: 'tsc && vite build' },
    { 'vite.config.ts': 'export default { root: "./web", build: { outDir: "../core/static/core" } };\n' },
    ['core/static/core'],
  ],
  [
    'a configuration that computes it',
    { build: 'webpack' },
    { 'webpack.config.js': 'module.exports = { output: { path: path.resolve(out, "static/js") } };\n' },
    undefined,
  ],
  [
    'a server',
    { build: 'vite' },
    { 'vite.config.js': 'export default { build: { outDir: "static/a" } };\n' },
    undefined,
  ],
  ['a front end of its own', { build: 'vite build --outDir dist' }, {}, undefined],
])('static files that a build writes: %s', (_, scripts, files, output) => {
  const { node } = collecting(dirs, {
    'static/logo.svg': '',
    'core/__init__.py': '',
    'package.json': JSON.stringify({ scripts }),
    ...files,
  }).static.value;
  expect(node?.output).toEqual(output);
});

test('a build for production is taken where the one called build is for developers', () => {
  const scripts = { build: 'webpack --mode development', 'build:prod': 'webpack --mode production' };
  const { node } = collecting(dirs, {
    'static/logo.svg': '',
    'package.json': JSON.stringify({ scripts }),
    'webpack.config.js': 'module.exports = { output: { path: path.resolve("./static/js/") } };\n',
  }).static.value;
  expect(node).toMatchObject({ script: 'build:prod', output: ['static/js'] });
});
