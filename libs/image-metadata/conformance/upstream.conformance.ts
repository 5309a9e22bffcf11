import { test } from 'vitest';
import { missing } from './upstream.ts';

// All cases are one file, so that if they are missing there is one skipped test with the reason.
if (missing) {
  console.warn(missing);
  test('the upstream cases', ({ skip }) => skip(missing));
} else {
  await import('./inputs.cases.ts');
  await import('./metadata.cases.ts');
  await import('./context.cases.ts');
}
