import { expect, test } from 'vitest';
import { checks, whyNot } from './lock-check.ts';

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
