import { execFileSync, spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { openRepository } from '@shipshape/oci-registry';
import { startProxiedRegistry } from '@shipshape/oci-registry/testing';
import { allMoves, commitTag, contentTag, publish } from '@shipshape/publishing';
import { hashOf, passed, tinyImage, uploadAs } from '@shipshape/publishing/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Scratch, scratchWorkspace } from '../testing/scratch.ts';

// Two clones of one person on one machine, and a registry slow enough for their moves to overlap.
let proxy: Awaited<ReturnType<typeof startProxiedRegistry>>;
let clone: Scratch;
let second: string;
beforeAll(async () => {
  proxy = await startProxiedRegistry();
  clone = scratchWorkspace();
  clone.commitChange('file');
  second = join(dirname(clone.folder), 'another clone');
  // With its times, so that the command line is not compiled once more.
  execFileSync('cp', ['-a', clone.folder, second]);
});
afterAll(async () => {
  await clone?.remove();
  await proxy?.stop();
});

async function published(sha: string): Promise<string> {
  const repository = openRepository(`${proxy.registry.host}/team/django`);
  const image = tinyImage(sha, sha);
  const { digest } = await publish({
    repository,
    smoke: passed(image.configDigest),
    immutable: [contentTag(hashOf(image)), commitTag(sha)],
    upload: (reference) => uploadAs(repository, image, reference),
  });
  return digest;
}

async function promote(folder: string, tag: string, image: string) {
  const args = ['--project=django', `--to=${tag}`, `--image=${image}`, '--json'];
  const child = spawn(process.execPath, ['tools/bin/shipshape.mjs', 'promote', ...args], {
    cwd: folder,
    env: {
      ...process.env,
      REGISTRY: `${proxy.host}/team`,
      GITHUB_ACTIONS: undefined,
      XDG_STATE_HOME: join(dirname(clone.folder), 'state'),
    },
  });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  expect(stderr.replace(/^▸ django:promote process \d+ is moving tags of .*, waiting for it\n/, '')).toBe('');
  return JSON.parse(stdout).moves[0] as { outcome: string; to: string };
}

test('two processes that move one tag at once: the newest has it, and no move is without its record', async () => {
  const [old, newest] = ['HEAD~1', 'HEAD'].map((name) => clone.git('rev-parse', name).trim()) as [
    string,
    string,
  ];
  const digests = [await published(old), await published(newest)];
  proxy.script = () => ({ do: 'hold', at: 'request', until: () => sleep(20) });
  const repository = openRepository(`${proxy.registry.host}/team/django`);
  for (const tag of ['one', 'two', 'three']) {
    const answers = await Promise.all([promote(clone.folder, tag, old), promote(second, tag, newest)]);
    expect((await repository.resolve(tag))?.digest).toBe(digests[1]);
    const said = answers.filter(({ outcome }) => outcome === 'create' || outcome === 'move');
    const { moves, broken } = await allMoves(repository, tag);
    expect(broken).toBeUndefined();
    expect(moves.map(({ record }) => record.to.digest).sort()).toEqual(said.map(({ to }) => to).sort());
    expect(moves[0]?.record.to.mark).toBe(newest);
  }
});
