import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { workspaceRoot } from '@shipshape/workspace';
import { afterAll, expect, test, vi } from 'vitest';

// A clone in which nothing is installed, and an npm that takes its time to end.
const folder = mkdtempSync(join(tmpdir(), 'shipshape-start-'));
afterAll(() => rmSync(folder, { recursive: true }));

for (const file of ['tools/start.mjs', 'libs/workspace/src/state-lock.js']) {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  cpSync(join(workspaceRoot, file), join(folder, file));
}
writeFileSync(join(folder, 'package-lock.json'), '{"packages":{"node_modules/zx":{"version":"0.0.0"}}}');
const npm = join(folder, 'npm.cjs');
writeFileSync(
  npm,
  `const { writeFileSync } = require('node:fs');
const end = (signal) => setTimeout(() => { writeFileSync(signal, ''); process.exit(1); }, 300);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, end);
setInterval(() => {}, 1000);
writeFileSync('begun', '');
`,
);

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s while packages are installed ends npm first', async (signal, code) => {
  rmSync(join(folder, 'begun'), { force: true });
  const child = spawn(process.execPath, ['tools/start.mjs', 'doctor'], {
    cwd: folder,
    env: { ...process.env, npm_execpath: npm },
    stdio: 'ignore',
  });
  const ended = new Promise((resolve) => child.on('close', resolve));
  await vi.waitFor(() => expect(existsSync(join(folder, 'begun'))).toBe(true), { timeout: 20_000 });
  child.kill(signal);
  expect(await ended).toBe(code);
  expect(existsSync(join(folder, signal))).toBe(true);
});
