import { openRepository, type Repository } from '@shipshape/oci-registry';
import {
  deleteManifest,
  deleteTag,
  type Habit,
  immutableTags,
  laggingReads,
  makeImage,
  makeLayer,
  referrersApi,
  refusedTag,
  startDistribution,
  startFaultProxy,
  startFront,
  type TestImage,
  type TestRegistry,
} from '@shipshape/oci-registry/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { passed, uploadAs } from '../../testing/test-clone.ts';
import { attachReport, passedReport } from '../release/smoke-report.ts';
import type { SmokeReport } from '../smoke/report.ts';
import { publish } from './publish.ts';
import { reportOrPull, takeOver } from './take-over.ts';

let registry: TestRegistry;
let repository: Repository;
let count = 0;
beforeAll(async () => {
  registry = await startDistribution();
});
afterAll(() => registry.stop());
beforeEach(() => {
  repository = openRepository(`${registry.host}/team${count++}/django`);
});

const noPauses = { now: Date.now, random: () => 0, sleep: async () => {} };
const inputs = 'a'.repeat(64);
const took = { build: 40, smoke: 5.5 };
const labels = {
  'org.opencontainers.image.version': 'main',
  'org.opencontainers.image.revision': 'b'.repeat(40),
  'org.opencontainers.image.created': '2026-01-02T03:04:05Z',
};
const [ours, theirs] = ['ours', 'theirs'].map((what) => makeImage([makeLayer(what, 300)], labels)) as [
  TestImage,
  TestImage,
];

/** Publishes as docker-push would; counts how often the engine had to upload. */
async function pushOf(
  image: TestImage,
  commit = 'c'.repeat(40),
  before: () => Promise<unknown> = async () => {},
  smoke: Partial<SmokeReport> = {},
) {
  let uploads = 0;
  const published = await publish({
    repository,
    smoke: { ...passed(image.configDigest), took, ...smoke },
    reported: !smoke.checksDigest,
    immutable: [`inputs-${inputs}`, `sha-${commit}`],
    upload: async (reference) => {
      uploads++;
      await uploadAs(repository, image, reference);
      await before();
    },
  });
  return { ...published, uploads };
}

test('uploads once, attaches the report, then writes the names; a repeat uploads nothing', async () => {
  expect(await pushOf(ours)).toMatchObject({ pushed: true, uploads: 1, digest: ours.digest });
  expect(await passedReport(repository, ours.digest, ours.configDigest)).toMatchObject({ passed: true });
  expect(await pushOf(ours, 'd'.repeat(40))).toMatchObject({ pushed: false, uploads: 0 });
  expect((await repository.resolve(`sha-${'d'.repeat(40)}`))?.digest).toBe(ours.digest);
  expect(await repository.referrers(ours.digest)).toHaveLength(1);
});

test('a further commit of the same inputs costs a GET and a PUT, and a HEAD that keeps its tag from being overwritten', async () => {
  await pushOf(ours);
  const proxy = await startFaultProxy(registry.host);
  const direct = repository;
  repository = openRepository(`${proxy.host}/${direct.repository}`);
  const path = (tag: string) => `/v2/${repository.repository}/manifests/${tag}`;
  const asked = () => proxy.requests.map(({ method, path }) => `${method} ${path}`);
  try {
    const commit = 'd'.repeat(40);
    expect(await pushOf(ours, commit)).toMatchObject({ pushed: false, uploads: 0, digest: ours.digest });
    const content = `GET ${path(`inputs-${inputs}`)}`;
    const name = path(`sha-${commit}`);
    expect(asked()).toEqual([content, `HEAD ${name}`, `PUT ${name}`]);
    proxy.reset();
    await pushOf(ours, commit);
    expect(asked().slice(0, 2)).toEqual([content, `HEAD ${name}`]);
    expect(asked().filter((one) => !/^(GET|HEAD) /.test(one))).toEqual([]);
  } finally {
    await proxy.stop();
    repository = direct;
  }
});

