import { expect, test } from 'vitest';
import { collecting } from '../../../testing/described.ts';

const image = (build: string) => `FROM node:22 AS front
${build}
FROM python:3.13
COPY . .
COPY --from=front /front/made static/made
CMD gunicorn config.wsgi
`;
const packages = (name: string, scripts = '{}') =>
  `{"scripts": ${scripts}, "devDependencies": {"${name}": "^1"}}`;

test.each<[string, Record<string, string>, object]>([
  [
    'RUN npm ci && ./node_modules/.bin/ng build --configuration=production',
    { 'web/package.json': packages('@angular/cli', '{"build": "ng build"}') },
    { folder: 'web', script: null, task: 'ng build --configuration=production', output: [] },
  ],
  [
    'RUN cd two && node node_modules/webpack/bin/webpack.js --bail',
    { 'one/package.json': packages('webpack'), 'two/package.json': packages('webpack') },
    { folder: 'two', script: null, task: 'webpack --bail', output: [] },
  ],
  ...['npx vite build', 'npx --no-install vite build', 'pnpm exec vite build', 'yarn vite build'].map(
    (call): [string, Record<string, string>, object] => [
      `RUN ${call}`,
      { 'package.json': packages('vite') },
      { folder: '.', script: null, task: 'vite build', output: [] },
    ],
  ),
])("production's own image builds its front end by a program: %s", (build, files, expected) => {
  const made = collecting('', { ...files, Dockerfile: image(build) });
  expect(made.static.value.node).toMatchObject(expected);
  expect(made.unknown).toEqual([]);
});

test.each([
  ['a script that builds counts where a folder waits for it', 'RUN gulp dev', '{"build": "gulp"}', 'build'],
  ['a program without its package is not called', 'RUN gulp dev', '{}', undefined],
])('%s', (_, build, scripts, script) => {
  const setting = script ? 'STATICFILES_DIRS = [BASE_DIR / "made"]' : '';
  const name = script ? 'gulp' : 'sass';
  const files = { 'package.json': packages(name, scripts), Dockerfile: image(build) };
  expect(collecting(setting, files).static.value.node?.script).toBe(script);
});

test('beside packages that are collected, what a program of the image makes is', () => {
  const { static: files } = collecting(
    'STATICFILES_DIRS = [str(BASE_DIR / "node_modules").replace("\\\\", "/")]',
    {
      'package.json': packages('webpack'),
      Dockerfile: image('RUN ./node_modules/.bin/webpack'),
    },
  );
  expect(files.value.node).toMatchObject({ script: null, task: 'webpack', output: ['.'] });
});

test("an image of developers' machines builds nothing for production", () => {
  const files = { 'package.json': packages('webpack'), 'Dockerfile.dev': image('RUN webpack') };
  expect(collecting('', files).static.value.node).toBeNull();
});
