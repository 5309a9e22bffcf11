import { Authorization } from '../auth/authorization.ts';
import { type CredentialSource, defaultCredentials } from '../auth/credentials.ts';
import { speaksPlainHttp } from '../auth/environment.ts';
import { failure, RegistryError, type RegistryErrorCode } from '../errors.ts';
import { parseReference } from '../names/reference.ts';
import type { Descriptor } from '../types.ts';
import { answerProblem } from './answers.ts';
import { roundTrip, type Wire } from './http.ts';
import type { Answer, Problem, Request } from './messages.ts';
import { realTiming, retrying, type Timing, Transient } from './retry.ts';

export interface RepositoryOptions {
  /** Where logins come from; by default Docker's and the containers tools' files, then the environment. */
  credentials?: CredentialSource;
  /** How long one request may take with all its retries; 60 by default. */
  deadlineSeconds?: number;
  timing?: Timing;
}

/** A request, and how its failure is reported: `cannot <doing>`. */
export interface Task extends Request {
  doing: string;
  reference?: string;
}

/** Sends one request, once. Throws `Transient` for what may be gone the next time. */
export type SendOnce = (task: Task) => Promise<Answer>;

/** What a session has found out about its registry, and what it has written there. */
export interface Learned {
  /** Kinds of content for which the registry refuses HEAD. */
  headRefused: Set<'manifests' | 'blobs'>;
  /** The registry has no referrers API. */
  noReferrersApi: boolean;
  /** Digests of manifests and blobs that this session has written, and when. */
  written: Map<string, number>;
  /** What the tags that this session has written served before, and when it wrote them. */
  replaced: Map<string, { before: string | undefined; at: number }>;
  /** What this session has attached, by the digest of the subject, and when the last of it. */
  attached: Map<string, { descriptors: Descriptor[]; at: number }>;
}

/** One repository of one registry, with the login and the patience to talk to it. */
export interface Session {
  readonly registry: string;
  readonly repository: string;
  /** The registry's address with `/v2/<repository>/`, against which the paths of requests are resolved. */
  readonly base: URL;
  readonly timing: Timing;
  readonly learned: Learned;
  /** One request with its retries. */
  send(task: Task): Promise<Answer>;
  /** Several requests that have to be repeated together, from the first. */
  attempt<T>(work: (sendOnce: SendOnce) => Promise<T>): Promise<T>;
  error(code: RegistryErrorCode, doing: string, why: string, reference?: string): RegistryError;
}

/** @param name `host[:port]/path`, without tag and digest. */
export function openSession(name: string, options: RepositoryOptions = {}): Session {
  const { registry, repository, tag, digest } = parseReference(name);
  if (tag || digest) {
    throw new RegistryError(
      'bad-reference',
      `${name} names an image: write the repository without tag and digest.`,
    );
  }
  const timing = options.timing ?? realTiming;
  const host = registry === 'docker.io' ? 'registry-1.docker.io' : registry;
  const base = new URL(`${speaksPlainHttp(registry) ? 'http' : 'https'}://${host}/v2/${repository}/`);
  const source = options.credentials ?? defaultCredentials();
  const authorization = new Authorization(registry, () => source(registry, repository), timing.now);
  const wire: Wire = { registry, authorization, base, now: timing.now };
  const context = { registry, repository };

  const error: Session['error'] = (code, doing, why, reference) =>
    failure(code, context, doing, authorization.scrub(why), reference);
  const sendOnce = async (task: Task, budgetMs: number) => {
    const toError = ({ code, why, transient, retryAfterMs, refusal }: Problem) => {
      const scrubbed = refusal && { ...refusal, said: authorization.scrub(refusal.said) };
      const known = failure(code, context, task.doing, authorization.scrub(why), task.reference, scrubbed);
      return transient ? new Transient(known, retryAfterMs) : known;
    };
    const answer = await roundTrip(wire, task, budgetMs, toError);
    const at = { now: timing.now(), elsewhere: answer.url.origin !== base.origin };
    const problem = await answerProblem(answer, task, registry, authorization, at);
    if (problem) throw toError(problem);
    return answer;
  };
  const attempt: Session['attempt'] = (work) =>
    retrying((options.deadlineSeconds ?? 60) * 1000, timing, (budgetMs) =>
      work((task) => sendOnce(task, budgetMs)),
    );
  const learned: Learned = {
    headRefused: new Set(),
    noReferrersApi: false,
    written: new Map(),
    replaced: new Map(),
    attached: new Map(),
  };
  const send: Session['send'] = (task) => attempt((once) => once(task));
  return { ...context, base, timing, learned, error, attempt, send };
}
