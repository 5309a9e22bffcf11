import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { scratchFolder, scratchRepository } from '../../testing/index.ts';
import { readHead } from '../commits.ts';

afterEach(() => vi.unstubAllEnvs());

test.runIf(process.getuid?.() === 0)(
  "the user's safe.directory counts, and nothing else of that configuration",
  () => {
    const scratch = scratchRepository();
    const sha = scratch.commit('one');
    spawnSync('chown', ['-R', '65534', scratch.root]);
    const home = scratchFolder();
    vi.stubEnv('HOME', home);
    vi.stubEnv('XDG_CONFIG_HOME', undefined);
    vi.stubEnv('GIT_CONFIG_GLOBAL', undefined);
    writeFileSync(
      join(home, '.gitconfig'),
      `[safe]\n\tdirectory = "/else\\"where"\n\tdirectory = ${scratch.root}\n[log]\n\tshowSignature = true\n[alias]\n\trev-parse = !false\n`,
    );
    expect(readHead(scratch.root)).toMatchObject({ sha, branch: 'main' });
  },
);
