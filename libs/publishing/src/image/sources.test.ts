import { EngineError, type EngineImage, type StoredImage } from '@shipshape/container-engine';
import { openRepository } from '@shipshape/oci-registry';
import {
  fakeServers,
  makeImage,
  pushImage,
  startDistribution,
  type TestRegistry,
} from '@shipshape/oci-registry/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkFiles, findSources } from './sources.ts';

let registry: TestRegistry;
const servers = fakeServers();
beforeAll(async () => {
  registry = await startDistribution();
});
afterAll(async () => {
  await registry.stop();
  await servers.stop();
});

/** An engine that gets nothing from any registry, and holds these images by name. */
const engineOf = (stored: Record<string, StoredImage> = {}, env: Record<string, string> = {}) => ({
  platform: 'linux/arm64',
  readsSyntax: true,
  pull: () => Promise.reject(new EngineError('no network')),
  stored: async (reference: string) => stored[reference],
  inspect: async () => ({ env, onBuild: [] as string[] }) as EngineImage,
});
const said: string[] = [];
const contextOf = (text: string) => ({
  ...{ folder: '/', files: [], digest: '', takes: () => true },
  dockerfile: { path: '/app/Dockerfile', text },
});
const find = (text: string, buildArgs = {}, engine: Parameters<typeof findSources>[0] = engineOf()) =>
  findSources(engine, { context: contextOf(text), buildArgs }, (line) => void said.push(line));
const digests = async (...given: Parameters<typeof find>) => (await find(...given)).digests;

/** Puts an image of one's own under a tag; returns its digest. */
async function put(name: string, what: string): Promise<string> {
  const repository = openRepository(`${registry.host}/${name}`);
  const image = makeImage([], { what });
  await pushImage(repository, image);
  await repository.putManifest('1', image.bytes, image.mediaType);
  return image.digest;
}

test.each([
  ['a second FROM', 'FROM base/one:1 AS a\nFROM other:1\nCOPY --from=a / /'],
  ['the image of a COPY --from', 'FROM base/one:1\nCOPY --from=other:1 /a /b'],
  ['the image of a RUN --mount', 'FROM base/one:1\nRUN --mount=type=bind,from=other:1 true'],
  ['the image that reads the file', '# syntax=other:1\nFROM base/one:1'],
  ['an image that an argument names', 'ARG I=x\nFROM base/one:1 AS a\nFROM $I\nCOPY --from=a / /'],
])('%s that is replaced in its registry is another input', async (_what, text) => {
  const here = text.replaceAll(/(?<=[ =])(base\/one|other):/g, `${registry.host}/$1:`);
  const given = { I: `${registry.host}/other:1` };
  const base = await put('base/one', 'base');
  const old = await put('other', 'old');
  expect((await digests(here, given)).sort()).toEqual([base, old].sort());
  const fresh = await put('other', 'new');
  expect((await digests(here, given)).sort()).toEqual([base, fresh].sort());
});

test('an image is built by the digest that was hashed, and is asked for the platform that is built for', async () => {
  const digest = await put('base/arm64', 'arm');
  const found = await find(
    `FROM ${registry.host}/base/$TARGETARCH:1\nCOPY --from=${registry.host}/base/arm64:1 /a /a`,
  );
  expect(found.digests).toEqual([digest]);
  expect(found.build.images).toEqual(
    new Map([[`${registry.host}/base/arm64:1`, `${registry.host}/base/arm64@${digest}`]]),
  );
});

