import { readHead } from '@shipshape/git';
import type { EventContext } from '../event-context.ts';

/** Events that run what somebody proposes. */
const proposals = /^(pull_request|merge_group)/;

/**
 * Whether the event is for what the repository's people have accepted, and the commit that is checked out is the event's
 * own. A run for a comment, or after another run, is for the default branch by its ref, and may have a pull request's
 * commit checked out.
 */
export const isTrusted = ({ eventName = '', sha }: EventContext, root: string): boolean =>
  !proposals.test(eventName) && readHead(root).sha === sha;
