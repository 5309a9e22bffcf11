import { expect, test } from 'vitest';
import { buildAgain, pushAgain } from './again.ts';

/** Runs that write these lines and fail, then one that succeeds; returns how many there were, and the last exit code. */
async function runs(again: typeof pushAgain, lines: string[]): Promise<[number, number]> {
  let count = 0;
  const { exitCode } = await again(async () => {
    const line = lines[count++];
    const output = line ?? 'done';
    return { exitCode: line === undefined ? 0 : 125, stdout: '', stderr: '', output };
  }, 1);
  return [count, exitCode];
}

const pushes = (...lines: string[]) => runs(pushAgain, lines);
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

// As buildah 1.28.2 writes them, where two pipelines use one store.
test('built again where another process removed an image meanwhile, and after no failure of the build itself', async () => {
  const removed =
    'Error: checking if cached image exists from a previous build: getting top layer info: layer not known';
  expect(await runs(buildAgain, [`STEP 2/2: COPY . /\n${removed}`])).toEqual([2, 0]);
  const failed = 'Error: building at STEP "RUN false": while running runtime: exit status 1';
  expect(await runs(buildAgain, [`${removed}\n${failed}`])).toEqual([1, 125]);
});
