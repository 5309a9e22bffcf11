import type { Environment } from '../environment.ts';
import type { EventContext } from '../event-context.ts';
import { cannotInfer } from '../local/detached-ref.ts';
import type { Repository } from '../local/repository.ts';
import { gitContext, workflowContext } from './contexts.ts';
import { inActions } from './event.ts';
import { apiOf, readRepository } from './repository.ts';

/** The event and the repository of this run. */
export interface CiContext {
  context: EventContext;
  repository: Repository;
}

export interface CiContextSource {
  /** `workflow` or `git`; by default `git` in a plain clone and `workflow` where GITHUB_* describe an event. */
  source?: string | undefined;
  env: Environment;
  /** The folder of the clone. */
  root: string;
  now: Date;
  /** Whether a plain clone may be at a commit that no ref names; otherwise that is an error, as in the action. */
  allowsNoRef?: boolean | undefined;
}

/**
 * Reads the context and the repository's record, in GitHub Actions or in a plain clone.
 *
 * @throws Error `Invalid context source: X`, outside Actions a sentence that names the missing ones of
 * GITHUB_EVENT_NAME, GITHUB_REF and GITHUB_SHA, and the errors of the context and of the repository's record.
 */
export async function readCiContext({ source, ...where }: CiContextSource): Promise<CiContext> {
  const { env, root } = where;
  const context = await readContext({ ...where, source: source || usualSource(env) });
  const repository = await readRepository(context.payload, env, root);
  // A plain clone has no payload with the default branch.
  if (!inActions(env)) context.payload.repository ??= repository;
  return { context, repository };
}

async function readContext({ source, env, root, now, allowsNoRef }: CiContextSource): Promise<EventContext> {
  if (source === 'git') return allowsNoRef ? gitContext(env, root, true) : contextOfCommit(env, root);
  if (source === 'workflow') {
    requireEvent(env);
    return workflowContext(env, { root, now, api: (payload) => apiOf(payload, env) });
  }
  throw new Error(`Invalid context source: ${source}`);
}

/**
 * The context `git` of a clone whose commit no ref names, as a checkout of depth 1 has it, is an error only where a rule
 * reads the ref: `type=sha` alone works.
 */
function contextOfCommit(env: Environment, root: string): EventContext {
  try {
    return gitContext(env, root);
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith(cannotInfer))) throw error;
    return Object.defineProperty(gitContext(env, root, true), 'ref', {
      enumerable: true,
      get: () => {
        throw error;
      },
    });
  }
}

/** In Actions the runner sets these; elsewhere a forgotten one would leave a hole in tags and labels, unsaid. */
function requireEvent(env: Environment): void {
  const missing = ['GITHUB_EVENT_NAME', 'GITHUB_REF', 'GITHUB_SHA'].filter((name) => !env[name]);
  if (inActions(env) || missing.length === 0) return;
  throw new Error(
    `The context workflow lacks ${missing.join(', ')}: set what describes the event, or ask for the context git.`,
  );
}

function usualSource(env: Environment): string {
  return inActions(env) || env.GITHUB_EVENT_NAME || env.GITHUB_REF ? 'workflow' : 'git';
}
