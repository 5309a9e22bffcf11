import { expect, test } from 'vitest';
import { withTemporaryServer } from './temporary-server.ts';

const server = {
  ...{ prefix: 'shipshape-temporary-server-test-', env: {}, ready: 'ready', complaint: 'cannot' },
  failed: (words: string) => new Error(`It did not start: ${words}`),
};
const started = (script: string, seconds?: number) =>
  withTemporaryServer({ ...server, ...(seconds && { seconds }) }, async ({ start }) => {
    return await start('sh', ['-c', script]);
  });

test('what a server printed until it was ready is known', async () => {
  expect(await started('echo version 5; echo ready; exec sleep 60')).toBe('version 5\nready');
});

test('one that ends is quoted', async () => {
  await expect(started('echo cannot listen; echo bye; exit 1')).rejects.toThrow(
    'It did not start: cannot listen',
  );
});

test('one that neither comes up nor ends is given up', async () => {
  await expect(started('echo loading; exec sleep 60', 1)).rejects.toThrow(
    'It did not start: loading\nnot ready after 1 s',
  );
});
