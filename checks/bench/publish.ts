import { appendFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeContext } from '@shipshape/container-engine';
import {
  type Manifest,
  openRepository,
  publishTags,
  type Repository,
  type StoredManifest,
} from '@shipshape/oci-registry';
import { type FaultProxy, startDistribution, startProxiedRegistry } from '@shipshape/oci-registry/testing';
import { certificateSecrets, readyBaseImage, readyEngine } from '@shipshape/provision';
import { pythonBase } from '@shipshape/provision/python-base';
import { commitTag, contentTag, promote, publish } from '@shipshape/publishing';
import { newTestClone, passed, type TestClone } from '@shipshape/publishing/testing';
import { type Log, workspaceRoot } from '@shipshape/workspace';
import { formatSpread, inTurn, met, seconds } from './rounds.ts';

const rounds = 3;
const shortRounds = 100;
const inputs = 'a'.repeat(64);
const commit = (round: number) => round.toString(16).padStart(40, '0');

/**
 * Measures publishing with the machine's engine and separate registries: how long skipped work takes compared with real
 * work, and which bytes a changed line uploads.
 *
 * @returns a section of benchmarks/README.md
 */
export async function benchPublish(say: Log): Promise<string> {
  say('building the image that is published');
  const context = join(mkdtempSync(join(tmpdir(), 'shipshape-bench-')), 'django');
  cpSync(join(workspaceRoot, 'apps/django'), context, { recursive: true });
  const engine = await readyEngine(say);
  const base = await readyBaseImage(engine, pythonBase, say);
  const build = async () => {
    const { image } = await engine.build({
      context: await makeContext(context),
      buildArgs: { PYTHON_IMAGE: base.reference },
      labels: { 'org.opencontainers.image.revision': commit(0) },
      secrets: certificateSecrets(),
    });
    return image.id;
  };
  const push = (repository: Repository, imageId: string, round: number, hash = inputs) =>
    publish({
      repository,
      smoke: passed(imageId),
      immutable: [contentTag(hash), commitTag(commit(round))],
      upload: (reference) => engine.push(imageId, reference),
    });
  const proxy = await startProxiedRegistry();
  const clone = newTestClone(`${proxy.host}/bench/django`);
  try {
    const imageId = await build();
    say('cold and unchanged pushes');
    await push(clone.repository, imageId, 0);
    const pushes = await inTurn(
      rounds,
      (round) => seconds(() => push(clone.repository, imageId, round + 1)),
      (round) => coldPush((repository) => push(repository, imageId, round)),
    );
    say('a tag more');
    const direct = openRepository(`${proxy.registry.host}/bench/django`);
    const retag = (again: number) => push(direct, imageId, 1000 + again);
    await retag(shortRounds); // The first call of a process also loads its modules.
    await bareRetag(direct, 'bare');
    const retags = await inTurn(
      shortRounds,
      (round) => seconds(() => retag(round)),
      (round) => seconds(() => bareRetag(direct, `bare-${round}`)),
    );
    say('one line of a view changed');
    appendFileSync(join(context, 'pages/views.py'), '# changed\n');
    const uploaded = await changedLayers(clone, proxy, async () =>
      push(clone.repository, await build(), 500, 'b'.repeat(64)),
    );
    say('promotions, and builds without a cache');
    const promotions = await inTurn(
      rounds,
      (round) => promotion(clone, imageId, push, round),
      (round) => {
        appendFileSync(join(context, 'requirements-build.txt'), `# again ${round}\n`);
        return seconds(build);
      },
    );
    return section(`${engine.name} ${engine.version}`, pushes, promotions, retags, uploaded);
  } finally {
    clone.remove();
    await proxy.stop();
    rmSync(join(context, '..'), { recursive: true, force: true });
  }
}

/** Pushes to a new registry, because engines remember which blobs an address has. */
async function coldPush(work: (repository: Repository) => Promise<unknown>): Promise<number> {
  const registry = await startDistribution();
  try {
    return await seconds(() => work(openRepository(`${registry.host}/bench/django`)));
  } finally {
    await registry.stop();
  }
}

/** A plain GET and PUT, with no check before or after them. */
async function bareRetag({ registry, repository }: Repository, tag: string): Promise<void> {
  const manifests = `http://${registry}/v2/${repository}/manifests`;
  const accept =
    'application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.v2+json';
  const got = await fetch(`${manifests}/${contentTag(inputs)}`, { headers: { accept } });
  const headers = { 'content-type': got.headers.get('content-type') ?? '' };
  const put = await fetch(`${manifests}/${tag}`, { method: 'PUT', headers, body: await got.arrayBuffer() });
  if (put.status !== 201) throw new Error(`The registry answered ${put.status} to a bare PUT.`);
}

/** Publishes a new commit's image, and measures its promotion to an environment. */
async function promotion(
  clone: TestClone,
  imageId: string,
  push: (repository: Repository, imageId: string, round: number) => Promise<unknown>,
  round: number,
): Promise<number> {
  const sha = clone.commit(`${round}`);
  await push(clone.repository, imageId, 900 + round);
  await publishTags(clone.repository, (await clone.repository.resolve(contentTag(inputs)))?.digest ?? '', [
    commitTag(sha),
  ]);
  const context = await clone.context();
  return seconds(() => promote(context, 'staging', '', () => {}));
}

interface Uploaded {
  bytes: number;
  /** Bytes of the layers and the configuration that the previous image did not have. */
  newBytes: number;
  newLayers: number;
  layers: number;
}

async function changedLayers(
  { repository }: TestClone,
  proxy: FaultProxy,
  push: () => Promise<{ digest: string }>,
): Promise<Uploaded> {
  const blobs = async (reference: string) => {
    const stored = await repository.manifest(reference);
    const { config, layers } = (stored as StoredManifest).content as Manifest;
    return [config, ...layers];
  };
  const before = new Set((await blobs(contentTag(inputs))).map(({ digest }) => digest));
  proxy.reset();
  const { digest } = await push();
  const bytes = proxy.uploadedBytes;
  const all = await blobs(digest);
  const added = all.filter((blob) => !before.has(blob.digest));
  const newBytes = added.reduce((sum, { size }) => sum + size, 0);
  return { bytes, newBytes, newLayers: added.length - 1, layers: all.length - 1 };
}

type Turns = Awaited<ReturnType<typeof inTurn>>;

const row = (what: string, { a, b, ratio }: Turns, goal: number, digits: number): string =>
  `| ${what} | ${formatSpread(a, digits)} | ${formatSpread(b, digits)} | ${formatSpread(ratio, 3)} | ≤ ${goal} | ${met(ratio, goal)} |`;

const section = (
  engine: string,
  pushes: Turns,
  promotions: Turns,
  retags: Turns,
  uploaded: Uploaded,
) => `## Publishing

${engine}, CNCF distribution on loopback, alternating; median (smallest–largest).

| case | measured, s | compared with, s | ratio | goal | goal met |
|---|---|---|---|---|---|
${row('push of an image that is already published; compared with a cold push', pushes, 0.1, 3)}
${row('promotion with its record; compared with building the image again', promotions, 0.05, 3)}
${row('tag of one more commit on a published image (look up, then write); compared with a plain GET and PUT', retags, 2, 4)}

One line of a view changed: ${uploaded.newLayers} of ${uploaded.layers} layers is new. The new layer and the configuration have ${uploaded.newBytes} bytes. ${uploaded.bytes} bytes of content were uploaded, the smoke report included.
`;
