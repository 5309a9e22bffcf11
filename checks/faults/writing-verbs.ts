import type { Repository } from '@shipshape/oci-registry';
import { attachReport, passedReport, promote, release, rollBack, type TagMove } from '@shipshape/publishing';
import { uploadAs } from '@shipshape/publishing/testing';
import { type Clone, type Commit, type Project, push, smokeOf, tagsOf } from './project.ts';

/** Everything that an operation is done with: the project's commits, and the run's own clone. */
export interface Fixture extends Pick<Project, 'one' | 'two'> {
  clone: Clone;
}

/** One of the things that ship and write to a registry. */
export interface WritingVerb {
  name: string;
  /** Whether it uploads blobs that the state before has not. */
  uploads: boolean;
  /** Makes the state before. */
  before(fixture: Fixture, direct: Repository): Promise<void>;
  act(fixture: Fixture, through: Repository): Promise<void>;
  /** What it changes: what tags serve then, and onto which images moving tags were put. */
  changes(fixture: Fixture): { tags: Record<string, string>; moved: Record<string, string> };
  /** What else is not as it has to be when it is done. */
  alsoMissing?(fixture: Fixture, direct: Repository): Promise<string[]>;
}

const quiet = () => {};

export const dockerPush: WritingVerb = {
  name: 'docker-push',
  uploads: true,
  before: ({ clone, one }, direct) => push(clone.at(one, direct), one),
  act: ({ clone, two }, through) => push(clone.at(two, through), two),
  changes({ two }) {
    const { digest } = two.image;
    return { tags: all([...tagsOf(two), 'main'], digest), moved: { main: digest } };
  },
  alsoMissing: ({ two }, direct) => reportProblems(direct, two),
};

export const promotion: WritingVerb = {
  name: 'promote',
  uploads: false,
  async before({ clone, one, two }, direct) {
    for (const commit of [one, two]) await push(clone.at(commit, direct), commit);
    moved(await promote(clone.at(two, direct), 'staging', one.sha, quiet), one);
  },
  async act({ clone, two }, through) {
    moved(await promote(clone.at(two, through), 'staging', '', quiet), two);
  },
  changes: ({ two }) => put('staging', two),
};

export const releasing: WritingVerb = {
  name: 'release',
  uploads: false,
  async before({ clone, one, two }, direct) {
    for (const commit of [one, two]) await push(clone.at(commit, direct), commit);
    clone.git('tag', 'django@1.0.0', one.sha);
    for (const move of await release(clone.at(one, direct), '1.0.0', quiet)) moved(move, one);
  },
  async act({ clone, two }, through) {
    for (const move of await release(clone.at(two, through), '1.1.0', quiet)) moved(move, two);
  },
  changes({ two }) {
    const { digest } = two.image;
    const given = all(['1.1.0', 'latest', '1', '1.1'], digest);
    return { tags: given, moved: given };
  },
  async alsoMissing({ clone, two }) {
    const names = clone.git('tag', '--points-at', two.sha);
    return names === 'django@1.1.0' ? [] : [`the git tags of its commit are "${names}"`];
  },
};

export const rollback: WritingVerb = {
  name: 'rollback',
  uploads: false,
  async before(fixture, direct) {
    await promotion.before(fixture, direct);
    await promotion.act(fixture, direct);
  },
  async act({ clone, one, two }, through) {
    const request = { tag: 'staging', to: one.sha, reason: 'prices were wrong' };
    moved(await rollBack(clone.at(two, through), request, quiet), one);
  },
  changes: ({ one }) => put('staging', one),
};

const report: WritingVerb = {
  name: 'smoke report',
  uploads: true,
  before: ({ two }, direct) => uploadAs(direct, two.image, `x:sha-${two.sha}`),
  act: ({ two }, through) => attachReport(through, two.image.digest, smokeOf(two)),
  changes: () => ({ tags: {}, moved: {} }),
  alsoMissing: ({ two }, direct) => reportProblems(direct, two),
};

/** docker-push of an image that the registry has: all that is left to it is ours to write, and nothing the engine's. */
export const pushOfKnown: WritingVerb = {
  ...dockerPush,
  uploads: false,
  async before(fixture, direct) {
    await dockerPush.before(fixture, direct);
    await uploadAs(direct, fixture.two.image, `x:${tagsOf(fixture.two)[0]}`);
    await report.act(fixture, direct);
  },
};

export const writingVerbs = [dockerPush, promotion, releasing, rollback, report];

/** @throws Error where the move was decided otherwise */
function moved({ to, sentence }: TagMove, { image }: Commit): void {
  if (to !== image.digest) throw new Error(`decided otherwise: ${sentence}`);
}

const all = (tags: string[], digest: string) => Object.fromEntries(tags.map((tag) => [tag, digest]));

const put = (tag: string, { image }: Commit) => ({
  tags: { [tag]: image.digest },
  moved: { [tag]: image.digest },
});

/** There must be one report, and in it the image passed. */
async function reportProblems(direct: Repository, { image }: Commit): Promise<string[]> {
  const reports = await direct.referrers(image.digest, 'application/vnd.shipshape.smoke.v1+json');
  const found = await passedReport(direct, image.digest, image.configDigest);
  return reports.length === 1 && found ? [] : [`${reports.length} smoke reports, passed: ${found?.passed}`];
}
