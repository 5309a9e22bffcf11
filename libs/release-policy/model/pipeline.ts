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
  history,
  listed,
  type Operation,
  type Repositories,
  type Repository,
  type Rollback,
} from './repositories.ts';

/**
 * The decisions of a pipeline; a mutant replaces one of them. How they are carried out is checked with the code that
 * does it, in the model of libs/publishing: here a killed step leaves its record and not its tag.
 */
export interface Pipeline {
  decideMove: typeof decideMove;
  decideRollback: typeof decideRollback;
  decideImmutable: typeof decideImmutable;
  movingTagsFor: typeof movingTagsFor;
}

export const shipshape: Pipeline = {
  decideMove,
  decideRollback,
  decideImmutable,
  movingTagsFor,
};

/** Runs one operation and returns what was decided on the way. */
export function run(
  pipeline: Pipeline,
  repositories: Repositories,
  it: Operation,
): { repositories: Repositories; decisions: TagDecision[] } {
  const before = repositories[it.project] ?? emptyRepository;
  const { repository, decisions } = runIn(pipeline, before, it);
  return {
    repositories: repository === before ? repositories : { ...repositories, [it.project]: repository },
    decisions,
  };
}

type Done = { repository: Repository; decisions: TagDecision[] };

function runIn(pipeline: Pipeline, repository: Repository, it: Operation): Done {
  switch (it.kind) {
    case 'publish':
      return publish(pipeline, repository, { mark: it.commit, image: it.image, label: it.commit });
    case 'job': {
      const label = it.unlabelled ? undefined : it.commit;
      // A branch that is not trusted may ask, and be refused; it publishes nothing.
      const done = history.onDefaultBranch(it.commit)
        ? publish(pipeline, repository, { mark: it.commit, image: it.image, label })
        : { repository, decisions: [] };
      return moveAll(pipeline, done, { mark: it.commit, tags: [it.tag], ...it });
    }
    case 'release': {
      const label = `commit-of-${it.version}`;
      const done = publish(pipeline, repository, { mark: it.version, image: it.image, label });
      const tags = pipeline.movingTagsFor(it.version, Object.keys(done.repository.published));
      return moveAll(pipeline, done, { mark: it.version, tags: tags.map(({ tag }) => tag), ...it });
    }
    case 'rollback':
      return rollBack(pipeline, repository, it);
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

function publish(pipeline: Pipeline, repository: Repository, { mark, image, label }: Publication): Done {
  const tag = mark.includes('.') ? mark : `sha-${mark}`;
  const decision = pipeline.decideImmutable({ tag, wanted: image, served: repository.published[mark] });
  if (decision.outcome !== 'create') return { repository, decisions: [decision] };
  const published = listed({ ...repository.published, [mark]: image });
  const labels =
    image in repository.labels ? repository.labels : listed({ ...repository.labels, [image]: label });
  return { repository: { ...repository, published, labels }, decisions: [decision] };
}

type Move = { mark: string; image: string; tags: readonly string[]; dies?: boolean };

function moveAll(pipeline: Pipeline, done: Done, { mark, image, tags, dies }: Move): Done {
  if (done.decisions.some(({ outcome }) => outcome === 'refuse')) return done;
  let { repository } = done;
  const decisions = [...done.decisions];
  const revision = image in repository.labels ? repository.labels[image] : mark;
  for (const tag of tags) {
    const state = stateOf(repository, tag);
    const wanted = { digest: image, mark, revision };
    const decision = pipeline.decideMove({ tag, wanted, state, order: orderOf(tag) });
    repository = carryOut(repository, decision, dies);
    decisions.push(decision);
  }
  return { repository, decisions };
}

function rollBack(pipeline: Pipeline, repository: Repository, { tag, image, dies }: Rollback): Done {
  if (!Object.values(repository.published).includes(image)) return { repository, decisions: [] };
  const publishedBy = publishersOf(repository, tag, image);
  const target = { digest: image, publishedBy, revision: repository.labels[image] };
  const person = { by: 'Kim', reason: 'it broke' };
  const state = stateOf(repository, tag);
  const decision = pipeline.decideRollback({
    tag,
    target,
    names: new Map(),
    ...person,
    state,
    order: orderOf(tag),
  });
  return { repository: carryOut(repository, decision, dies), decisions: [decision] };
}

/** Writes the record, then the tag; a killed step makes only the first write. */
function carryOut(before: Repository, decision: TagDecision, dies = false): Repository {
  const { tag, record, to } = decision;
  const records = record ? { ...before.records, [tag]: record } : before.records;
  const tags = to === undefined ? before.tags : { ...before.tags, [tag]: to };
  if (!dies) return { ...before, records, tags };
  return record ? { ...before, records } : { ...before, tags };
}
