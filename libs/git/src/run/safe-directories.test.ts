import { spawnSync } from 'node:child_process';
import { afterEach, expect, test, vi } from 'vitest';
import { scratchRepository, stubHome } from '../../testing/index.ts';
import { readHead } from '../commits.ts';

afterEach(() => vi.unstubAllEnvs());

test.runIf(process.getuid?.() === 0)(
  "the user's safe.directory counts, and nothing else of that configuration",
  () => {
    const scratch = scratchRepository();
    const sha = scratch.commit('one');
    spawnSync('chown', ['-R', '65534', scratch.root]);
    stubHome(
      `[safe]\n\tdirectory = "/else\\"where"\n\tdirectory = ${scratch.root}\n[log]\n\tshowSignature = true\n[alias]\n\trev-parse = !false\n`,
    );
    expect(readHead(scratch.root)).toMatchObject({ sha, branch: 'main' });
  },
);
