import { imageName, newestOf, type Order, whyUnlabelled } from './order.ts';
import { positionOf } from './position.ts';
import type { Mark, MoveRecord, Reason, TagDecision, TagState, Withdrawal } from './types.ts';

export interface RollbackRequest {
  tag: string;
  /**
   * The image to serve, the marks whose immutable tags (`sha-<commit>`, `X.Y.Z`) serve it, and its
   * org.opencontainers.image.revision label.
   */
  target: { digest: string; publishedBy: readonly Mark[]; revision: string | undefined };
  /** What people call images, by their digests: a version, else a commit. */
  names: ReadonlyMap<string, string>;
  /** Who asks and why; both are recorded and shown. */
  by: string;
  reason: string;
  state: TagState;
  order: Order;
}

/**
 * Decides about a rollback: a moving tag is put on an earlier image by hand. Nothing that asked before can undo
 * it, since the mark stays where it was; a newer commit or version moves the tag forward again, but never to the
 * image taken back here. A `keep` carries a record too: so a tag whose record was lost is confirmed by hand.
 *
 * @throws Error where `state.record` is that of another tag.
 */
export function decideRollback(request: RollbackRequest): TagDecision {
  const { tag, target, names, by, reason, state, order } = request;
  const { served, record } = state;
  const named = (digest: string) => imageName(digest, names.get(digest));
  const image = named(target.digest);
  const refuse = (why: Reason, sentence: string): TagDecision => {
    return { tag, outcome: 'refuse', from: served?.digest, to: served?.digest, reason: why, sentence };
  };
  if (!by.trim() || !reason.trim()) {
    return refuse('unsigned', `${tag} was not set to ${image}: state who rolls it back, and why.`);
  }
  const unlabelled = whyUnlabelled(target.digest, target.revision);
  if (unlabelled) return refuse('unlabelled', `${tag} was not set to ${image}: ${unlabelled}`);

  const position = positionOf(tag, state, order);
  const standing = 'mark' in position ? position.mark : undefined;
  const candidates = [record?.to.mark, standing, ...target.publishedBy].filter((mark) => mark !== undefined);
  const outOfReach = candidates.find((mark) => order.objection(mark)?.reason === 'history-unknown');
  if (outOfReach !== undefined) {
    const why = `${order.name(outOfReach)} ${order.objection(outOfReach)?.words}`;
    return refuse('history-unknown', `${tag} was not set to ${image}: ${why}.`);
  }
  const mark = newestOf(
    candidates.filter((candidate) => !order.objection(candidate)),
    order,
  );
  if (mark === undefined) {
    const why = 'no commit of the default branch, and no version, is known to have published it';
    return refuse('position-unknown', `${tag} was not set to ${image}: ${why}. Choose a published image.`);
  }

  const next: MoveRecord = {
    tag,
    from: served && { digest: served.digest, mark: standing },
    to: { digest: target.digest, mark },
    rollback: { by, reason },
    withdrawn: withdrawnAfter(record?.withdrawn ?? [], served?.digest, { digest: target.digest, by, reason }),
  };
  const done = { tag, from: served?.digest, to: target.digest, record: next };
  if (served?.digest === target.digest) {
    return { ...done, outcome: 'keep', sentence: `${by} confirms that ${tag} serves ${image}: ${reason}.` };
  }
  const source = served ? ` from ${named(served.digest)}` : '';
  const until = `Only something newer than ${order.name(mark)} moves it again`;
  const sentence = `${by} sets ${tag}${source} to ${image}: ${reason}. ${until}.`;
  return { ...done, outcome: served ? 'move' : 'create', sentence };
}

/** What is put back is no longer withdrawn, and then nothing is condemned; otherwise what was served is. */
function withdrawnAfter(
  before: readonly Withdrawal[],
  served: string | undefined,
  target: Withdrawal,
): readonly Withdrawal[] {
  const others = before.filter(({ digest }) => digest !== target.digest);
  const nothingNew = served === undefined || served === target.digest || others.length < before.length;
  if (nothingNew || others.some(({ digest }) => digest === served)) return others;
  return [...others, { ...target, digest: served }];
}
