import { type FaultProxy, startProxiedRegistry } from '@shipshape/oci-registry/testing';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { newTestClone, type TestClone, tinyImage } from '../../testing/test-clone.ts';
import { release } from './release.ts';
import { promote, rollBack } from './verbs.ts';

// GitHub's page of a package offers the tag that was written last, so each tag of ours has one that people use after it.
let proxy: FaultProxy;
let clone: TestClone;
let count = 0;
beforeAll(async () => {
  proxy = await startProxiedRegistry();
});
afterAll(() => proxy?.stop());
beforeEach(() => {
  clone = newTestClone(`${proxy.host}/team-${count++}/django`);
});
afterEach(() => clone.remove());

const quiet = () => {};

/** The tags written since it was asked last, in order; by its digest a manifest is no tag. */
function written(): string[] {
  const names = proxy.requests
    .filter(({ method }) => method === 'PUT')
    .flatMap(({ path }) => path.split('/manifests/')[1] ?? []);
  proxy.reset();
  return names.filter((name) => !name.startsWith('sha256:'));
}

async function push(what: string): Promise<string> {
  const sha = clone.commit(what);
  await clone.push(sha, tinyImage(what, sha));
  return sha;
}

test("a push writes the tag of an image's inputs before that of its commit, and what comes with the image before both", async () => {
  const sha = await push('one');
  const [upload, report, inputs, commit] = written();
  expect([upload, report, inputs]).toEqual(
    [/^incoming-/, /^sha256-/, /^inputs-/].map((name) => expect.stringMatching(name)),
  );
  expect(commit).toBe(`sha-${sha}`);
});

test('the last tag that a push, a release, a promotion or a rollback writes is the one that moves', async () => {
  const first = await push('one');
  expect(written().slice(-2)).toEqual(['move-main', 'main']);
  await release(await clone.context(), '1.2.3', quiet);
  const released = written();
  expect(released.at(-2)).toBe(`move-${released.at(-1)}`);
  await promote(await clone.context(), 'staging', '', quiet);
  expect(written().slice(-2)).toEqual(['move-staging', 'staging']);
  await push('two');
  await promote(await clone.context(), 'staging', '', quiet);
  written();
  await rollBack(await clone.context(), { tag: 'staging', to: first, reason: 'it broke' }, quiet);
  expect(written().slice(-2)).toEqual(['move-staging', 'staging']);
});
