import {
  decideImmutable,
  decideMove,
  decideRollback,
  movingTagsFor,
  type TagDecision,
} from '../src/index.ts';
import { orderOf, publishersOf, stateOf } from './read.ts';
import {
  emptyRepository,
  type Happening,
  history,
  type Repository,
  type Rollback,
  type World,
} from './world.ts';

/** The decisions of a pipeline and the order of its writes; a mutant replaces one of them. */
export interface Machine {
  decideMove: typeof decideMove;
  decideRollback: typeof decideRollback;
  decideImmutable: typeof decideImmutable;
  movingTagsFor: typeof movingTagsFor;
  /** Which of the two writes of a move comes first. */
  firstWrite: 'record' | 'tag';
  /** Whether the records are read at all. */
  readsRecords: boolean;
}

export const shipshape: Machine = {
  decideMove,
  decideRollback,
  decideImmutable,
  movingTagsFor,
  firstWrite: 'record',
  readsRecords: true,
};

/** Lets one thing happen, as the pipeline's commands would carry it out, and returns what was decided on the way. */
export function happen(
  machine: Machine,
  world: World,
  it: Happening,
): { world: World; decisions: TagDecision[] } {
  const before = world[it.project] ?? emptyRepository;
  const { repository, decisions } = happenIn(machine, before, it);
  return { world: repository === before ? world : { ...world, [it.project]: repository }, decisions };
}

type Done = { repository: Repository; decisions: TagDecision[] };

function happenIn(machine: Machine, repository: Repository, it: Happening): Done {
  switch (it.kind) {
    case 'publish':
      return publish(machine, repository, { mark: it.commit, image: it.image, label: it.commit });
    case 'job': {
      const label = it.unlabelled ? undefined : it.commit;
      // A branch that is not trusted may ask, and be refused; it publishes nothing.
      const done = history.onDefaultBranch(it.commit)
        ? publish(machine, repository, { mark: it.commit, image: it.image, label })
        : { repository, decisions: [] };
      return moveAll(machine, done, { mark: it.commit, tags: [it.tag], ...it });
    }
    case 'release': {
      const label = `commit-of-${it.version}`;
      const done = publish(machine, repository, { mark: it.version, image: it.image, label });
      const tags = machine.movingTagsFor(it.version, Object.keys(done.repository.published));
      return moveAll(machine, done, { mark: it.version, tags: tags.map(({ tag }) => tag), ...it });
    }
    case 'rollback':
      return rollBack(machine, repository, it);
    case 'hand-push':
      return {
        repository: { ...repository, tags: { ...repository.tags, [it.tag]: it.image } },
        decisions: [],
      };
    case 'lose-record': {
      const { [it.tag]: _lost, ...records } = repository.records;
      return { repository: { ...repository, records }, decisions: [] };
    }
  }
}

type Publication = { mark: string; image: string; label: string | undefined };

function publish(machine: Machine, repository: Repository, { mark, image, label }: Publication): Done {
  const tag = mark.includes('.') ? mark : `sha-${mark}`;
  const decision = machine.decideImmutable({ tag, wanted: image, served: repository.published[mark] });
  if (decision.outcome !== 'create') return { repository, decisions: [decision] };
  const published = { ...repository.published, [mark]: image };
  const labels = image in repository.labels ? repository.labels : { ...repository.labels, [image]: label };
  return { repository: { ...repository, published, labels }, decisions: [decision] };
}

type Move = { mark: string; image: string; tags: readonly string[]; dies?: boolean };

function moveAll(machine: Machine, done: Done, { mark, image, tags, dies }: Move): Done {
  if (done.decisions.some(({ outcome }) => outcome === 'refuse')) return done;
  let { repository } = done;
  const decisions = [...done.decisions];
  const revision = image in repository.labels ? repository.labels[image] : mark;
  for (const tag of tags) {
    const state = stateOf(machine.readsRecords ? repository : { ...repository, records: {} }, tag);
    const wanted = { digest: image, mark, revision };
    const decision = machine.decideMove({ tag, wanted, state, order: orderOf(tag) });
    repository = carryOut(machine, repository, decision, dies);
    decisions.push(decision);
  }
  return { repository, decisions };
}

function rollBack(machine: Machine, repository: Repository, { tag, image, dies }: Rollback): Done {
  if (!Object.values(repository.published).includes(image)) return { repository, decisions: [] };
  const target = { digest: image, publishedBy: publishersOf(repository, tag, image) };
  const person = { by: 'Kim', reason: 'it broke' };
  const state = stateOf(repository, tag);
  const decision = machine.decideRollback({ tag, target, ...person, state, order: orderOf(tag) });
  return { repository: carryOut(machine, repository, decision, dies), decisions: [decision] };
}

/** Writes the record, then the tag; a step that dies gets no further than the first write there is. */
function carryOut(machine: Machine, before: Repository, decision: TagDecision, dies = false): Repository {
  const { tag, record, to } = decision;
  const records = record ? { ...before.records, [tag]: record } : before.records;
  const tags = to === undefined ? before.tags : { ...before.tags, [tag]: to };
  if (!dies) return { ...before, records, tags };
  return record && machine.firstWrite === 'record' ? { ...before, records } : { ...before, tags };
}
