import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { scratch } from '@shipshape/workspace/testing';
import { afterEach, expect, test, vi } from 'vitest';
import { fittingPython } from './fitting.ts';

afterEach(() => vi.unstubAllEnvs());

/** A runner as GitHub's: one Python on the path, and several where actions/setup-python keeps them. */
function runner(onPath: string, inToolCache: string[]): string {
  const folder = scratch();
  const install = (path: string, version: string) => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `#!/bin/sh\n: >'${path}.asked'\necho ${path}\necho ${version}\n`);
    chmodSync(path, 0o755);
  };
  install(join(folder, 'bin/python3'), onPath);
  install(join(folder, 'bin/python3.11'), '3.11.2');
  for (const version of inToolCache)
    install(join(folder, `tools/Python/${version}/x64/bin/python3`), version);
  vi.stubEnv('PATH', join(folder, 'bin'));
  vi.stubEnv('AGENT_TOOLSDIRECTORY', join(folder, 'tools'));
  vi.stubEnv('UV_PYTHON_INSTALL_DIR', join(folder, 'none'));
  vi.stubEnv('PYENV_ROOT', join(folder, 'none'));
  return join(folder, 'bin');
}

test('two projects of one job are tested each on its own Python', async () => {
  const bin = runner('3.12.3', ['3.9.23', '3.12.11', '3.13.7']);
  const said: string[] = [];
  const version = async (wanted: string) =>
    (await fittingPython('apps/x', { wanted, stated: ['>=3.11'] }, (line) => said.push(line))).version;
  expect([await version('3.13'), await version('3.9'), await version('3.12')]).toEqual([
    ...['3.13.7', '3.9.23', '3.12.3'],
  ]);
  expect(said).toEqual([]);
  // A program that is named after another version is not started: a version manager's takes its time.
  expect(existsSync(join(bin, 'python3.11.asked'))).toBe(false);
  expect(await version('3.11')).toBe('3.11.2');
});

test('where the wanted one is missing, the nearest that the project allows is taken, and that is said', async () => {
  runner('3.12.3', ['3.10.18']);
  const said: string[] = [];
  const say = (line: string) => said.push(line);
  expect((await fittingPython('apps/x', { wanted: '3.13', stated: ['>=3.11'] }, say)).version).toBe('3.12.3');
  expect(said).toEqual(['Python 3.13 is not on this machine: 3.12.3 is the nearest that fits']);
  await expect(fittingPython('apps/x', { wanted: '3.14', stated: ['>=3.14'] }, say)).rejects.toThrow(
    /apps\/x wants Python 3\.14 .* \(found: 3\.11\.2, 3\.12\.3, 3\.10\.18\)/,
  );
});
