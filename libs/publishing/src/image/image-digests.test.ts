import { openRepository } from '@shipshape/oci-registry';
import {
  fakeServers,
  makeImage,
  pushImage,
  startDistribution,
  type TestRegistry,
} from '@shipshape/oci-registry/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { imageDigests } from './image-digests.ts';

let registry: TestRegistry;
const servers = fakeServers();
beforeAll(async () => {
  registry = await startDistribution();
});
afterAll(async () => {
  await registry.stop();
  await servers.stop();
});

const digests = (text: string, buildArgs = {}) =>
  imageDigests(
    { folder: '/', dockerfile: { path: '/app/Dockerfile', text }, files: [], digest: '' },
    buildArgs,
  );

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

test('a file that ADD fetches counts by its content, and one that cannot be had by its name', async () => {
  let content = 'one';
  const files = await servers.serve(({ url }, response) =>
    response.writeHead(url === '/tool' ? 200 : 404).end(content),
  );
  const text = `FROM scratch\nADD http://${files.host}/tool /a\nADD http://${files.host}/gone /b`;
  const before = await digests(text);
  expect(await digests(text)).toEqual(before);
  expect(before[1]).toBe(`http://${files.host}/gone`);
  content = 'two';
  expect((await digests(text))[0]).not.toBe(before[0]);
});

test('a git repository that ADD fetches is named by its commit', async () => {
  const repository = 'https://git.example/team/x.git';
  await expect(digests(`FROM scratch\nADD ${repository}#main /x`)).rejects.toThrow(
    /Dockerfile:2 adds the git repository .* Name a commit/,
  );
  expect(await digests(`FROM scratch\nADD ${repository}#${'a'.repeat(40)}:sub /x`)).toHaveLength(1);
});
