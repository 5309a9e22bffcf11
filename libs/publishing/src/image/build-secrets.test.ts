import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BuildContext } from '@shipshape/container-engine';
import { scratch } from '@shipshape/workspace/testing';
import { expect, test } from 'vitest';
import { buildSecrets } from './build-secrets.ts';

function context(...files: string[]): Pick<BuildContext, 'folder' | 'files'> {
  const folder = scratch();
  for (const file of files) writeFileSync(join(folder, file), 'secret');
  return { folder, files: [{ path: 'Dockerfile', type: 'file', executable: false, digest: '' }] };
}

test('by variable, by file, and what is optional and absent is left out', () => {
  const of = context('netrc');
  const home = context('token').folder;
  expect(
    buildSecrets(
      'apps/web',
      [
        { id: 'pip', environment: 'PIP_INDEX_URL' },
        { id: 'netrc', file: 'netrc' },
        { id: 'token', file: '~/token' },
        { id: 'none', environment: 'NOTHING', optional: true },
        { id: 'no-file', file: '/no/such/file', optional: true },
      ],
      of,
      { PIP_INDEX_URL: 'https://me:x@index', HOME: home },
    ),
  ).toEqual([
    { id: 'pip', content: { value: 'https://me:x@index' } },
    { id: 'netrc', content: { file: join(of.folder, 'netrc') } },
    { id: 'token', content: { file: join(home, 'token') } },
  ]);
});

test('a CI system may hand over all variables in one; a variable of its own wins', () => {
  const stated = ['A', 'B'].map((name) => ({ id: name, environment: name }));
  const env = { SHIPSHAPE_BUILD_SECRETS: '{"A": "1", "B": "2"}', B: 'own' };
  expect(buildSecrets('.', stated, context(), env).map(({ content }) => content)).toEqual([
    { value: '1' },
    { value: 'own' },
  ]);
});

test.each([
  [{ id: 'pip', environment: 'PIP_INDEX_URL' }, 'is missing: PIP_INDEX_URL is not set. Provide it, or state'],
  [{ id: 'pip', file: 'gone' }, 'is missing: there is no file "gone"'],
  [{ id: 'pip' }, 'must state either "environment" or "file"'],
  [{ id: 'pip', environment: 'A', file: 'b' }, 'must state either "environment" or "file"'],
  [{ id: 'ca-certificates', environment: 'A' }, "is reserved for the machine's certificates"],
  [{ id: 'pip', file: 'Dockerfile' }, 'is a file of the context, so the image may get it: add Dockerfile to'],
  [{ id: 'pip', file: './Dockerfile' }, 'is a file of the context'],
])('%j is an error', (secret, message) => {
  expect(() => buildSecrets('apps/web', [secret], context('Dockerfile'), {})).toThrow(
    `The build secret "${secret.id}" of apps/web/shipshape.json`,
  );
  expect(() => buildSecrets('apps/web', [secret], context('Dockerfile'), {})).toThrow(message);
});

test.each(['pull_request', 'pull_request_target', 'merge_group'])(
  'in a run for %s, which gets none, the error names the reason and what to do',
  (event) => {
    const env = { GITHUB_ACTIONS: 'true', GITHUB_EVENT_NAME: event };
    const stated = [{ id: 'pip', environment: 'PIP_INDEX_URL' }];
    expect(() => buildSecrets('apps/web', stated, context(), env)).toThrow(
      /PIP_INDEX_URL is not set\. On GitHub the build of a pull request .* gets no secrets, since .* "optional": true/,
    );
  },
);

test('a bundle that is not JSON is an error that does not quote it', () => {
  const failing = () => buildSecrets('.', [], context(), { SHIPSHAPE_BUILD_SECRETS: '{"A": sesame' });
  expect(failing).toThrow('SHIPSHAPE_BUILD_SECRETS is not a JSON object of texts');
  expect(failing).not.toThrow('sesame');
});
