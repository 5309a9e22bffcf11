import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { problemsOf } from '../../../.github/actions/gate/judge.mjs';
import { root } from '../files.ts';

const affected = (outputs: Record<string, string>, result = 'success') => ({ affected: { result, outputs } });
const done = { done: 'true', listed: '["web"]' };
const ended = (result: string) => ({ result, outputs: {} });

describe('a pull request', () => {
  test('is green when every task of the plan was run', () => {
    expect(problemsOf({ ...affected(done), security: ended('success') })).toEqual([]);
  });

  test.each(['false', ''])('is red when its plan was not carried out (done is "%s")', (value) => {
    expect(problemsOf(affected({ ...done, done: value }))).toEqual([
      'affected did not run every task of its plan',
    ]);
  });

  test.each(['failure', 'cancelled', 'skipped', '', 'timed_out'])(
    'is red when a job ended with "%s"',
    (result) => {
      expect(problemsOf({ ...affected(done), security: ended(result) })).toHaveLength(1);
      expect(problemsOf(affected(done, result))).toHaveLength(1);
    },
  );

  test('is red when its tests in a browser were not all run, or not asked for', () => {
    const browser = (result: string, value: string) =>
      problemsOf({ ...affected(done), browser: { result, outputs: { done: value } } });
    expect(browser('success', 'true')).toEqual([]);
    expect(browser('success', 'false')).toEqual(['browser did not run every task of its plan']);
    expect(browser('skipped', '')).toHaveLength(1);
  });

  test('is red when the gate waited for nothing', () => {
    expect(problemsOf({})).toEqual(['the gate waited for no job']);
  });
});

describe('a merge', () => {
  const merged = (listed: string, publish: string, promote: string) =>
    problemsOf(
      { ...affected({ done: 'true', listed }), publish: ended(publish), promote: ended(promote) },
      listed === '[]' ? ['publish', 'promote'] : [],
    );

  test('is green when its images were published and promoted', () => {
    expect(merged('["web"]', 'success', 'success')).toEqual([]);
  });

  test('is green without publishing where no image is affected', () => {
    expect(merged('[]', 'skipped', 'skipped')).toEqual([]);
  });

  test('is red when an affected image was not published, or published and not promoted', () => {
    expect(merged('["web"]', 'skipped', 'skipped')).toHaveLength(2);
    expect(merged('["web"]', 'success', 'skipped')).toEqual([
      'promote was skipped, which is not allowed in this run',
    ]);
  });
});

test('as an action it fails, and prints what is wrong', () => {
  const run = (needs: object, maySkip = '') =>
    spawnSync(process.execPath, [join(root, '.github/actions/gate/main.mjs')], {
      encoding: 'utf8',
      env: { INPUT_NEEDS: JSON.stringify(needs), 'INPUT_MAY-SKIP': maySkip },
    });
  expect(run(affected(done))).toMatchObject({ status: 0, stdout: '✅ all green\n' });
  expect(run(affected(done, 'failure'))).toMatchObject({
    status: 1,
    stdout: expect.stringContaining('::error::The gate is red: affected ended with "failure".'),
  });
  expect(run({}).status).toBe(1);
  const skipped = { ...affected(done), security: ended('skipped') };
  expect(run(skipped).status).toBe(1);
  expect(run(skipped, 'security')).toMatchObject({ status: 0 });
});

test('it needs nothing but Node', () => {
  const script = `import('${join(root, '.github/actions/gate/main.mjs')}')`;
  const env = { INPUT_NEEDS: JSON.stringify(affected(done)) };
  expect(execFileSync(process.execPath, ['-e', script], { cwd: '/', env, encoding: 'utf8' })).toContain('✅');
});
