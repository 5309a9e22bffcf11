import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  bare401,
  dashIsColon,
  distribution,
  type FakeServers,
  fakeServers,
  type Habit,
  type Habits,
  makeImage,
  noReferrers,
  pushImage,
  type Reply,
  referrersApi,
  refusal,
  skipNote,
  startHabits,
} from '../../testing/index.ts';
import { mediaTypes, type Repository } from '../index.ts';

const program = await distribution();
const image = makeImage([]);
const kind = 'application/vnd.test.report';
const text = (status: number, body: string, type = 'application/json', headers = {}): Reply => ({
  status,
  headers: { 'content-type': type, ...headers },
  body: Buffer.from(body),
});

describe.skipIf('missing' in program)(`the referrers API is optional${skipNote(program)}`, () => {
  let habits: Habits;
  let elsewhere: FakeServers;
  beforeAll(async () => {
    habits = await startHabits();
    elsewhere = fakeServers();
  });
  afterAll(async () => {
    await habits?.stop();
    await elsewhere?.stop();
  });

  async function attachTwo(...played: Habit[]) {
    const opened = await habits.open(played);
    await pushImage(opened.repository, image);
    const attached = await opened.repository.attach(image.digest, { artifactType: kind });
    const other = await opened.repository.attach(image.digest, { artifactType: 'a/other' });
    return { ...opened, attached, other };
  }
  const digests = async (repository: Repository, type?: string) =>
    (await repository.referrers(image.digest, type)).map(({ digest }) => digest).sort();

  test.each<[string, Reply]>([
    ['404', refusal(404, 'NOT_FOUND', 'page not found')],
    ['a web page with 404', text(404, '<html>', 'text/html')],
    ['a web page with 200', text(200, '<html>', 'text/html')],
    ['400', refusal(400, 'BAD_REQUEST', 'no')],
    ['401 without a challenge, as Harbor before 2.8', bare401],
    ['403', refusal(403, 'DENIED', 'no')],
    ['405', refusal(405, 'UNSUPPORTED', 'no')],
    ['406, as Artifactory', refusal(406, 'NOT_ACCEPTABLE', 'no')],
    ['410', refusal(410, 'GONE', 'no')],
    ['501', refusal(501, 'UNSUPPORTED', 'no')],
    ['an empty 200', text(200, '')],
    ['an empty object', text(200, '{}')],
    ['a list that is null', text(200, '{"manifests":null}')],
    ['an empty list for everything', text(200, '{"schemaVersion":2,"manifests":[]}')],
    ['204', text(204, '')],
  ])('its absence is told by %s', async (_, reply) => {
    const { repository, direct, attached, other } = await attachTwo(noReferrers(reply));
    expect(await digests(repository)).toEqual([attached.digest, other.digest].sort());
    expect(await digests(repository, kind)).toEqual([attached.digest]);
    expect(await digests(direct, kind)).toEqual([attached.digest]);
  });

  test('its absence is told by a redirect to another server (GHCR), which is not followed, and asked for once', async () => {
    const web = await elsewhere.serve((_request, response) => response.writeHead(429).end('slow down'));
    const redirect = text(303, '', 'text/plain', { location: `http://${web.host}/-/v2/packages` });
    const { repository, front, attached, other } = await attachTwo(noReferrers(redirect));
    expect(await digests(repository)).toEqual([attached.digest, other.digest].sort());
    expect(web.requests).toEqual([]);
    expect(front.log.filter((line) => line.includes('/referrers/'))).toHaveLength(1);
  });

  test.each([429, 503])('%i does not mean that it is absent', async (status) => {
    const { repository } = await habits.open([noReferrers(refusal(status, 'BUSY', 'later'))]);
    await expect(repository.referrers(image.digest)).rejects.toMatchObject({ code: 'unavailable' });
  });

  test('a registry that answers OCI-Subject keeps the list by itself: it is not asked, and no tag is written', async () => {
    const { repository, direct, front, attached, other } = await attachTwo(referrersApi());
    expect(front.log.filter((line) => line.includes('/referrers/'))).toEqual([]);
    expect(await direct.tags()).toEqual([]);
    expect(await digests(repository)).toEqual([attached.digest, other.digest].sort());
  });

  test('one that lists without that header (Quay) is asked, and no tag is written', async () => {
    const { repository, direct, attached } = await attachTwo(referrersApi(false));
    expect(await direct.tags()).toEqual([]);
    expect(await digests(repository, kind)).toEqual([attached.digest]);
  });

  test('what was attached before the registry had the API is found', async () => {
    const { direct, repository } = await habits.open([referrersApi()]);
    await pushImage(direct, image);
    const old = await direct.attach(image.digest, { artifactType: kind });
    await repository.attach(image.digest, { artifactType: 'a/other' });
    expect(await digests(repository, kind)).toEqual([old.digest]);
  });
});

describe.skipIf('missing' in program)(`a registry that takes sha256-<hex> for a digest (GitLab)`, () => {
  let habits: Habits;
  beforeAll(async () => {
    habits = await startHabits();
  });
  afterAll(() => habits?.stop());

  test('keeps what is attached to an image under a tag of its own', async () => {
    const { repository, direct } = await habits.open([dashIsColon]);
    await pushImage(repository, image);
    const one = await repository.attach(image.digest, { artifactType: kind });
    const two = await repository.attach(image.digest, { artifactType: 'a/other' });
    const found = (await repository.referrers(image.digest)).map(({ digest }) => digest);
    expect(found.sort()).toEqual([one.digest, two.digest].sort());
    expect(await direct.tags()).toEqual([`${image.digest.replace(':', '-')}.attached`]);
  });

  test('does not have the images of an index taken for what is attached to it', async () => {
    const { repository } = await habits.open([dashIsColon]);
    await pushImage(repository, image);
    const { mediaType, digest, bytes } = image;
    const manifests = [{ mediaType, digest, size: bytes.length }];
    const content = JSON.stringify({ schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests });
    const index = await repository.putManifest(
      'multi',
      new TextEncoder().encode(content),
      mediaTypes.ociIndex,
    );
    expect(await repository.referrers(index.digest)).toEqual([]);
    const one = await repository.attach(index.digest, { artifactType: kind });
    expect(await repository.referrers(index.digest)).toMatchObject([{ digest: one.digest }]);
  });
});
