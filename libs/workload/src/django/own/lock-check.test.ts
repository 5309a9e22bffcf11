import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratchFolder } from '@shipshape/git/testing';
import { expect, test } from 'vitest';
import { describeFiles } from '../../../testing/described.ts';
import { djangoProject } from '../../../testing/django-project/index.ts';
import { lockInputs } from '../image/lock/inputs.ts';
import { lockText } from '../image/lock/lock-text.ts';
import { ageOfLock, checks, whyNot } from './lock-check.ts';

const [uv, poetry, pdm, pipenv] = [checks.uv, checks.poetry, checks.pdm, checks.pipenv];

test.each([
  [uv, 'error: The lockfile at `uv.lock` needs to be updated, but `--check` was provided.'],
  [
    uv,
    'Resolved 3 packages in 8ms\nThe lockfile at `uv.lock` needs to be updated, but `--locked` was provided.',
  ],
  [
    poetry,
    'Error: pyproject.toml changed significantly since poetry.lock was last generated. Run `poetry lock`.',
  ],
  [pdm, "WARNING: Lockfile hash doesn't match pyproject.toml, packages may be outdated"],
  [pipenv, 'Pipfile.lock is out-of-date. Run $ pipenv lock to update.'],
])('a lock that is stale by %o is told as that: %s', (check, output) => {
  expect(check && whyNot(check, 'apps/web', output)).toMatch(/^apps\/web\/\S+ does not match \S+: run "/);
});

test.each([
  [uv, 'error: Failed to parse: `pyproject.toml`\n  TOML parse error at line 3'],
  [uv, 'error: Git operation failed: failed to clone into: /cache/git-v0/db'],
  [poetry, "Error: The fields ['authors'] are required in package mode."],
  [pdm, '[ResolutionImpossible]: Unable to find a resolution'],
  [pipenv, 'Traceback (most recent call last):'],
])('anything else by %o is a failure of the program, with its output: %s', (check, output) => {
  const said = check && whyNot(check, 'apps/web', output);
  expect(said).toMatch(/^Whether apps\/web\/\S+ matches \S+ is not known, since "(uv|poetry|pdm|pipenv) /);
  expect(said).toContain(output);
});

test.each<[string, string, boolean]>([
  ['as they were', 'django>=5\n', true],
  ['with a comment', 'django>=5  # LTS\n', true],
  ['with one more package', 'django>=5\nhumanize\n', false],
  ['with another range', 'django>=5.2\n', false],
])(
  'requirements %s: their lock is held against their text, whatever the dates of the files',
  (_, text, current) => {
    const folder = scratchFolder();
    const path = join(folder, 'requirements.txt');
    const files = { ...djangoProject({ installer: 'requirements' }), 'requirements.txt': 'django>=5\n' };
    const of = (requirements: string) => {
      const [project] = describeFiles({ ...files, 'requirements.txt': requirements });
      if (!project) throw new Error('no project');
      return project;
    };
    const before = lockInputs(of('django>=5\n'), (file) => files[file as keyof typeof files]);
    const made = { asOf: new Date('2026-01-02T00:00:00Z'), python: '3.12' };
    writeFileSync(join(folder, 'requirements.lock'), lockText('django==5.2\n', before, made));
    writeFileSync(path, text);
    const date = new Date(current ? '2040-01-01' : '2001-01-01');
    utimesSync(path, date, date);
    if (current) {
      expect(ageOfLock(of(text), folder)).toBe(
        'requirements.lock is what its requirements make, as of 2026-01-02',
      );
    } else {
      expect(() => ageOfLock(of(text), folder)).toThrow(
        'requirements.lock is older than what it is made from: run "npx shipshape lock".',
      );
    }
  },
);