test('a report that the registry has lost is given again by a second push of the commit', async () => {
  const { digest } = await pushOf(ours);
  for (const report of await repository.referrers(digest)) {
    await deleteManifest(repository, report.digest);
  }
  await deleteTag(repository, digest.replace(':', '-'));
  repository = openRepository(repository.name); // As the next command does: it has written nothing yet.
  expect(await passedReport(repository, digest, ours.configDigest)).toBeUndefined();
  await pushOf(ours);
  expect(await passedReport(repository, digest, ours.configDigest)).toMatchObject({ passed: true });
});

test('a report of other checks does not count, and a push of the same image by newer checks attaches its own', async () => {
  const { digest } = await pushOf(ours);
  const newer = `sha256:${'d'.repeat(64)}`;
  const report = () => passedReport(repository, digest, ours.configDigest, newer);
  expect(await report()).toBeUndefined();
  await pushOf(ours, 'd'.repeat(40), undefined, { checksDigest: newer });
  expect(await report()).toMatchObject({ passed: true, checksDigest: newer });
  // The one of the older checks stays: it records what this image passed then.
  expect(await repository.referrers(digest)).toHaveLength(2);
});

test("another builder's image that passed other checks only is not taken over", async () => {
  await pushOf(theirs);
  const newer = pushOf(ours, 'd'.repeat(40), undefined, { checksDigest: `sha256:${'d'.repeat(64)}` });
  await expect(newer).rejects.toThrow(
    'no passed smoke report is attached to it, or only one of other checks',
  );
});

test('a report that anybody may have pushed tells times only where they are some', async () => {
  const { digest } = ours;
  await uploadAs(repository, ours, 'x:y');
  const made = { build: '<b>', smoke: 1 } as unknown as typeof took;
  await attachReport(repository, digest, { ...passed(ours.configDigest), took: made });
  expect(await passedReport(repository, digest, ours.configDigest)).toEqual(passed(ours.configDigest));
});

test('of two builders of the same inputs the first one wins, and the second takes its image over', async () => {
  await pushOf(theirs);
  expect(await pushOf(ours, 'd'.repeat(40))).toMatchObject({
    pushed: false,
    uploads: 0,
    digest: theirs.digest,
    imageId: theirs.configDigest,
  });
});

test('the same where the other one is faster by a moment, between our look and our names', async () => {
  const faster = () => pushOf(theirs, 'd'.repeat(40));
  expect(await pushOf(ours, 'c'.repeat(40), faster)).toMatchObject({ pushed: false, digest: theirs.digest });
  expect((await repository.resolve(`sha-${'c'.repeat(40)}`))?.digest).toBe(theirs.digest);
});

test("another builder's image that passed no test is not taken over: our report does not count for it", async () => {
  await uploadAs(repository, theirs, `x:inputs-${inputs}`);
  await expect(pushOf(ours)).rejects.toThrow('no passed smoke report is attached to it');
  expect(await repository.tags()).toEqual([`inputs-${inputs}`]);
});

test('another image than the one that was tested gets no name', async () => {
  const upload = (reference: string) => uploadAs(repository, theirs, reference);
  repository = openRepository(repository.name, { timing: noPauses });
  const smoke = passed(ours.configDigest);
  const immutable: [string, string] = [`inputs-${inputs}`, `sha-${'c'.repeat(40)}`];
  await expect(publish({ repository, smoke, immutable, upload })).rejects.toThrow(
    'serves another image than',
  );
  expect((await repository.tags()).filter((tag) => !tag.startsWith('incoming-'))).toEqual([]);
});

