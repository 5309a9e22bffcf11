import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { pushVariables, readHeredocs, scratchClone, scratchFolder } from '../testing/fixture.ts';

const workspace = resolve(import.meta.dirname, '../../..');
const action = '.github/actions/docker-metadata';

/** This workspace as it is after `git clone` and `npm ci`: sources and packages, nothing built. */
function freshClone(): string {
  const clone = join(scratchFolder(), 'a path with spaces');
  for (const path of [
    'tools/docker-metadata',
    'tools/build.mjs',
    'tools/package.json',
    'libs',
    action,
    'package-lock.json',
  ]) {
    cpSync(join(workspace, path), join(clone, path), { recursive: true });
  }
  symlinkSync(join(workspace, 'node_modules'), join(clone, 'node_modules'));
  return clone;
}

function node(script: string, args: string[], env: Record<string, string>, cwd: string) {
  const { PATH = '', HOME = '' } = process.env;
  return spawnSync('node', [script, ...args], { cwd, encoding: 'utf8', env: { PATH, HOME, ...env } });
}

test('the command builds its bundle if there is none, keeps it, and rebuilds it after a source has changed', () => {
  const clone = freshClone();
  const cwd = scratchClone();
  const bin = join(clone, 'tools/docker-metadata/bin.cjs');
  const bundle = join(clone, 'dist/tools/docker-metadata/docker-metadata.cjs');
  const version = () =>
    JSON.parse(node(bin, ['--json', "--tags=value={{date 'YYYY' tz='Asia/Tokyo'}}x"], {}, cwd).stdout)
      .version;
  expect(existsSync(bundle)).toBe(false);
  expect(version()).toMatch(/^\d{4}x$/);
  const made = statSync(bundle).mtimeMs;
  version();
  expect(statSync(bundle).mtimeMs).toBe(made);
  const later = new Date(Date.now() + 5_000);
  // One of the sources is in an inner folder.
  for (const source of ['libs/workspace/src/ports.ts', 'libs/image-metadata/src/inputs/lists.ts']) {
    utimesSync(bundle, made / 1000, made / 1000);
    utimesSync(join(clone, source), later, later);
    version();
    expect(statSync(bundle).mtimeMs).toBeGreaterThan(made);
    utimesSync(join(clone, source), made / 1000, made / 1000);
  }
}, 120_000);

test('an error sets the exit code', () => {
  const bin = join(workspace, 'tools/docker-metadata/bin.cjs');
  const { status, stdout, stderr } = node(bin, ['--tags=type=x'], {}, scratchClone());
  expect([status, stdout, stderr]).toEqual([1, '', '\n✖ Unknown tag type attribute: x\n']);
}, 120_000);

test('a reader that stops early is not an error', () => {
  const bin = join(workspace, 'tools/docker-metadata/bin.cjs');
  const script = 'set -o pipefail; node "$0" --tags "$(seq -f v%g 9000)" | head -1';
  const { PATH = '', HOME = '' } = process.env;
  const { status, stdout, stderr } = spawnSync('bash', ['-c', script, bin], {
    cwd: scratchClone(),
    encoding: 'utf8',
    env: { PATH, HOME },
  });
  expect([status, stdout, stderr]).toEqual([0, 'version      v1\n', '']);
}, 120_000);

interface Action {
  inputs: Record<string, { default?: string }>;
  outputs: Record<string, { value: string }>;
  runs: { steps: { id: string; run: string; shell: string; env: Record<string, string> }[] };
}

describe('the composite action', () => {
  const { inputs, outputs, runs } = parse(
    readFileSync(join(workspace, action, 'action.yml'), 'utf8'),
  ) as Action;
  const [step] = runs.steps;

  test('has the inputs and outputs of docker/metadata-action', () => {
    const lists = ['images', 'tags', 'flavor', 'labels', 'annotations'];
    const names = [
      'context',
      ...lists,
      'sep-tags',
      'sep-labels',
      'sep-annotations',
      'bake-target',
      'github-token',
    ];
    expect(Object.keys(inputs).slice(0, names.length)).toEqual(names);
    expect(inputs.context?.default).toBe('workflow');
    // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of GitHub Actions
    expect(inputs['github-token']?.default).toBe('${{ github.token }}');
    for (const [name, { value }] of Object.entries(outputs)) {
      expect(value).toBe(`\${{ steps.${step?.id}.outputs.${name} }}`);
    }
    const shown = ['version', 'tags', 'tag-names', 'labels', 'annotations', 'json'];
    const bakeFiles = ['bake-file-tags', 'bake-file-labels', 'bake-file-annotations', 'bake-file'];
    expect(Object.keys(outputs)).toEqual([...shown, ...bakeFiles]);
  });

  test('passes every input in the environment and none in its script', () => {
    expect(step?.run).not.toContain('${{');
    const handed = Object.keys(inputs).map((name) => [
      `INPUT_${name.toUpperCase()}`,
      `\${{ inputs.${name} }}`,
    ]);
    expect(step?.env).toEqual(Object.fromEntries(handed));
  });

  test('runs as a runner runs it, its hyphened inputs included', () => {
    const clone = freshClone();
    const folder = scratchFolder();
    const script = join(folder, 'step.sh');
    const output = join(folder, 'output');
    writeFileSync(script, step?.run ?? '');
    writeFileSync(output, '');
    const given: Record<string, string> = { context: 'workflow', images: 'a', tags: 'x\ny', 'sep-tags': '|' };
    const env = Object.keys(inputs).map((name) => [`INPUT_${name.toUpperCase()}`, given[name] ?? '']);
    const { status, stderr } = spawnSync('bash', ['--noprofile', '--norc', '-e', '-o', 'pipefail', script], {
      cwd: scratchClone(),
      encoding: 'utf8',
      env: {
        PATH: process.env.PATH,
        ...pushVariables(folder),
        ...Object.fromEntries(env),
        GITHUB_ACTION_PATH: join(clone, action),
        GITHUB_OUTPUT: output,
      },
    });
    expect([status, stderr]).toEqual([0, '']);
    expect(readHeredocs(readFileSync(output, 'utf8'))).toMatchObject({ version: 'x', tags: 'a:x|a:y' });
  }, 120_000);
});
