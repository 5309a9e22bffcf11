import { expect, test } from 'vitest';
import { allows, choosePython, statesVersion } from './choose.ts';

const machine = ['3.11.7', '3.13.0', '3.9.18'].map((version) => ({ path: `/opt/${version}`, version }));

test.each<[wanted: string, stated: string[], version: string | undefined, exact?: boolean]>([
  ['3.11', ['>=3.10'], '3.11.7', true],
  ['3.12', [], '3.13.0', false],
  ['3.12', ['3.12.4', '>=3.10,<3.13'], '3.11.7', false],
  ['3.14', ['>=3.12'], '3.13.0', false],
  ['3.10', ['^3.10'], '3.11.7', false],
  ['3.14', ['>=3.14'], undefined],
  ['3.12', ['==3.12.*'], undefined],
  ['3.12', ['~=3.12.1'], undefined],
  ['3.12', ['>3.11', '<4'], '3.13.0', false],
  ['3.12', ['!=3.13.*', '>=3'], '3.11.7', false],
])('of 3.9, 3.11 and 3.13, for %s and %j: %s', (wanted, stated, version, exact) => {
  const chosen = choosePython(machine, wanted, stated);
  expect(chosen?.python.version).toBe(version);
  if (exact !== undefined) expect(chosen?.exact).toBe(exact);
});

test.each([
  ['<3.12', 12, false],
  ['<=3.12', 12, true],
  ['<3.12.4', 12, true],
  ['>=3.9, <4.0', 14, true],
  ['>=2.7', 11, true],
  ['<3', 11, false],
  ['^3.9 || ^2.7', 9, true],
  ['python-3.12.4', 11, true],
])('%s of 3.%i: %s', (statement, minor, answer) => {
  expect(allows(statement, minor)).toBe(answer);
});

test.each<[string[], boolean]>([
  [['3.12.4'], true],
  [['>=3.10', 'v3.12'], true],
  [['>=3.10,<3.14'], false],
  [['3.10, 3.11, 3.12'], false],
  [['3.1', '3.120'], false],
  [[], false],
])('%j states 3.12 itself: %s', (stated, expected) => {
  expect(statesVersion(stated, '3.12')).toBe(expected);
});
