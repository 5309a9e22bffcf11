import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { ensureUv } from '@shipshape/provision';
import { expect, onTestFinished, test } from 'vitest';
import { root } from '../files.ts';

/** How the script of the action zizmor ends in a folder with these workflows. */
async function lint(write: (folder: string) => void): Promise<{ status: number | null; text: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'shipshape-zizmor-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  write(folder);
  const uv = await ensureUv(console.log);
  const env = {
    ...uv.env,
    ...{ PATH: [dirname(uv.path), process.env.PATH].join(delimiter), RUNNER_TEMP: folder },
    ...{ GH_TOKEN: 'of-the-test', ZIZMOR_OFFLINE: 'true' },
  };
  const script = join(root, '.github/actions/zizmor/lint.mjs');
  const { status, stdout, stderr } = spawnSync(process.execPath, [script], {
    ...{ cwd: folder, env, encoding: 'utf8' },
  });
  return { status, text: stdout + stderr };
}

test('the action passes for our own workflows', async () => {
  const { status, text } = await lint((folder) =>
    cpSync(join(root, '.github'), join(folder, '.github'), { recursive: true }),
  );
  expect(status, text).toBe(0);
});

test('a finding fails it, and is printed with its place', async () => {
  const { status, text } = await lint((folder) => {
    mkdirSync(join(folder, '.github/workflows'), { recursive: true });
    const step = `run: echo '\${{ github.event.head_commit.message }}'`;
    writeFileSync(
      join(folder, '.github/workflows/loose.yml'),
      `on: push\njobs:\n  loose:\n    runs-on: ubuntu-24.04\n    steps:\n      - ${step}\n`,
    );
  });
  expect(status, text).toBeGreaterThan(10);
  expect(text).toMatch(/template-injection[\s\S]*loose\.yml:6/);
});
