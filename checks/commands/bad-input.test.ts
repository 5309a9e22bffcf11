import { mediaTypes } from '@shipshape/oci-registry';
import { type FakeServer, startFakeServer } from '@shipshape/oci-registry/testing';
import { hashOf, tinyImage, uploadAs } from '@shipshape/publishing/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { theSecret, withCommands } from './with-commands.ts';

// What people and workflows get wrong, for each command: one clear sentence, and nothing written.
const on = withCommands();
const { script } = on;
let html: FakeServer;
beforeAll(async () => {
  html = await startFakeServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end('<html>Please log in</html>');
  });
  await on.builtAndThere('one');
  expect((await on.call(script('docker-push'))).status).toBe(0);
});
afterAll(() => html?.stop());

/** An index is served under the tag, as a build for several platforms leaves one. */
async function indexUnder(tag: string): Promise<void> {
  const image = tinyImage('of an index', '');
  const { digest, bytes, mediaType } = image;
  await uploadAs(on.repository(), image, 'x:of-an-index');
  const manifests = [
    { mediaType, digest, size: bytes.length, platform: { os: 'linux', architecture: 'arm64' } },
  ];
  const index = JSON.stringify({ schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests });
  await on.repository().putManifest(tag, new TextEncoder().encode(index), mediaTypes.ociIndex);
}

async function refused(command: string[], sentence: string | RegExp, env: NodeJS.ProcessEnv = {}) {
  const before = await on.everything();
  const { status, stdout, stderr } = await on.call(command, env);
  expect(stdout).toBe('');
  const [, said, ...more] = stderr.split('\n');
  expect(said).toMatch(sentence);
  expect(said).toMatch(/^✖ \S.*(: |\. [A-Z])/);
  expect(more).toEqual(['']);
  expect(status).toBe(1);
  expect(await on.everything()).toEqual(before);
}

const calls: [verb: string, command: string[]][] = [
  ['docker-push', script('docker-push')],
  ['promote', script('promote', '--to=staging')],
  ['release', script('release', '--version=1.0.0')],
  ['rollback', script('rollback', '--tag=main', '--to=HEAD', '--reason=x', '--yes')],
  ['where', script('where')],
  ['history', script('history')],
];

test.each(calls)('%s to a registry written in upper case', async (_verb, command) => {
  await refused(command, 'repository names are lower case; write team/django', {
    REGISTRY: `${on.host}/Team`,
  });
});

test.each(calls)('%s to a server that answers with web pages', async (_verb, command) => {
  await refused(command, 'answered 200 with a web page, as a login page or another server does', {
    REGISTRY: `${html.host}/team`,
  });
});

test.each(calls)('%s to what is no registry, with a login in it', async (_verb, command) => {
  const REGISTRY = `https://kim:${theSecret}@${on.host}/team`;
  await refused(command, /^✖ "\*\*\*@127\.0\.0\.1:\d+\/team\/django" is not an image reference: /, {
    REGISTRY,
  });
});

test.each([
  ['promote', script('promote', '--to=staging', '--image=sha256:abc')],
  ['rollback', script('rollback', '--tag=main', '--to=sha256:abc', '--reason=x', '--yes')],
])('%s to a digest that is too short', async (_verb, command) => {
  await refused(
    command,
    '"sha256:abc" is not a digest (sha256:…), a version (X.Y.Z) or a commit of this clone. List',
  );
});

test.each([
  ['promote', script('promote', '--to=staging', '--image=../main')],
  ['rollback', script('rollback', '--tag=main', '--to=django:latest@', '--reason=x', '--yes')],
])('%s to a reference that is none', async (_verb, command) => {
  await refused(command, /"(\.\.\/main|django:latest@)" is not a digest \(sha256:…\), a version/);
});

test('history of a tag that cannot be one', async () => {
  await refused(
    script('history', '--tag=sha-../../_catalog'),
    'has no tag "sha-../../_catalog", and no record of one',
  );
});

test('docker-push where an index is served under the content tag', async () => {
  on.scratch.git('commit', '-qm', 'two', '--allow-empty');
  const image = on.built('two');
  await indexUnder(`inputs-${hashOf(image)}`);
  await refused(
    script('docker-push'),
    `serves an index and not ${image.configDigest}, and no passed smoke report`,
  );
});

test.each([
  ['promote', script('promote', '--to=staging')],
  ['release', script('release', '--version=1.0.0')],
  ['rollback', script('rollback', '--tag=main', '--to=HEAD', '--reason=x', '--yes')],
])("%s where an index is served under the commit's tag", async (_verb, command) => {
  await indexUnder(`sha-${on.scratch.git('rev-parse', 'HEAD').trim()}`);
  await refused(command, 'has no passed smoke report attached, so no tag moves to it');
});

test('where tells about an index like about an image, since it can be there', async () => {
  await indexUnder('several-platforms');
  const { stdout, status } = await on.call(script('where', '--json'));
  expect(status).toBe(0);
  expect(JSON.parse(stdout).tags.map(({ tag }: { tag: string }) => tag)).toContain('several-platforms');
});

on.testNoCredentialWasPrinted();
