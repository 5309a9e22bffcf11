import { commitOrder, type Order, recordExplains, type TagState, versionOrder } from '../src/index.ts';
import { history, type Repository } from './repositories.ts';

const commits = commitOrder(history);

/** Reads a tag as `promote` would: the slow question is asked only where the record does not explain the image. */
export function stateOf(repository: Repository, tag: string): TagState {
  const digest = repository.tags[tag];
  const record = repository.records[tag];
  const served =
    digest === undefined ? undefined : { digest, publishedBy: [], revision: repository.labels[digest] };
  if (!served || recordExplains({ served, record })) return { served, record };
  return { served: { ...served, publishedBy: publishersOf(repository, tag, served.digest) }, record };
}

/** The commits, or for a version's tag the versions, whose immutable tag serves `image`. */
export function publishersOf({ published }: Repository, tag: string, image: string): string[] {
  return Object.keys(published).filter((mark) => {
    return published[mark] === image && mark.includes('.') === isVersionTag(tag);
  });
}

function isVersionTag(tag: string): boolean {
  return tag === 'latest' || /^\d/.test(tag);
}

export function orderOf(tag: string): Order {
  return isVersionTag(tag) ? versionOrder : commits;
}
