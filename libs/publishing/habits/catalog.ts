import {
  bare401,
  basicLogin,
  dashIsColon,
  type Habit,
  type Habits,
  immutableTags,
  laggingReads,
  laggingTagList,
  noDigestHeader,
  noHead,
  noReferrers,
  noTagList,
  otherSuccess,
  pagedTags,
  plainJson,
  type Reply,
  referrersApi,
  refusal,
  refusedTag,
  relativeUploads,
  sometimesBusy,
  tokenLogin,
  twoServers,
} from '@shipshape/oci-registry/testing';
import { type Outcome, operations } from './operations.ts';

/** A registry, or one of its settings, as it is documented to behave: see docs/registries.md for the sources. */
export interface Profile {
  name: string;
  /** How it answers, always. */
  habits(around: Habits): Habit[] | Promise<Habit[]>;
  /** What comes on top once there is something in the registry: rules and delays that the preparation need not meet. */
  later?: () => Habit[];
  /** What each operation has to come to. */
  expect: Record<keyof typeof operations, Outcome>;
}

const all = (outcome: Outcome) =>
  Object.fromEntries(Object.keys(operations).map((name) => [name, outcome])) as Profile['expect'];

const works = all('completed');
/** A publish is refused too, since its commit's `main` could not follow. */
const cannotMove = all('refused before a write');
/** A lock on single tags shows only where one of them is tried. */
const cannotMoveThese: Profile['expect'] = { ...cannotMove, publish: 'completed' };
const cannotRelease: Profile['expect'] = { ...works, release: 'refused before a write' };

/** What must be allowed to move according to docs/registries.md. */
const mayMove = /^(main|staging|latest|\d+|\d+\.\d+|move-.*|sha256-.*)$/;

const text = (status: number, body = '', headers = {}): Reply => ({
  status,
  headers: { 'content-type': 'text/plain', ...headers },
  body: Buffer.from(body),
});
const no = (status: number) => refusal(status, 'UNSUPPORTED', 'not here');
const redirected = text(303, '', { location: 'http://127.0.0.1:1/-/v2/packages/container/package' });

