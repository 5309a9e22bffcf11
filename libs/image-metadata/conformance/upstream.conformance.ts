import { test } from 'vitest';
import { missing } from './upstream.ts';

// One run for all of them, so that their absence is one skipped test that says why.
if (missing) {
  console.warn(missing);
  test('the upstream cases', ({ skip }) => skip(missing));
} else {
  await import('./inputs.cases.ts');
  await import('./metadata.cases.ts');
  await import('./context.cases.ts');
}
