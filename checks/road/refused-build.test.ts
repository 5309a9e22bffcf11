import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { localRegistryHost, pythonBase, readyBaseImage, readyEngine } from '@shipshape/provision';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { scratchWorkspace } from '../testing/scratch.ts';
import { addTinyProject } from '../testing/tiny-project.ts';

// A second Django project, a small one, whose image cannot be built.
const scratch = scratchWorkspace();
const root = 'apps/shop';
const dockerfile = join(scratch.folder, root, 'Dockerfile');
const env: NodeJS.ProcessEnv = {};

beforeAll(async () => {
  const say = (line: string) => console.log(line);
  const engine = await readyEngine(say);
  const host = await localRegistryHost(say);
  const base = await readyBaseImage(engine, pythonBase, say);
  // A namespace of its own, so that each run of these tests finds an empty registry.
  env.REGISTRY = `${host}/road-${Date.now()}`;
  env.PYTHON_IMAGE = base.reference;
  await addTinyProject(scratch, 'shop');
  scratch.git('add', '-A');
  scratch.git('commit', '-qm', 'a second project');
  scratch.git('tag', '-f', 'start');
}, 300_000);
afterAll(() => scratch.remove());
beforeEach(() => void scratch.git('reset', '-q', '--hard', 'start'));

/** Runs one step for the second project. */
function step(verb: string, extra: NodeJS.ProcessEnv = {}, ...before: string[]) {
  const script = [process.execPath, 'tools/bin/shipshape.mjs', verb];
  const { status, stderr } = scratch.run([...before, ...script, '--project=shop'], {
    ...env,
    ...extra,
  });
  return { status, sentence: stderr.split('\n✖ ').at(-1)?.trim() ?? '' };
}

test('a Dockerfile with a syntax error is told with its line, and leaves no image behind', () => {
  const text = readFileSync(dockerfile, 'utf8');
  const line = text.split('\n').indexOf('WORKDIR /app') + 1;
  writeFileSync(dockerfile, text.replace('WORKDIR /app', 'WROKDIR /app'));
  const { status, sentence } = step('docker-build');
  expect(status).toBe(1);
  expect(sentence).toContain(
    `${dockerfile}:${line} is not a valid Dockerfile (unknown instruction: WROKDIR): correct it and run again.`,
  );
  expect(existsSync(join(scratch.folder, 'dist', root, 'image.json'))).toBe(false);
});

test('without an engine and without root, one sentence says what to install', () => {
  const bin = join(scratch.folder, '.shipshape/bin');
  mkdirSync(bin, { recursive: true });
  for (const name of ['sh', 'git', 'setpriv', 'env']) link(name, bin);
  for (let folder = scratch.folder; folder !== dirname(folder); folder = dirname(folder)) {
    if (folder.includes('shipshape-')) chmodSync(folder, 0o755);
  }
  // The scratch copy belongs to the user who runs this test; git would refuse it to another user.
  const trusted = { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'safe.directory', GIT_CONFIG_VALUE_0: '*' };
  const nobody =
    process.getuid?.() === 0 ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : [];
  const { status, sentence } = step(
    'docker-build',
    { PATH: bin, HOME: '/nonexistent', ...trusted },
    ...nobody,
  );
  expect(status).toBe(1);
  expect(sentence).toContain('install buildah');
});

function link(name: string, folder: string): void {
  const found = (process.env.PATH ?? '').split(':').map((entry) => join(entry, name));
  const path = found.find((candidate) => existsSync(candidate));
  if (path) symlinkSync(path, join(folder, name));
}
