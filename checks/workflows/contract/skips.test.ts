import { expect, test } from 'vitest';
import { readRepository } from './model.ts';
import { rules } from './rules.ts';

const job = 'runs-on: ubuntu-24.04';
const call = (file: string) => `uses: $/.github/workflows/${file}.yml`;
const workflow = (on: string, jobs: Record<string, string>) =>
  `on: ${on}\njobs:\n${Object.entries(jobs)
    .map(([id, text]) => `  ${id}:\n    ${text.replaceAll('\n', '\n    ')}\n`)
    .join('')}`;

/** What the rule finds in a workflow whose first job calls one, that calls one, whose only job may be skipped. */
const found = (below: string) =>
  rules['a job that may stand below a skipped one has a status function']?.(
    readRepository({
      '.github/workflows/whole.yml': workflow('push', {
        deep: call('outer'),
        below: `needs: [deep]\n${below}`,
      }),
      '.github/workflows/outer.yml': workflow('workflow_call', { inner: call('inner') }),
      '.github/workflows/inner.yml': workflow('workflow_call', {
        optional: `if: \${{ inputs.wanted }}\n${job}`,
      }),
    }),
  );

test('a skip is found through two calls, and above a called job', () => {
  expect(found(job)).toEqual([expect.stringContaining('whole.yml below is skipped')]);
  expect(found(`if: \${{ !cancelled() && needs.deep.result == 'success' }}\n${job}`)).toEqual([]);
});
