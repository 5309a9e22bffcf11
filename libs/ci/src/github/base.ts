import { readHead, sharedRemote } from '@shipshape/git';
import type { EventContext } from '../event-context.ts';

/**
 * The commit to compare a proposed change with; empty where the event proposes none.
 *
 * GitHub checks out a pull request as its merge commit, whose first parent is the target branch as the merge has it. The
 * event's own `base.sha` can be older, and the comparison would then count what others have merged since. A group of
 * the merge queue is compared with the branch itself, so that it also checks what is queued before it.
 */
export function baseOf({ eventName = '', sha, payload }: EventContext, root: string): string {
  const { pull_request: request, merge_group: group } = payload;
  if (eventName.startsWith('pull_request')) {
    const head = readHead(root);
    const [first, second, third] = head.parents;
    // The event of pull_request_target has the target branch's commit, which can be a merge commit of its own.
    const isOfTheEvent = eventName === 'pull_request' && head.sha === sha;
    const isMerge = second !== undefined && third === undefined;
    if (first && isMerge && (isOfTheEvent || second === request?.head?.sha)) return first;
    return request?.base?.sha ?? '';
  }
  const branch = /^refs\/heads\/(.+)$/.exec(group?.base_ref ?? '')?.[1];
  if (eventName === 'merge_group' && branch)
    return `refs/remotes/${sharedRemote(root) ?? 'origin'}/${branch}`;
  return '';
}
