import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pushVariables, readHeredocs, run, scratchClone, scratchFolder, sha } from '../testing/world.ts';

const outputNames = [
  'version',
  'tags',
  'tag-names',
  'labels',
  'annotations',
  'json',
  'bake-file-tags',
  'bake-file-labels',
  'bake-file-annotations',
  'bake-file',
];

describe('in Actions', () => {
  test('the step has its outputs, the job its variables, and the log its groups', async () => {
    const folder = scratchFolder();
    const files = { GITHUB_OUTPUT: join(folder, 'output'), GITHUB_ENV: join(folder, 'env') };
    for (const file of Object.values(files)) writeFileSync(file, '');
    const env = {
      ...pushVariables(folder),
      ...files,
      INPUT_IMAGES: 'ghcr.io/Team/shop',
      'INPUT_SEP-TAGS': ', ',
    };
    const { code, stdout, stderr } = await run([], { ...env, INPUT_TAGS: 'type=ref,event=branch\ntype=sha' });
    expect([code, stderr]).toEqual([0, '']);

    const outputs = readHeredocs(readFileSync(files.GITHUB_OUTPUT, 'utf8'));
    expect(Object.keys(outputs)).toEqual(outputNames);
    expect(outputs).toMatchObject({
      version: 'dev',
      tags: 'ghcr.io/team/shop:dev, ghcr.io/team/shop:sha-860c190',
      'tag-names': 'dev, sha-860c190',
      labels: expect.stringContaining(`\norg.opencontainers.image.revision=${sha}\n`),
      annotations: expect.stringMatching(
        /^manifest:org.opencontainers.image.created=2024-07-01T22:30:15.123Z\n/,
      ),
    });
    expect(JSON.parse(`${outputs.json}`)['tag-names']).toEqual(['dev', 'sha-860c190']);
    const bake = (name: string) =>
      JSON.parse(readFileSync(`${outputs[name]}`, 'utf8')).target['docker-metadata-action'];
    expect(outputs['bake-file']).toMatch(
      /\/docker-actions-toolkit-\w{6}\/docker-metadata-action-bake\.json$/,
    );
    expect(bake('bake-file')).toEqual({ ...bake('bake-file-labels'), ...bake('bake-file-tags') });
    expect(Object.keys(bake('bake-file'))).toEqual(['tags', 'labels', 'args']);
    expect(bake('bake-file-annotations').annotations).toHaveLength(8);

    const variables = readHeredocs(readFileSync(files.GITHUB_ENV, 'utf8'));
    expect(variables.DOCKER_METADATA_OUTPUT_TAG_NAMES).toBe('dev, sha-860c190');
    expect(Object.keys(variables)).toHaveLength(outputNames.length);

    expect(stdout.match(/(?<=^::group::).*/gm)).toEqual([
      'Context info',
      'Processing images input',
      'Processing tags input',
      'Processing flavor input',
      'Docker image version',
      'Docker tags',
      'Docker labels',
      'Annotations',
      'JSON output',
      'Bake file definition (tags)',
      'Bake file definition (labels)',
      'Bake file definition (annotations)',
    ]);
    expect(stdout).toContain(
      `::group::Context info\neventName: push\nsha: ${sha}\nref: refs/heads/dev\nworkflow: undefined\n`,
    );
    expect(stdout).toContain('type=sha,prefix=sha-,format=short,enable=true,priority=100\n::endgroup::\n');
  });

  test.each(['false', '0', 'F'])(
    'DOCKER_METADATA_SET_OUTPUT_ENV=%s keeps the job as it is',
    async (setting) => {
      const env = pushVariables(scratchFolder());
      const { stdout } = await run([], { ...env, DOCKER_METADATA_SET_OUTPUT_ENV: setting });
      expect(stdout).toContain('\n::set-output name=version::dev\n');
      expect(stdout).not.toContain('::set-env');
    },
  );

  test('warnings stand where the action has them', async () => {
    const env = { ...pushVariables(scratchFolder()), INPUT_TAGS: 'type=semver,pattern=x,value=1.2' };
    const { code, stdout } = await run([], env);
    expect(code).toBe(0);
    expect(stdout.match(/^::warning::.*/gm)).toEqual([
      '::warning::1.2 is not a valid semver. More info: https://semver.org/',
      '::warning::No Docker image version has been generated. Check tags input.',
      '::warning::No Docker tag has been generated. Check tags input.',
    ]);
  });

  test.each([
    [{ INPUT_CONTEXT: 'other' }, 'Invalid context source: other'],
    [{ INPUT_TAGS: 'type=foo' }, 'Unknown tag type attribute: foo'],
    [{ INPUT_FLAVOR: 'foo=1' }, 'Unknown flavor entry: foo=1'],
    [{ INPUT_IMAGES: 'a="b' }, 'Invalid Opening Quote: a quote is found on field 0 at line 1, value is "a="'],
    [{ DOCKER_METADATA_SET_OUTPUT_ENV: 'maybe' }, 'parseBool syntax error: maybe'],
    [{ INPUT_STRICT: 'yes' }, 'Input strict is neither true nor false: yes'],
    [{ GITHUB_EVENT_PATH: '/none' }, 'GITHUB_EVENT_PATH /none does not exist'],
    [
      { GITHUB_EVENT_PATH: '', GITHUB_REPOSITORY: '' },
      "context.repo requires a GITHUB_REPOSITORY environment variable like 'owner/repo'",
    ],
  ])('%j is an error of the step', async (wrong, message) => {
    const { code, stdout, stderr } = await run([], { ...pushVariables(scratchFolder()), ...wrong });
    expect([code, stderr]).toEqual([1, '']);
    expect(stdout.trimEnd().split('\n').at(-1)).toBe(`::error::${message}`);
  });

  test('a token is never printed', async () => {
    const env = {
      ...pushVariables(scratchFolder()),
      'INPUT_GITHUB-TOKEN': 'secret',
      GITHUB_API_URL: 'http://127.0.0.1:9',
    };
    const { stdout } = await run([], { ...env, GITHUB_EVENT_PATH: '' });
    expect(stdout).toContain("::error::GitHub's API did not answer");
    expect(stdout).not.toContain('secret');
  });
});