export const profiles: Profile[] = [
  { name: 'distribution', habits: () => [noReferrers(text(404, '404 page not found'))], expect: works },
  { name: 'zot', habits: () => [basicLogin, referrersApi()], expect: works },
  {
    name: 'zot, may create and not update',
    habits: () => [basicLogin, referrersApi()],
    later: () => [immutableTags(refusedTag.zot)],
    expect: cannotMove,
  },
  {
    name: 'Docker Hub',
    habits: async (around) => [tokenLogin(), noReferrers(no(404)), await around.signed()],
    later: () => [laggingReads(3)],
    expect: works,
  },
  {
    name: 'Docker Hub with the referrers API',
    habits: async (around) => [tokenLogin(), referrersApi(), await around.signed()],
    later: () => [laggingReads(3)],
    expect: works,
  },
  {
    name: 'Docker Hub, all tags immutable',
    habits: () => [tokenLogin(), referrersApi()],
    later: () => [immutableTags(refusedTag.dockerHub)],
    expect: cannotMove,
  },
  {
    name: 'GHCR',
    habits: async (around) => [tokenLogin(), noReferrers(redirected), await around.signed()],
    later: () => [laggingReads(4)],
    expect: works,
  },
  { name: 'GitLab', habits: () => [tokenLogin(), noReferrers(no(404)), dashIsColon], expect: works },
  {
    name: 'GitLab, all tags immutable',
    habits: () => [tokenLogin(), noReferrers(no(404)), dashIsColon],
    later: () => [immutableTags(refusedTag.gitlab)],
    expect: cannotMove,
  },
  { name: 'ECR', habits: () => [basicLogin, referrersApi()], expect: works },
  {
    name: 'ECR, all tags immutable',
    habits: () => [basicLogin, referrersApi()],
    later: () => [immutableTags(refusedTag.ecr)],
    expect: cannotMove,
  },
  {
    name: 'ECR Public',
    habits: () => [tokenLogin('aws'), noReferrers(no(405)), noHead('blobs', 401)],
    expect: works,
  },
  {
    name: 'ECR Public until 2023 (no tag list)',
    habits: () => [tokenLogin('aws'), noReferrers(no(405))],
    later: () => [noTagList(text(404, '404 page not found'))],
    expect: cannotRelease,
  },
  { name: 'Artifact Registry', habits: () => [tokenLogin(), noReferrers(no(404))], expect: works },
  {
    name: 'Artifact Registry, immutable tags',
    habits: () => [tokenLogin(), noReferrers(no(404))],
    later: () => [immutableTags(refusedTag.artifactRegistry)],
    expect: cannotMove,
  },
  { name: 'ACR', habits: () => [tokenLogin(), referrersApi()], expect: works },
  {
    name: 'ACR, moving tags locked',
    habits: () => [tokenLogin(), referrersApi()],
    later: () => [immutableTags(refusedTag.acr, (tag) => /^(main|staging|latest|1)$/.test(tag))],
    expect: cannotMoveThese,
  },
  { name: 'Harbor', habits: () => [tokenLogin(), referrersApi()], expect: works },
  { name: 'Harbor before 2.8', habits: () => [tokenLogin(), noReferrers(bare401)], expect: works },
  {
    name: 'Harbor, all tags immutable',
    habits: () => [tokenLogin(), referrersApi()],
    later: () => [immutableTags(refusedTag.harbor)],
    expect: cannotMove,
  },
  {
    name: 'Harbor, all but moving tags immutable',
    habits: () => [tokenLogin(), referrersApi()],
    later: () => [immutableTags(refusedTag.harbor, (tag) => !mayMove.test(tag))],
    expect: works,
  },
  {
    name: 'Quay (no OCI-Subject)',
    habits: () => [tokenLogin(), referrersApi(false)],
    expect: works,
  },
  {
    name: 'Quay without the referrers API',
    habits: () => [tokenLogin(), noReferrers(no(400))],
    expect: works,
  },
  { name: 'Gitea', habits: () => [tokenLogin('*'), noReferrers(text(404, 'Not found.'))], expect: works },
  { name: 'Artifactory (406)', habits: () => [basicLogin, noReferrers(no(406))], expect: works },
  { name: 'referrers API: 403', habits: () => [noReferrers(no(403))], expect: works },
  { name: 'referrers API: 501', habits: () => [noReferrers(no(501))], expect: works },
  { name: 'referrers API: an empty 200', habits: () => [noReferrers(text(200))], expect: works },
  { name: 'HEAD of manifests: 405', habits: () => [noHead('manifests', 405)], expect: works },
  { name: 'HEAD of manifests: 401', habits: () => [noHead('manifests', 401)], expect: works },
  { name: 'HEAD of manifests: 403', habits: () => [noHead('manifests', 403)], expect: works },
  { name: 'HEAD of blobs: 403', habits: () => [noHead('blobs', 403)], expect: works },
  { name: 'HEAD of blobs: 405', habits: () => [noHead('blobs', 405)], expect: works },
  {
    name: 'tags are not listed: 403',
    habits: () => [],
    later: () => [noTagList(no(403))],
    expect: cannotRelease,
  },
  {
    name: 'tags are not listed: 405',
    habits: () => [],
    later: () => [noTagList(no(405))],
    expect: cannotRelease,
  },
  {
    name: 'tokens that end in the middle',
    habits: () => [tokenLogin(undefined, 3)],
    expect: works,
  },
  {
    name: 'pages of tags, by whole addresses',
    habits: () => [pagedTags((address, host) => `http://${host}${address}`)],
    expect: works,
  },
  {
    name: 'pages of tags, by relative addresses',
    habits: () => [pagedTags((address) => address.replace(/^.*\//, ''))],
    expect: works,
  },
  { name: 'writes answered by 202 and 204', habits: () => [otherSuccess], expect: works },
  { name: 'relative addresses of uploads', habits: () => [relativeUploads], expect: works },
  { name: 'manifests as plain JSON', habits: () => [plainJson], expect: works },
  { name: 'busy now and then, until a date', habits: () => [sometimesBusy(5)], expect: works },
  { name: 'a slow list of tags', habits: () => [], later: () => [laggingTagList(2)], expect: works },
  { name: 'two servers, one behind', habits: () => [], later: () => [twoServers(6)], expect: works },
  {
    name: 'no digest in answers, slow reads',
    habits: () => [noDigestHeader],
    later: () => [laggingReads(3)],
    expect: works,
  },
];
