import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { outputNames, pushVariables, run, scratchClone, scratchFolder, sha } from '../testing/fixture.ts';

describe('outside Actions', () => {
  test('the metadata of a plain clone is a table', async () => {
    const { code, stdout, stderr } = await run([
      '--images=a',
      '--images',
      'b',
      '--tags=type=ref,event=branch',
    ]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^version {6}main\ntags {9}a:main\n {13}b:main\nlabels {7}org\.opencontainers/);
  });

  test('--json prints one object with the outputs and nothing else', async () => {
    const args = ['--json', '--images=a', "--tags=type=raw,value={{commit_date 'X'}}", '--sep-tags=;'];
    const { stdout } = await run([...args, '--labels={{log "x"}}', '--tags=type=raw,value=b'], {
      INPUT_TAGS: 'type=raw,value=unused',
    });
    const outputs = JSON.parse(stdout);
    expect(Object.keys(outputs)).toEqual(outputNames);
    expect(outputs).toMatchObject({ version: '1719709323', tags: 'a:1719709323;a:b' });
  });

  test('--json does the same in Actions', async () => {
    const { stdout } = await run(['--json'], pushVariables(scratchFolder()));
    expect(JSON.parse(stdout).version).toBe('dev');
  });

  test('GITHUB_* variables of an event are used unless the context is git', async () => {
    const { GITHUB_ACTIONS: _actions, ...env } = pushVariables(scratchFolder());
    expect(JSON.parse((await run(['--json'], env)).stdout).version).toBe('dev');
    expect(JSON.parse((await run(['--json', '--context=git'], env)).stdout).version).toBe('main');
  });

  test('warnings and errors are written to standard error', async () => {
    const warned = await run(['--tags=type=schedule']);
    expect(warned.stderr).toContain('⚠ No Docker tag has been generated. Check tags input.\n');
    expect(await run(['--tags=type=foo'])).toEqual({
      code: 1,
      stdout: '',
      stderr: '\n✖ Unknown tag type attribute: foo\n',
    });
    expect((await run(['--nothing'])).stderr).toContain("Unknown option '--nothing'");
    const folder = scratchFolder();
    expect((await run([], {}, folder)).stderr).toContain(
      `${folder} is not a git clone: clone the repository`,
    );
  });

  test('the extensions are flags', async () => {
    const strict = await run(['--strict', '--tags=-x']);
    expect(strict.stderr).toContain('Tag "-x" begins with "-"');
    const dated = await run(['--source-date-epoch'], { SOURCE_DATE_EPOCH: '0' });
    expect(dated.stdout).toContain('created=1970-01-01T00:00:00.000Z');
    expect((await run([], { SOURCE_DATE_EPOCH: '0' })).stdout).toContain('created=2024-07-01T');
    const queue = { ...pushVariables(scratchFolder()), GITHUB_EVENT_NAME: 'merge_group' };
    const ref = `refs/heads/gh-readonly-queue/main/pr-7-${sha}`;
    const { stdout } = await run(['--json', '--merge-group'], { ...queue, GITHUB_REF: ref });
    expect(JSON.parse(stdout).tags).toBe('pr-7');
  });

  test('the error names a missing variable or an unusable folder', async () => {
    expect((await run(['--source-date-epoch'])).stderr).toBe(
      '\n✖ The input source-date-epoch needs the variable SOURCE_DATE_EPOCH, which is not set. Set it to seconds since 1970.\n',
    );
    expect((await run(['--context=workflow'])).stderr).toContain(
      'The context workflow lacks GITHUB_EVENT_NAME, GITHUB_REF, GITHUB_SHA: ',
    );
    const file = join(scratchFolder(), 'file');
    writeFileSync(file, '');
    expect((await run(['--json'], { RUNNER_TEMP: file })).stderr).toContain(
      `No folder for the Bake files can be made in "${file}": EEXIST`,
    );
  });

  test("it is the message alone, whatever DEBUG a project's .env has", async () => {
    expect((await run(['--source-date-epoch'], { DEBUG: 'True' })).stderr).not.toContain('    at ');
    expect((await run(['--source-date-epoch'], { SHIPSHAPE_DEBUG: '1' })).stderr).toContain('    at ');
  });

  test('--help lists every input', async () => {
    const { code, stdout } = await run(['--help'], {}, scratchClone());
    expect(code).toBe(0);
    expect(stdout.match(/(?<=^ {2}--)\S+/gm)).toEqual(
      expect.arrayContaining([
        'context',
        'images',
        'sep-annotations',
        'github-token',
        'strict',
        'json',
        'project',
      ]),
    );
  });
});
