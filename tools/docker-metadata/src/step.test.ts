import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { outputNames, pushVariables, readHeredocs, run, scratchFolder, sha } from '../testing/fixture.ts';

describe('in Actions', () => {
  test('the step gets its outputs, the job its variables, and the log its groups', async () => {
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
    'DOCKER_METADATA_SET_OUTPUT_ENV=%s sets no variable of the job',
    async (setting) => {
      const env = pushVariables(scratchFolder());
      const { stdout } = await run([], { ...env, DOCKER_METADATA_SET_OUTPUT_ENV: setting });
      expect(stdout).toContain('\n::set-output name=version::dev\n');
      expect(stdout).not.toContain('::set-env');
    },
  );

  test('warnings come in the action’s order', async () => {
    const env = { ...pushVariables(scratchFolder()), INPUT_TAGS: 'type=semver,pattern=x,value=1.2' };
    const { code, stdout } = await run([], env);
    expect(code).toBe(0);
    expect(stdout.match(/^::warning::.*/gm)).toEqual([
      '::warning::1.2 is not a valid semver. More info: https://semver.org/',
      '::warning::No Docker image version has been generated. Check tags input.',
      '::warning::No Docker tag has been generated. Check tags input.',
    ]);
  });

  test('images on one line can have blanks between them', async () => {
    const env = { ...pushVariables(scratchFolder()), INPUT_IMAGES: 'a, b', INPUT_TAGS: 'v1' };
    const { stdout } = await run([], env);
    expect(stdout).toContain('\n::set-output name=tags::a:v1%0Ab:v1\n');
  });

  test('an invalid label is an error after the tags are set, and warnings come before the error', async () => {
    const env = {
      ...pushVariables(scratchFolder()),
      INPUT_TAGS: 'type=semver,pattern=x,value=1.2\nv1',
      INPUT_LABELS: 'a={{',
    };
    const { code, stdout } = await run([], env);
    expect(code).toBe(1);
    expect(stdout.match(/^::(?!group|endgroup).*?(::.{0,11}|$)/gm)).toEqual([
      '::warning::1.2 is not ',
      '::set-output name=version::v1',
      '::set-env name=DOCKER_METADATA_OUTPUT_VERSION::v1',
      '::set-output name=tags::v1',
      '::set-env name=DOCKER_METADATA_OUTPUT_TAGS::v1',
      '::set-output name=tag-names::v1',
      '::set-env name=DOCKER_METADATA_OUTPUT_TAG_NAMES::v1',
      '::error::Parse error',
    ]);
  });

  test('an invalid rule is an error after the warnings of the rules before it', async () => {
    const env = {
      ...pushVariables(scratchFolder()),
      INPUT_TAGS: 'type=semver,pattern=x,value=1.2\nv1,enable=yes',
    };
    const { stdout } = await run([], env);
    expect(stdout.match(/^::(warning|error).*/gm)).toEqual([
      '::warning::1.2 is not a valid semver. More info: https://semver.org/',
      '::error::Invalid value for enable attribute: yes',
    ]);
  });

  test.each([
    [{ INPUT_CONTEXT: 'other' }, 'Invalid context source: other'],
    [{ INPUT_TAGS: 'type=foo' }, 'Unknown tag type attribute: foo'],
    [{ INPUT_FLAVOR: 'foo=1' }, 'Unknown flavor entry: foo=1'],
    [{ INPUT_IMAGES: 'a="b' }, 'Invalid Opening Quote: a quote is found on field 0 at line 1, value is "a="'],
    [{ DOCKER_METADATA_SET_OUTPUT_ENV: 'maybe' }, 'parseBool syntax error: maybe'],
    [{ INPUT_STRICT: 'yes' }, 'The input strict is "yes". Set it to true or false.'],
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
