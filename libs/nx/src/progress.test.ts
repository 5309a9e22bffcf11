import { expect, test } from 'vitest';
import { failedOutput, progress } from './progress.ts';

const stream = [
  '> nx run django:lint  [local cache]',
  'All checks passed!',
  '✔ django:lint 4.2 s: format, rules, types and migrations agree',
  '> nx run django:docker-build',
  '▸ django:docker-build buildah 1.28.2 on docker.io/library/python:3.13-slim-trixie',
  'STEP 1/9: FROM python',
  '✔ django:docker-build 12.0 s: sha256:0123456789ab',
  '> nx run django:test',
  'FAILED tests/test_views.py',
  '✖ The tests of django on sqlite did not pass.',
];

function shown(verbose: boolean): string[] {
  const lines: string[] = [];
  const { line } = progress((text) => lines.push(text), verbose);
  stream.forEach(line);
  return lines;
}

test('what starts and the marked lines are shown, and a replayed step says so instead of its old time; a failure at once', () => {
  expect(shown(false)).toEqual([
    '✔ django:lint: nothing changed since it last passed',
    '▸ django:docker-build',
    '▸ django:docker-build buildah 1.28.2 on docker.io/library/python:3.13-slim-trixie',
    '✔ django:docker-build 12.0 s: sha256:0123456789ab',
    '▸ django:test',
    '✖ The tests of django on sqlite did not pass.',
  ]);
});

test.each([false, true])('what has started and not passed is known at any time (verbose: %s)', (verbose) => {
  const { line, open } = progress(() => {}, verbose);
  stream.slice(0, 6).forEach(line);
  expect(open()).toEqual(['django:docker-build']);
  stream.slice(6).forEach(line);
  expect(open()).toEqual(['django:test']);
});

test('on request everything is', () => expect(shown(true)).toEqual(stream));

test('of a failed task follows what was not shown, and its reason comes last', () => {
  const output = [
    '▸ django:docker-build Base image: extracting archives',
    'dpkg: error',
    '✖ The base image could not be made.',
    'Warning: command "shipshape docker-build --project=django" exited with non-zero status code',
    '',
  ];
  expect(failedOutput(output.join('\n'))).toBe('dpkg: error\n✖ The base image could not be made.');
});
