import { expect, test } from 'vitest';
import { distribution, makeImage, pushImage, skipNote, startProxiedRegistry } from '../../testing/index.ts';
import { openRepository } from '../index.ts';

const program = await distribution();

test.skipIf('missing' in program)(
  `an attachment that another overwrites is written again${skipNote(program)}`,
  async () => {
    const proxy = await startProxiedRegistry();
    try {
      const [ours, theirs] = [0, 1].map(() => openRepository(`${proxy.host}/acme/app`)) as [R, R];
      const fresh = makeImage([]);
      await pushImage(ours, fresh);
      const [bothLooked, oneWritten, bothWritten] = [gate(), gate(), gate()];
      const seen = { GET: 0, PUT: 0 };
      // Both read the index and look at the tag; one writes, the other overwrites it, and only then the first looks again.
      proxy.script = ({ method, path }) => {
        if (!path.includes('manifests/sha256-')) return undefined;
        if (method === 'GET' || method === 'PUT') seen[method]++;
        if (method === 'PUT' && seen.PUT === 1) {
          return { do: 'hold', at: 'request', until: () => bothLooked.passed };
        }
        if (method === 'PUT' && seen.PUT === 2) {
          bothLooked.open();
          return { do: 'hold', at: 'request', until: () => oneWritten.passed };
        }
        if (method === 'GET' && seen.GET === 3) {
          oneWritten.open();
          return { do: 'hold', at: 'request', until: () => bothWritten.passed };
        }
        if (method === 'GET' && seen.GET === 4) bothWritten.open();
        return undefined;
      };
      await Promise.all([
        ours.attach(fresh.digest, { artifactType: 'a/ours' }),
        theirs.attach(fresh.digest, { artifactType: 'a/theirs' }),
      ]);
      const found = await ours.referrers(fresh.digest);
      expect(found.map(({ artifactType }) => artifactType).sort()).toEqual(['a/ours', 'a/theirs']);
      expect(seen.PUT).toBe(3);
    } finally {
      await proxy.stop();
    }
  },
);

type R = ReturnType<typeof openRepository>;

/** A promise to be fulfilled from outside. */
function gate(): { passed: Promise<void>; open: () => void } {
  let open = () => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open };
}