describe('elsewhere', () => {
  test('a plain clone is described as a table', async () => {
    const { code, stdout, stderr } = await run([
      '--images=a',
      '--images',
      'b',
      '--tags=type=ref,event=branch',
    ]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^version {6}main\ntags {9}a:main\n {13}b:main\nlabels {7}org\.opencontainers/);
  });

  test('--json is one object with the outputs, and nothing else', async () => {
    const args = ['--json', '--images=a', "--tags=type=raw,value={{commit_date 'X'}}", '--sep-tags=;'];
    const { stdout } = await run([...args, '--labels={{log "x"}}', '--tags=type=raw,value=b'], {
      INPUT_TAGS: 'type=raw,value=unused',
    });
    const outputs = JSON.parse(stdout);
    expect(Object.keys(outputs)).toEqual(outputNames);
    expect(outputs).toMatchObject({ version: '1719709323', tags: 'a:1719709323;a:b' });
  });

  test('--json is that in Actions too', async () => {
    const { stdout } = await run(['--json'], pushVariables(scratchFolder()));
    expect(JSON.parse(stdout).version).toBe('dev');
  });

  test('GITHUB_* that describe an event count, unless git is asked for', async () => {
    const { GITHUB_ACTIONS: _actions, ...env } = pushVariables(scratchFolder());
    expect(JSON.parse((await run(['--json'], env)).stdout).version).toBe('dev');
    expect(JSON.parse((await run(['--json', '--context=git'], env)).stdout).version).toBe('main');
  });

  test('warnings and errors are for people, on standard error', async () => {
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
    expect(strict.stderr).toContain('Tag -x begins with "-"');
    const dated = await run(['--source-date-epoch'], { SOURCE_DATE_EPOCH: '0' });
    expect(dated.stdout).toContain('created=1970-01-01T00:00:00.000Z');
    expect((await run([], { SOURCE_DATE_EPOCH: '0' })).stdout).toContain('created=2024-07-01T');
    const queue = { ...pushVariables(scratchFolder()), GITHUB_EVENT_NAME: 'merge_group' };
    const ref = `refs/heads/gh-readonly-queue/main/pr-7-${sha}`;
    const { stdout } = await run(['--json', '--merge-group'], { ...queue, GITHUB_REF: ref });
    expect(JSON.parse(stdout).tags).toBe('pr-7');
  });

  test('--help names every input', async () => {
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
