import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratch } from '@shipshape/workspace/testing';
import { describe, expect, test } from 'vitest';
import type { WantedPython } from './fitting.ts';
import { type InstallStep, installOwn, widenPython } from './install-steps.ts';

test('a list that names an index nobody reaches and has options of pip is read in a copy without both', async () => {
  const folder = scratch();
  const list = '--index-url https://index.example/simple\npsycopg2==2.8.5 --no-binary psycopg2\n';
  writeFileSync(join(folder, 'requirements.txt'), list);
  const path = join(folder, 'uv');
  writeFileSync(
    path,
    `#!/bin/sh
[ "$1" = venv ] && exit
for last; do :; done
grep -q index-url "$last" && { echo 'dns error' >&2; exit 2; }
grep -q no-binary "$last" && { echo 'error: Expected \`--hash\`, found \`"--no-binary"\`' >&2; exit 2; }
cat "$last" > installed
`,
  );
  chmodSync(path, 0o755);
  const said: string[] = [];
  const steps = [{ kind: 'packages' as const, arguments: ['--requirements', 'requirements.txt'] }];
  await installOwn(
    {
      ...{ project: { name: 'shop', root: '.' }, from: 'requirements.txt', files: ['requirements.txt'] },
      ...{ steps, python: { wanted: '3.12', stated: [] } },
    },
    {
      ...{ uv: { path, env: process.env }, python: { path: 'python3', version: '3.12.1' } },
      ...{ venv: join(folder, 'venv'), folder, say: (line) => said.push(line) },
    },
  );
  expect(readFileSync(join(folder, 'installed'), 'utf8')).toBe('psycopg2==2.8.5\n');
  expect(readFileSync(join(folder, 'requirements.txt'), 'utf8')).toBe(list);
  expect(said).toEqual([expect.stringContaining('index.example/simple cannot be reached')]);
});

describe('where the manifest asks for another patch release than the machine has', () => {
  const exact = { wanted: '3.12', stated: ['==3.12.4'], patch: { asked: '3.12.4', oldest: 4, newest: 4 } };
  const calls = async (step: InstallStep, version: string, python: WantedPython = exact) => {
    const folder = scratch();
    const path = join(folder, 'uv');
    writeFileSync(path, `#!/bin/sh\necho "$@" >>calls\n`);
    chmodSync(path, 0o755);
    writeFileSync(join(folder, 'pyproject.toml'), 'requires-python = "==3.12.4"\n');
    const said: string[] = [];
    await installOwn(
      {
        ...{ project: { name: 'shop', root: 'shop' }, from: 'uv.lock', files: [] },
        ...{ steps: [step], python },
      },
      {
        ...{ uv: { path, env: process.env }, python: { path: 'python3', version } },
        ...{ venv: join(folder, 'venv'), folder, say: (line) => said.push(line) },
      },
    );
    const [, ...made] = readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n');
    return { made, said };
  };
  const sync: InstallStep = { kind: 'sync', arguments: ['--group=dev'] };

  test('the packages are those of what it asks for, which is said', async () => {
    const { made, said } = await calls({ kind: 'packages', arguments: ['-r', 'list.txt'] }, '3.12.1');
    expect(made).toEqual([expect.stringMatching(/^pip install .*--python-version 3\.12\.4 .*-r list\.txt$/)]);
    expect(said).toEqual([
      'shop asks for Python 3.12.4, and this machine has 3.12.1: the packages are those of 3.12.4',
    ]);
  });

  test('a lock of uv is installed from what it exports: a sync takes no other patch release', async () => {
    const { made } = await calls(sync, '3.12.1');
    expect(made).toEqual([
      expect.stringMatching(/^export .*--frozen .*--group=dev$/),
      expect.stringMatching(/^pip install .*--python-version 3\.12\.4 --no-deps --requirements /),
    ]);
  });

  test.each(['3.12.4', '3.13.1'])('nothing changes on %s', async (version) => {
    const { made } = await calls(sync, version);
    expect(made).toEqual([expect.stringMatching(/^sync /)]);
  });

  test.each([
    ['3.12.9', true],
    ['3.12.3', false],
  ])('a later one will do where the manifest allows it: %s', async (version, allowed) => {
    const patch = { asked: '3.12.4', oldest: 4 };
    const { made } = await calls(sync, version, { wanted: '3.12', stated: ['>=3.12.4,<3.13'], patch });
    expect(made[0]).toMatch(allowed ? /^sync / : /^export /);
  });

  test('a file that nothing enforces is named alone', async () => {
    const { made, said } = await calls(sync, '3.12.1', { wanted: '3.12', stated: ['>=3.11', '3.12.7'] });
    expect(made).toEqual([expect.stringMatching(/^sync /)]);
    expect(said).toEqual(['shop asks for Python 3.12.7, and this machine has 3.12.1']);
  });
});

test('manifests and locks that ask for one patch release are widened to all of its Python', () => {
  const folder = scratch();
  writeFileSync(join(folder, 'pyproject.toml'), '[project]\nrequires-python = "== 3.12.4"\nname = "a"\n');
  writeFileSync(join(folder, 'uv.lock'), 'version = 1\nrequires-python = "==3.12.4"\n');
  widenPython(folder, ['pyproject.toml', 'uv.lock'], '3.12.1');
  expect(readFileSync(join(folder, 'pyproject.toml'), 'utf8')).toBe(
    '[project]\nrequires-python = "==3.12.*"\nname = "a"\n',
  );
  expect(readFileSync(join(folder, 'uv.lock'), 'utf8')).toBe('version = 1\nrequires-python = "==3.12.*"\n');
});
