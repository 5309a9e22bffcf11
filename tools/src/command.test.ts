import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

test.each([undefined, '0', '1', 'none'])(
  "a script's commands read no .bashrc of the user's, SHLVL being %s",
  (SHLVL) => {
    const home = mkdtempSync(join(tmpdir(), 'shipshape-home-'));
    onTestFinished(() => rmSync(home, { recursive: true }));
    writeFileSync(join(home, '.bashrc'), 'echo "read"\n');
    const script = `
    import { $ } from 'zx';
    import { main } from '${import.meta.dirname}/cli.mts';
    await main({ name: 'say', summary: '', options: {} }, async () => (await $\`echo said\`).stdout);`;
    const said = execFileSync(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '--eval', script],
      {
        cwd: import.meta.dirname,
        encoding: 'utf8',
        env: { ...process.env, HOME: home, SHLVL },
      },
    );
    expect(said).toMatch(/^✔ say [\d.]+ s: said$/m);
    expect(said).not.toContain('read');
  },
);
