import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ensureTool } from './tools.ts';

test('a tool has what its Python brings besides, as in the environments of pre-commit: old ones import setuptools', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'shipshape-tools-'));
  const calls = join(folder, 'calls');
  const uv = join(folder, 'uv');
  writeFileSync(
    uv,
    `#!/bin/sh\necho "$*" >>${calls}\n[ "$1" = venv ] || exit 0\nfor last; do :; done\nmkdir -p "$last/bin" && touch "$last/bin/sorts"\n`,
  );
  chmodSync(uv, 0o755);
  const own = { venv: folder, uv: { path: uv, env: { ...process.env } }, where: {} };
  const tool = { program: 'sorts', distribution: `sorts-${process.pid}`, version: '4.3.21' };
  const path = await ensureTool(own as unknown as Parameters<typeof ensureTool>[0], tool);
  onTestFinished(() => {
    for (const one of [folder, dirname(dirname(path))]) rmSync(one, { recursive: true, force: true });
  });
  expect(readFileSync(calls, 'utf8')).toMatch(/^venv .*--seed/);
});