/** Publishes ours through a registry with habits, where the name to upload to serves another image already. */
async function pushThrough(...habits: Habit[]) {
  const direct = repository;
  const name = `incoming-${ours.configDigest.slice('sha256:'.length)[0]}`;
  await uploadAs(direct, theirs, `x:${name}`);
  const front = await startFront(registry.host, habits);
  try {
    repository = openRepository(`${front.host}/${direct.repository}`, { timing: noPauses });
    return { published: await pushOf(ours), tags: await direct.tags() };
  } finally {
    repository = direct;
    await front.stop();
  }
}

test('where all tags are immutable, an image is uploaded under a name of its own', async () => {
  const { published, tags } = await pushThrough(referrersApi(), immutableTags(refusedTag.ecr));
  expect(published).toMatchObject({ pushed: true, digest: ours.digest });
  const own = `incoming-${ours.configDigest.slice('sha256:'.length).slice(0, 16)}`;
  expect(tags).toContain(own);
});

test('a registry that still shows what was uploaded before is given time', async () => {
  const { published } = await pushThrough(laggingReads(3));
  expect(published).toMatchObject({ pushed: true, digest: ours.digest, uploads: 1 });
});

test.each([
  ['that still shows what was uploaded before', [laggingReads(Number.POSITIVE_INFINITY)]],
  [
    'that keeps tags, and never shows the name of the image',
    [referrersApi(), immutableTags(refusedTag.ecr), laggingReads(Number.POSITIVE_INFINITY)],
  ],
])(
  'a registry %s when the wait ends has not confirmed the upload, and nobody is blamed',
  async (_what, habits) => {
    const failure = pushThrough(...habits);
    await expect(failure).rejects.toMatchObject({ code: 'unconfirmed' });
    await expect(failure).rejects.toThrow(/still serves .* later: repeat the command/);
  },
);

test('a commit that published another image already keeps it, and nothing is written', async () => {
  await pushOf(theirs);
  const other = `inputs-${'e'.repeat(64)}`;
  const again = publish({
    repository,
    smoke: passed(ours.configDigest),
    immutable: [other, `sha-${'c'.repeat(40)}`],
    upload: (reference) => uploadAs(repository, ours, reference),
  });
  await expect(again).rejects.toThrow('nothing was written');
  expect(await repository.resolve(other)).toBeUndefined();
});

test('docker-build takes over what the registry serves for its inputs, docker-smoke the report, and nothing is pulled', async () => {
  await pushOf(theirs);
  process.env.REGISTRY = repository.name.replace(/\/django$/, '');
  const built = {
    project: 'django',
    base: 'python@sha256:1',
    engine: { name: 'buildah', version: '1.28.2' },
  } as const;
  const unknown = 'f'.repeat(64);
  const said: string[] = [];
  const say = (line: string) => void said.push(line);
  try {
    const image = await takeOver(built, [unknown, inputs], say);
    expect(image).toEqual({
      ...built,
      inputsHash: inputs,
      imageId: theirs.configDigest,
      version: { version: 'main', revision: 'b'.repeat(40), created: '2026-01-02T03:04:05Z' },
      labels,
      seconds: 0,
      served: { image: repository.name, digest: theirs.digest },
    });
    const noEngine = () => Promise.reject(new Error('an engine was asked for'));
    const report = passed(theirs.configDigest);
    expect(image && (await reportOrPull(image, report.checksDigest, noEngine, say))).toEqual({
      ...report,
      took,
      source: 'registry',
    });
    // A check was added since: the image has to be pulled and tested again.
    const newer = image && reportOrPull(image, `sha256:${'d'.repeat(64)}`, noEngine, () => {});
    await expect(newer).rejects.toThrow('an engine was asked for');
    expect(await takeOver(built, [unknown], say)).toBeUndefined();
    expect(said).toEqual([]);

    process.env.REGISTRY = '127.0.0.1:1/nobody';
    expect(await takeOver(built, [inputs], say)).toBeUndefined();
    expect(said.join()).toContain('could not be searched');
  } finally {
    delete process.env.REGISTRY;
  }
});
