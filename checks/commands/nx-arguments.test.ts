import { expect, test } from 'vitest';
import { preTasksExecution } from '../../tools/src/nx/django.ts';

type Context = Parameters<NonNullable<typeof preTasksExecution>>[1];

test.each([
  ['nx run django:where --json', ['--json']],
  ['nx run django:release --version=1.0.0', ['--version=1.0.0']],
  ['nx run django:where:foo --json', ['--json']],
  ['nx where django --json', ['--json']],
  ['nx run -p django -t where --json', ['--json']],
  ['nx run-many -t history --tag=latest', ['--tag=latest']],
  ['nx run django:rollback --tag=where --to=1.0.0', ['--tag=where', '--to=1.0.0']],
  ['nx run django:test --database=postgres', undefined],
])('%s hands on what the script is to read', (line, handedOn) => {
  preTasksExecution(undefined, { argv: line.split(' ').slice(1) } as Context);
  const { SHIPSHAPE_NX_ARGUMENTS: arguments_ } = process.env;
  expect(arguments_ ? JSON.parse(arguments_) : undefined).toEqual(handedOn);
});
