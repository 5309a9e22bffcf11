import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { workspaceRoot } from '@shipshape/workspace';
import { expect, onTestFinished, test, vi } from 'vitest';
import { report } from './run-verb.ts';

const shipshape = join(workspaceRoot, 'tools/bin/shipshape.mjs');
const call = (...args: string[]) =>
  spawnSync(process.execPath, [shipshape, ...args], {
    cwd: workspaceRoot,
    encoding: 'utf8',
    env: { ...process.env, GITHUB_REPOSITORY: 'acme/shop' },
  });

test.each([undefined, '0', '1', 'none'])(
  "a script's commands read no .bashrc of the user's, SHLVL being %s",
  (SHLVL) => {
    const home = mkdtempSync(join(tmpdir(), 'shipshape-home-'));
    onTestFinished(() => rmSync(home, { recursive: true }));
    writeFileSync(join(home, '.bashrc'), 'echo "read"\n');
    const script = `
    import { $ } from 'zx/core';
    import { report } from '${import.meta.dirname}/run-verb.ts';
    await report('say', console.log, async () => (await $\`echo said\`).stdout);`;
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

test('an unknown verb is named, with the nearest right one', () => {
  const { status, stderr } = call('pipelin');
  expect(status).toBe(1);
  expect(stderr).toContain("✖ Unknown command 'pipelin'\n(Did you mean pipeline?)");
});

test.each([
  ['release', '--versoin=1.0.0', '--version'],
  ['promote', '--too', '--to'],
])('%s %s: the nearest right flag is named', (verb, flag, right) => {
  const { status, stderr } = call(verb, flag);
  expect(status).toBe(1);
  expect(stderr).toContain(`Unknown option '${flag.replace(/=.*/, '')}'\n(Did you mean ${right}?)`);
});

test.each([
  [['runner', '--project=@acme/web']],
  [['runner', '--project', '@acme/web']],
  [['runner', '@acme/web']],
])('a flag takes its value after "=" or a blank, and the one argument may stand alone: %j', (args) => {
  expect(call(...args).stdout).toContain('\nrecords=@acme__web\n');
});

test('--help lists the verbs, and each verb has its own', () => {
  expect(call('--help').stdout).toMatch(/pipeline .*\n[\s\S]*docker-push[\s\S]*rollback[\s\S]*doctor/);
  expect(call('rollback', '--help').stdout).toMatch(
    /--reason <text>[\s\S]*--dry-run|--dry-run[\s\S]*--reason <text>/,
  );
});

test('whoever reads only the first line ends it without a complaint', () => {
  const { stdout, stderr } = spawnSync(
    'sh',
    ['-c', `"${process.execPath}" "${shipshape}" --help | head -1`],
    {
      encoding: 'utf8',
    },
  );
  expect(stdout).toContain('Usage: shipshape');
  expect(stderr).toBe('');
});

test('called in a folder of the workspace, a verb reads and writes at its root', () => {
  const root = mkdtempSync(join(tmpdir(), 'shipshape-root-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  writeFileSync(join(root, 'nx.json'), '{}');
  const cwd = join(root, 'apps/web');
  mkdirSync(cwd, { recursive: true });
  const { status } = spawnSync(process.execPath, [shipshape, 'durations'], { cwd });
  expect(status).toBe(0);
  expect(existsSync(join(root, '.shipshape/durations.json'))).toBe(true);
});

test('a TMPDIR that is not there is named, with what to do', () => {
  const env = { ...process.env, TMPDIR: '/no/such/folder' };
  const { status, stderr } = spawnSync(
    process.execPath,
    [shipshape, 'plan', '--targets=lint', '--base=HEAD'],
    { cwd: workspaceRoot, encoding: 'utf8', env },
  );
  expect(status).toBe(1);
  expect(stderr).toContain('No temporary folder can be made in "/no/such/folder" (ENOENT): make it');
});

test.each([
  [new Error('One sentence.'), 'One sentence.'],
  [
    Object.assign(new Error("EACCES: permission denied, mkdir '/a'"), {
      ...{ code: 'EACCES', syscall: 'mkdir', path: '/a' },
    }),
    'This user may not use /a (mkdir: EACCES). Give them the rights to it, then run this again.',
  ],
])("a failure is its sentence, whatever DEBUG a project's .env has: %s", async (error, sentence) => {
  vi.stubEnv('DEBUG', 'True');
  let written = '';
  const write = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    written += text;
    return true;
  });
  try {
    // As each verb is run, see runVerb.
    await report('web:test', console.log, () => Promise.reject(error));
  } finally {
    write.mockRestore();
    vi.unstubAllEnvs();
    process.exitCode = 0;
  }
  expect(written).toBe(`\n✖ ${sentence}\n`);
});

test('the same in a folder with such a file, and where an argument is wrong', () => {
  const root = mkdtempSync(join(tmpdir(), 'shipshape-root-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  writeFileSync(join(root, 'nx.json'), '{}');
  writeFileSync(join(root, '.env'), 'DEBUG=True\n');
  const env = { ...process.env, DEBUG: 'True', REGISTRY: '', GITHUB_REPOSITORY: '' };
  for (const args of [['runner'], ['where'], ['promote', '--too'], ['release', 'x'], ['docker-push']]) {
    const { stderr } = spawnSync(process.execPath, [shipshape, ...args], {
      cwd: root,
      encoding: 'utf8',
      env,
    });
    expect(stderr).toMatch(/^\n✖ /);
    expect(stderr).not.toMatch(/^ +at /m);
  }
});
