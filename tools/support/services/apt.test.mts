import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { aptExtract, aptInstall, hasApt, mayInstall } from './apt.mts';
import { anyFreePort } from './ports.mts';
import { scratch } from './testing.mts';

const lines: string[] = [];
const say = (line: string) => lines.push(line);

beforeEach(({ skip }) => {
  lines.length = 0;
  skip(!hasApt(), 'needs apt-get');
});

/** Until the end of the test, apt-get has this configuration on top of the machine's. */
function configureApt(text: string): void {
  const file = join(scratch(), 'apt.conf');
  writeFileSync(file, text);
  process.env.APT_CONFIG = file;
  onTestFinished(() => {
    delete process.env.APT_CONFIG;
  });
}

test('unpacks a package into a folder with spaces, and installs nothing', async () => {
  const folder = join(scratch(), 'unpacked');
  const before = execFileSync('dpkg-query', ['--show'], { encoding: 'utf8' });
  await aptExtract(['hello'], folder, say);
  expect(execFileSync(join(folder, 'usr/bin/hello'), ['--greeting=hi'], { encoding: 'utf8' })).toBe('hi\n');
  expect(execFileSync('dpkg-query', ['--show'], { encoding: 'utf8' })).toBe(before);
  expect(readdirSync(join(folder, '..'))).toEqual(['unpacked']);
  expect(lines).toEqual([`Fetching hello with apt-get, unpacked into ${folder}`]);
});

test('says of a package that does not exist where to look, and leaves nothing', async () => {
  const folder = join(scratch(), 'unpacked');
  await expect(aptExtract(['no-such-package-as-this'], folder, say)).rejects.toThrow(
    /^no-such-package-as-this could not be fetched: this machine's package sources do not offer it: .*\n {2}apt said: E: Unable to locate/,
  );
  expect(readdirSync(join(folder, '..'))).toEqual([]);
});

test('says that there is no network', async () => {
  // The mirror is a port of this machine where nobody listens.
  const folder = scratch();
  const state = join(folder, 'state');
  mkdirSync(join(state, 'lists/partial'), { recursive: true });
  writeFileSync(
    join(folder, 'sources.list'),
    `deb http://127.0.0.1:${await anyFreePort()}/debian stable main\n`,
  );
  configureApt(
    [
      `Dir::Etc::sourcelist "${join(folder, 'sources.list')}";`,
      'Dir::Etc::sourceparts "/dev/null";',
      `Dir::State::lists "${join(state, 'lists')}";`,
      'Acquire::Retries "0";',
    ].join('\n'),
  );
  await expect(aptExtract(['hello'], join(folder, 'unpacked'), say)).rejects.toThrow(
    /^hello could not be fetched: the package mirror does not answer: check this machine's network/,
  );
});

test('installs a package whose service stays off, with nothing left behind', async ({ skip }) => {
  skip(!mayInstall(), 'needs root');
  const name = 'shipshape-test-service';
  const folder = scratch();
  const witness = join(folder, 'witness');
  const control = join(folder, 'package/DEBIAN');
  mkdirSync(control, { recursive: true, mode: 0o755 });
  const fields = {
    Package: name,
    Version: '1',
    Architecture: 'all',
    Maintainer: 'nobody',
    Description: 'test',
  };
  writeFileSync(
    join(control, 'control'),
    Object.entries(fields)
      .map((field) => `${field.join(': ')}\n`)
      .join(''),
  );
  const script = `#!/bin/sh\nset -e\nfor each in invoke-rc.d deb-systemd-invoke pg_createcluster; do\n  "$each" "${name}" start\n  command -v "$each" >> "${witness}"\ndone\n`;
  writeFileSync(join(control, 'postinst'), script, { mode: 0o755 });
  const deb = join(folder, 'package.deb');
  execFileSync('dpkg-deb', ['--build', join(folder, 'package'), deb]);
  onTestFinished(() => void execFileSync('dpkg', ['--purge', name], { stdio: 'ignore' }));

  await aptInstall([deb], say);
  const called = readFileSync(witness, 'utf8').trim().split('\n');
  expect(called).toHaveLength(3);
  for (const path of called) expect(path).toMatch(new RegExp(`^${tmpdir()}/shipshape-no-services-\\w+/`));
  expect(called.filter((path) => existsSync(path))).toEqual([]);
  expect(lines).toEqual([`Installing ${deb} with apt-get`]);
});
