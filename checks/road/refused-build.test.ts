import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openRepository } from '@shipshape/oci-registry';
import { localRegistryHost, pythonBase, readyBaseImage, readyEngine } from '@shipshape/provision';
import type { BuiltImage, PublishedImage, SmokeReport } from '@shipshape/publishing';
import { readRecord } from '@shipshape/workspace';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { scratchWorkspace } from '../testing/scratch.ts';
import { addTinyProject } from '../testing/tiny-project.ts';

// A second Django project, a small one, on the road to this clone's own registry.
const scratch = scratchWorkspace();
const root = 'apps/shop';
const dockerfile = join(scratch.folder, root, 'Dockerfile');
const env: NodeJS.ProcessEnv = {};
let repository: ReturnType<typeof openRepository>;

beforeAll(async () => {
  const say = (line: string) => console.log(line);
  const engine = await readyEngine(say);
  const host = await localRegistryHost(say);
  const base = await readyBaseImage(engine, pythonBase, say);
  // A namespace of its own, so that each run of these tests finds an empty registry.
  env.REGISTRY = `${host}/road-${Date.now()}`;
  env.PYTHON_IMAGE = base.reference;
  repository = openRepository(`${env.REGISTRY}/shop`);
  addTinyProject(scratch, 'shop');
  scratch.git('add', '-A');
  scratch.git('commit', '-qm', 'a second project');
  scratch.git('tag', '-f', 'start');
}, 300_000);
afterAll(() => scratch.remove());
beforeEach(() => void scratch.git('reset', '-q', '--hard', 'start'));

const recordOf = <T>(kind: string) => readRecord<T>(join(scratch.folder, 'dist', root, `${kind}.json`));

/** Runs one step for the second project. */
function step(verb: string, extra: NodeJS.ProcessEnv = {}, ...before: string[]) {
  const script = [process.execPath, 'tools/bin/shipshape.mjs', verb];
  const { status, stdout, stderr } = scratch.run([...before, ...script, '--project=shop'], {
    ...env,
    ...extra,
  });
  return { status, stdout, sentence: stderr.split('\n✖ ').at(-1)?.trim() ?? '' };
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
  expect(recordOf('image')).toBe(undefined);
});

test('without an engine and without root, one sentence says what to install', () => {
  const bin = join(scratch.folder, '.shipshape/bin');
  mkdirSync(bin, { recursive: true });
  for (const name of ['sh', 'git', 'setpriv', 'env']) link(name, bin);
  for (let folder = scratch.folder; folder !== dirname(folder); folder = dirname(folder)) {
    if (folder.includes('shipshape-')) chmodSync(folder, 0o755);
  }
  // The scratch copy belongs to whoever runs this test, which git would refuse another user.
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

test('it is built, smoked and pushed with not a line of configuration; again, all of it is reused', async () => {
  expect(step('docker-build').status).toBe(0);
  expect(step('docker-smoke').status).toBe(0);
  expect(step('docker-push').status).toBe(0);
  const published = recordOf<PublishedImage>('published') as PublishedImage;
  expect(recordOf<SmokeReport>('smoke')).toMatchObject({ passed: true, imageId: published.imageId });
  expect(published.tags).toEqual([
    `inputs-${recordOf<BuiltImage>('image')?.inputsHash}`,
    `sha-${scratch.git('rev-parse', 'HEAD').trim()}`,
    'main',
  ]);
  for (const tag of published.tags) {
    expect((await repository.resolve(tag))?.digest).toBe(published.digest);
  }
  expect((await repository.imageConfig(published.digest)).configDigest).toBe(published.imageId);
  for (const verb of ['docker-build', 'docker-push']) {
    const again = step(verb);
    expect(again.status).toBe(0);
    expect(again.stdout).toContain(`✔ shop:${verb}`);
    expect(again.stdout).toContain('(reused)');
  }
});

test('a changed image may not be pushed on the smoke report of the one before', () => {
  const image = { ...recordOf<BuiltImage>('image'), imageId: `sha256:${'0'.repeat(64)}` };
  writeFileSync(join(scratch.folder, 'dist', root, 'image.json'), JSON.stringify(image));
  const { status, sentence } = step('docker-push');
  expect(status).toBe(1);
  expect(sentence).toContain('has not passed its smoke test. Run docker-smoke first.');
});

function link(name: string, folder: string): void {
  const found = (process.env.PATH ?? '').split(':').map((entry) => join(entry, name));
  const path = found.find((candidate) => existsSync(candidate));
  if (path) symlinkSync(path, join(folder, name));
}
