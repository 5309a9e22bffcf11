import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { anyFreePort } from '@shipshape/workspace';
import { eventually, scratch, startScript } from '@shipshape/workspace/testing';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { aptExtract, aptInstall, hasApt, mayInstall } from './apt.ts';

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
  // Of this package alone: other suites install theirs meanwhile.
  const status = () => spawnSync('dpkg-query', ['--show', 'hello'], { encoding: 'utf8' }).stdout;
  const before = status();
  await aptExtract(['hello'], folder, say);
  expect(execFileSync(join(folder, 'usr/bin/hello'), ['--greeting=hi'], { encoding: 'utf8' })).toBe('hi\n');
  expect(status()).toBe(before);
  expect(readdirSync(join(folder, '..'))).toEqual(['unpacked']);
  expect(lines).toEqual([`Fetching hello with apt-get, unpacked into ${folder}`]);
});

test('says of a package that does not exist where to look, and leaves nothing', async () => {
  const folder = join(scratch(), 'unpacked');
  await expect(aptExtract(['no-such-package-as-this'], folder, say)).rejects.toThrow(
    /^no-such-package-as-this could not be fetched: this machine's package sources do not offer it: .*\n {2}apt printed: E: Unable to locate/,
  );
  expect(readdirSync(join(folder, '..'))).toEqual([]);
});

test('says that there is no network', async ({ skip }) => {
  skip(!mayInstall(), 'needs root: nobody else may ask the mirror, see apt-get update');
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

/** Makes a package whose installation runs `script` in the shell; purged when the test ends. */
function madePackage(name: string, script: string): string {
  const folder = scratch();
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
  writeFileSync(join(control, 'postinst'), `#!/bin/sh\nset -e\n${script}\n`, { mode: 0o755 });
  const deb = join(folder, 'package.deb');
  execFileSync('dpkg-deb', ['--build', join(folder, 'package'), deb]);
  onTestFinished(() => void execFileSync('dpkg', ['--purge', name], { stdio: 'ignore' }));
  return deb;
}

test('installs a package whose service stays off, with nothing left behind', async ({ skip }) => {
  skip(!mayInstall(), 'needs root');
  const witness = join(scratch(), 'witness');
  const script = `for each in invoke-rc.d deb-systemd-invoke pg_createcluster; do\n  "$each" shipshape start\n  command -v "$each" >> "${witness}"\ndone`;
  const deb = madePackage('shipshape-test-service', script);
  await aptInstall([deb], say);
  const called = readFileSync(witness, 'utf8').trim().split('\n');
  expect(called).toHaveLength(3);
  for (const path of called) expect(path).toMatch(new RegExp(`^${tmpdir()}/shipshape-no-services-\\w+/`));
  expect(called.filter((path) => existsSync(path))).toEqual([]);
  expect(lines).toEqual([`Installing ${deb} with apt-get`]);
});

test('an installation goes on to its end where its caller and all of its children are killed', async ({
  skip,
}) => {
  skip(!mayInstall(), 'needs root');
  const witness = join(scratch(), 'witness');
  const script = `command -v invoke-rc.d > "${witness}.begun"\nsleep 3\necho done > "${witness}"`;
  const deb = madePackage('shipshape-test-slow', script);
  const run = startScript(
    import.meta.dirname,
    `
    import { aptInstall } from './apt.ts';
    await aptInstall([${JSON.stringify(deb)}], console.log);`,
  );
  await eventually(() => existsSync(`${witness}.begun`), 60);
  for (const pid of [...childrenOf(run.pid), run.pid]) process.kill(pid as number, 'SIGKILL');
  await eventually(() => existsSync(witness));
  const standIn = readFileSync(`${witness}.begun`, 'utf8').trim();
  await eventually(() => !existsSync(dirname(dirname(standIn))));
  const status = ['--show', `--showformat=\${Status}`, 'shipshape-test-slow'];
  expect(execFileSync('dpkg-query', status, { encoding: 'utf8' })).toBe('install ok installed');
});

/** All processes that came of one, the youngest first. */
function childrenOf(pid: number | undefined): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
  return children.flatMap((child) => [...childrenOf(Number(child)), Number(child)]);
}