test.each([
  ['has no such image', 404],
  ['refuses', 403],
  ['fails', 500],
])(
  'an image whose registry %s is what the engine holds of it, and otherwise no other build is the same',
  async (_, status) => {
    const { host } = await servers.serve((_, response) => response.writeHead(status).end());
    const text = `FROM ${host}/base:1`;
    said.length = 0;
    const [first, second] = [await find(text), await find(text)];
    expect(first.digests).not.toEqual(second.digests);
    expect(first.build.images).toEqual(new Map());
    expect(said[0]).toMatch(/base:1" \(\/app\/Dockerfile:1\) has no known digest today, so .* built anew/);
    const digest = `sha256:${'a'.repeat(64)}`;
    const local = engineOf({ [`${host}/base:1`]: { digest, name: `mirror/base@${digest}` } });
    expect(await find(text, {}, local)).toMatchObject({
      digests: [digest],
      build: { images: new Map([[`${host}/base:1`, `mirror/base@${digest}`]]) },
    });
    // By its own name where it has no other one.
    const unnamed = engineOf({ [`${host}/base:1`]: { digest } });
    expect((await find(text, {}, unnamed)).build.images).toEqual(
      new Map([[`${host}/base:1`, `${host}/base:1`]]),
    );
  },
);

test('an image that a syntax line names does not count for an engine that does not read it', async () => {
  const { host } = await servers.serve((_, response) => response.writeHead(500).end());
  const text = `# syntax=${host}/reader:1\nFROM scratch`;
  expect(await digests(text, {}, { ...engineOf(), readsSyntax: false })).toEqual([]);
  expect(await digests(text)).toEqual([expect.stringMatching(/^unknown /)]);
});

test('a variable of the base image is asked of it, and an address by one that nobody knows is never the same', async () => {
  const files = await servers.serve(({ url }, response) =>
    response.writeHead(url === '/3.13/tool' ? 200 : 404).end('x'),
  );
  const base = await put('base/python', 'python');
  const text = `FROM ${registry.host}/base/python:1\nADD http://${files.host}/$PYTHON/tool /a`;
  const knows = engineOf({}, { PYTHON: '3.13' });
  const found = await digests(text, {}, knows);
  expect(found).toEqual([base, expect.stringMatching(/^sha256:/)]);
  expect(await digests(text, {}, knows)).toEqual(found);
  const unknown = { ...engineOf(), inspect: async () => undefined };
  expect(await digests(text, {}, unknown)).not.toEqual(await digests(text, {}, unknown));
});

test('what a base image sets decides about names, which the build is given with it', async () => {
  const base = await put('base/tools', 'tools');
  const tools = await put('tools/3', 'three');
  const text = `FROM ${registry.host}/base/tools:1 AS start
FROM ${registry.host}/tools/3:1 AS three
FROM start
ARG STAGE=three
ARG TOOLS=${registry.host}/tools/3:1
COPY --from=$STAGE /a /a
COPY --from=$TOOLS /b /b`;
  const env = { A: '1' };
  const { digests: found, build } = await find(text, {}, engineOf({}, env));
  expect(found).toEqual([base, tools]);
  const pinned = `${registry.host}/tools/3@${tools}`;
  expect(build.images.get(`${registry.host}/tools/3:1`)).toBe(pinned);
  // Also of the stage that only such a name leads to.
  expect([...build.bases.values()]).toMatchObject([{ env }, { env }]);
});

test('a name that the version or the time of the build decides is hashed as it is built', async () => {
  const dated = await put('tools/1-1700000000', 'dated');
  const text = `FROM scratch\nARG VERSION\nARG SOURCE_DATE_EPOCH\nCOPY --from=${registry.host}/tools/$VERSION-$SOURCE_DATE_EPOCH:1 /a /a`;
  const request = { context: contextOf(text), buildArgs: { VERSION: '1' }, sourceDateEpoch: 1_700_000_000 };
  const { digests: hashed, build } = await findSources(engineOf(), request, () => {});
  expect(hashed).toEqual([dated]);
  // What is built is what was asked about, with what was found.
  expect(build).toMatchObject(request);
});

test('of a base image that the engine does not hold, the registry is asked what it brings along', async () => {
  const repository = openRepository(`${registry.host}/base/left`);
  const begins = { Env: ['A=1'], WorkingDir: '/srv', OnBuild: ['USER 1'] };
  const image = makeImage([], { any: 'label' }, begins);
  await pushImage(repository, image);
  await repository.putManifest('1', image.bytes, image.mediaType);
  const holds = { ...engineOf(), inspect: async () => undefined };
  const pulled: string[] = [];
  const pull = async (name: string) => String(pulled.push(name));
  const { build } = await find(`FROM ${registry.host}/base/left:1`, {}, { ...holds, pull });
  expect([...build.bases.values()]).toEqual([
    { env: { A: '1' }, workdir: '/srv', shell: [], onBuild: ['USER 1'] },
  ]);
  expect(pulled).toEqual([]);
});

test('what a base image takes by ONBUILD is hashed as well', async () => {
  const base = await put('base/one', 'base');
  const other = await put('other', 'old');
  const onBuild = [`COPY --from=${registry.host}/other:1 /a /b`];
  const engine = { ...engineOf(), inspect: async () => ({ env: {}, onBuild }) as unknown as EngineImage };
  expect(await digests(`FROM ${registry.host}/base/one:1`, {}, engine)).toEqual([base, other]);
});

test('a file that ADD fetches counts by its content, and one that cannot be had is never the same', async () => {
  let content = 'one';
  const files = await servers.serve(({ url }, response) =>
    response.writeHead(url === '/tool' ? 200 : 404).end(content),
  );
  const text = `FROM scratch\nADD http://${files.host}/tool /a\nADD http://${files.host}/gone /b`;
  const before = await find(text);
  const again = await find(text);
  expect(again.digests[0]).toBe(before.digests[0]);
  expect(again.digests[1]).not.toBe(before.digests[1]);
  await checkFiles(before);
  content = 'two';
  expect((await digests(text))[0]).not.toBe(before.digests[0]);
  await expect(checkFiles(before)).rejects.toThrow(/\/tool changed during the build/);
});

const sha = 'a'.repeat(40);

test.each([
  'https://git.example/team/x.git#main',
  'https://git.example/team/x.git?ref=main#',
  'https://git.example/team/x.git?branch=main&subdir=docs',
  'https://git.example/team/x.git',
  'git@git.example:team/x.git',
  'deploy@git.example:team/x',
  'git://git.example/x',
  'ssh://git@git.example/x#v1',
])('the git repository %s is not added as it happens to be', async (address) => {
  await expect(digests(`FROM scratch\nADD ${address} /x`)).rejects.toThrow(
    /Dockerfile:2 adds the git repository .* Name a commit/,
  );
});

test.each([
  `https://git.example/team/x.git#${sha}:sub`,
  `https://git.example/team/x.git?ref=main&commit=${sha}`,
  `https://git.example/team/x.git?checksum=${sha}#main`,
  `git@git.example:team/x.git#${sha}`,
])('the git repository %s is named by its commit', async (address) => {
  expect(await digests(`FROM scratch\nADD ${address} /x`)).toEqual([address]);
});
