import { expect, test } from 'vitest';
import { pushAgain } from './push-again.ts';

/** Pushes that write these lines and fail, then one that succeeds; returns how often was pushed, and the last exit code. */
async function pushes(...lines: string[]): Promise<[number, number]> {
  let count = 0;
  const { exitCode } = await pushAgain(async () => {
    const line = lines[count++];
    const output = line ?? 'done';
    return { exitCode: line === undefined ? 0 : 125, stdout: '', stderr: '', output };
  }, 1);
  return [count, exitCode];
}

const unwell = 'writing blob: uploading layer chunked: received unexpected HTTP status: 502 Bad Gateway';

// As buildah 1.28.2 and docker 20.10.24 write them.
test.each([
  unwell,
  'writing manifest: uploading manifest x to 127.0.0.1:5000/a: received unexpected HTTP status: 500 Internal Server Error',
  'writing blob: Patch "http://127.0.0.1:5000/v2/a/blobs/uploads/1": write tcp 127.0.0.1:1->127.0.0.1:5000: use of closed network connection',
  'toomanyrequests: You have reached your limit',
])('pushed again after: %s', async (line) => {
  expect(await pushes(line)).toEqual([2, 0]);
});

test.each([
  'writing blob: initiating layer upload: unauthorized: authentication required',
  'denied: requested access to the resource is denied',
  'no space left on device',
])('not pushed again after: %s', async (line) => {
  expect(await pushes(line)).toEqual([1, 125]);
});

test('three times at most, and the last failure is the one that is told', async () => {
  expect(await pushes(unwell, unwell, unwell, unwell)).toEqual([3, 125]);
});

test('what went before the last word does not count', async () => {
  expect(await pushes(`${unwell}\ndenied: requested access to the resource is denied`)).toEqual([1, 125]);
});
