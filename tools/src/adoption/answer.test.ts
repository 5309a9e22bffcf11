import { expect, test } from 'vitest';
import { nextSteps } from './answer.ts';
import { unknownSource } from './packages.ts';

const next = (source: { repository: string; commit: string }, manifest: string) =>
  nextSteps([], source, {} as Parameters<typeof nextSteps>[2], manifest).join('\n');

test('what works on this machine alone is named before the files are committed', () => {
  const known = { repository: 'team/shipshape', commit: 'main' };
  expect(next(unknownSource, '{}')).toContain('Replace OWNER/shipshape');
  expect(next(known, '{"devDependencies": {"shipshape": "file:/tmp/shipshape-0.0.0.tgz"}}')).toContain(
    'by a file of this machine',
  );
  const clean = next(known, '{"devDependencies": {"shipshape": "1.0.0"}}');
  expect(clean).not.toMatch(/OWNER|file of this machine/);
  expect(clean).toContain('npx shipshape pipeline');
});
