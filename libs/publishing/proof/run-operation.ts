import { commitOrder, type History, type TagDecision } from '@shipshape/release-policy';
import type { Operation } from '@shipshape/release-policy/model';
import { UserError } from '@shipshape/workspace';
import type { moveAfterPush, publishCommit, ReleaseContext, release, rollBack } from '../src/index.ts';
import type { MovingTag } from '../src/release/tag-kind.ts';
import { type MemoryRequest, type MemoryState, memoryRepository } from '../testing/memory-repository.ts';
import { passed } from '../testing/test-clone.ts';
import { commitName, contentTagOf, imageOf, seenIn } from './images.ts';

/** The code that publishes and moves tags: the real one, or a mutant of it. */
export interface Code {
  publishCommit: typeof publishCommit;
  moveAfterPush: typeof moveAfterPush;
  release: typeof release;
  rollBack: typeof rollBack;
}

/** What ends a process: nothing after it happens. */
export class Killed extends Error {}

/** Commits on the default branch begin with c; of those the higher name is the newer. */
const history: History = {
  isAncestor: (older, newer) => older === newer || (older[0] === 'c' && newer[0] === 'c' && older < newer),
  onDefaultBranch: (commit) => commit[0] === 'c',
};

const clock = { now: () => new Date(Date.UTC(2026, 0, 2)), sleep: async () => {} };
const quiet = () => {};
/** For operations that run one after the other. */
export const noLocks: ReleaseContext['locks'] = { check: () => {}, hold: (_name, work) => work() };

export interface Surroundings {
  /** Called before each request to the registry takes effect. */
  before?: (request: MemoryRequest) => Promise<void> | void;
  locks?: ReleaseContext['locks'];
}

type Decision = Pick<TagDecision, 'outcome' | 'tag' | 'sentence' | 'reason'>;

/**
 * Runs one operation with the code that carries it out, on a repository in memory.
 *
 * @param state changed in place
 * @returns what was decided about moving tags and versions
 */
export async function runOperation(
  code: Code,
  state: MemoryState,
  it: Operation,
  { before = quiet, locks = noLocks }: Surroundings = {},
): Promise<Decision[]> {
  if (it.kind === 'hand-push') {
    state.tags.set(it.tag, imageOf(it.image).digest);
    return [];
  }
  if (it.kind === 'lose-record') {
    state.tags.delete(`move-${it.tag}`);
    return [];
  }
  const repository = memoryRepository(`localhost/${it.project}`, state, (request) => {
    const dies = it.dies && 'tag' in it && request.method === 'write' && request.reference === it.tag;
    if (dies) throw new Killed();
    return before(request);
  });
  const context = contextOf(it, repository, locks);
  try {
    return await perform(code, context, state, it);
  } catch (error) {
    if (error instanceof Killed && it.dies) return [];
    throw error;
  }
}

async function perform(
  code: Code,
  context: ReleaseContext,
  state: MemoryState,
  it: Exclude<Operation, { kind: 'hand-push' | 'lose-record' }>,
): Promise<Decision[]> {
  const { digest, configDigest } = imageOf(it.image);
  if (it.kind === 'rollback') {
    // A person chooses among what is published.
    if (!Object.values(seenIn(state).published).includes(it.image)) return [];
    return [await code.rollBack(context, { tag: it.tag, to: digest, reason: 'it broke' }, quiet)];
  }
  if (it.kind === 'release') {
    const own = `sha-${context.checkout.sha}`;
    state.tags.set(own, digest);
    const moves = await code.release(context, it.version, quiet);
    state.tags.delete(own);
    return moves;
  }
  const moving: MovingTag[] =
    it.kind === 'publish' ? [] : [{ tag: it.tag, kind: it.tag === 'main' ? 'branch' : 'environment' }];
  // A branch that is not trusted may ask, and is refused; it publishes nothing.
  if (it.kind === 'publish' || history.onDefaultBranch(it.commit)) {
    await code.publishCommit(context, {
      tags: { immutable: [contentTagOf(it.image), `sha-${context.checkout.sha}`], moving },
      smoke: passed(configDigest),
      upload: async (reference) => {
        state.tags.set(reference.slice(reference.lastIndexOf(':') + 1), digest);
      },
    });
  }
  const revision = 'unlabelled' in it && it.unlabelled ? undefined : context.checkout.sha;
  return code.moveAfterPush(context, moving, { digest, revision }, quiet);
}

function contextOf(
  it: Operation,
  repository: ReleaseContext['repository'],
  locks: ReleaseContext['locks'],
): ReleaseContext {
  const sha =
    it.kind === 'release'
      ? `e${Buffer.from(`${it.version}${it.image}`).toString('hex')}`.padEnd(40, '0').slice(0, 40)
      : 'commit' in it
        ? commitName(it.commit)
        : commitName('c1');
  const order = commitOrder(history);
  return {
    project: it.project,
    root: '',
    repository,
    checkout: { sha, branch: 'main', commitTime: clock.now(), dirty: false },
    commits: {
      find: (name) => (name === 'HEAD' ? sha : name),
      released: () => sha,
      order: () => order,
      mayBeOnDefaultBranch: (commit) => commit[0] === 'c',
      sameImageBehind: async () => undefined,
      checkTag: () => {},
      tag: () => {
        throw new UserError('the git tag of a release in CI is there already');
      },
    },
    event: undefined,
    defaultBranch: 'main',
    page: '',
    by: 'Kim',
    run: undefined,
    dryRun: false,
    locks,
    clock,
  };
}
