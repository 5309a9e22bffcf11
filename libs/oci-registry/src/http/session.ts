import { Authorization } from '../auth/authorization.ts';
import { type CredentialSource, defaultCredentials } from '../auth/credentials.ts';
import { wantsPlainHttp } from '../auth/environment.ts';
import { failure, RegistryError, type RegistryErrorCode } from '../errors.ts';
import { parseReference } from '../names/reference.ts';
import { answerProblem, type Problem } from './answers.ts';
import { type Answer, type Request, roundTrip, type Wire } from './http.ts';
import { type RetryEvent, realTiming, retrying, type Timing, Transient } from './retry.ts';

export interface RepositoryOptions {
  /** Where logins come from; by default Docker's configuration, then the environment. */
  credentials?: CredentialSource;
  /** Speak http without TLS; by default only to hosts on loopback, and where `wantsPlainHttp`. */
  plainHttp?: boolean;
  /** How long one request may take with all its retries; 60 by default. */
  deadlineSeconds?: number;
  /** Told before each wait for another try. */
  onRetry?: (event: RetryEvent) => void;
  timing?: Timing;
}

/** What a request wants and how its failure is told: `cannot <doing>`. */
export interface Task extends Request {
  doing: string;
  reference?: string;
}

/** Sends one request, once. Throws `Transient` for what may be gone the next time. */
export type SendOnce = (task: Task) => Promise<Answer>;

/** One repository of one registry, with the login and the patience to talk to it. */
export interface Session {
  readonly registry: string;
  readonly repository: string;
  /** The registry's address with `/v2/<repository>/`, against which the paths of requests are resolved. */
  readonly base: URL;
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
  const asked = options.plainHttp ?? wantsPlainHttp(registry);
  const plainHttp = options.plainHttp ?? (asked || isLoopback(registry));
  const host = registry === 'docker.io' ? 'registry-1.docker.io' : registry;
  const base = new URL(`${plainHttp ? 'http' : 'https'}://${host}/v2/${repository}/`);
  const authorization = new Authorization(registry, options.credentials ?? defaultCredentials(), timing.now);
  const mayBePlain = (url: URL) => asked || isLoopback(url.host);
  const wire: Wire = { registry, authorization, base, mayBePlain, now: timing.now };

  const error: Session['error'] = (code, doing, why, reference) =>
    failure(code, { registry, repository }, doing, authorization.scrub(why), reference);
  const sendOnce = async (task: Task, budgetMs: number) => {
    const tell = ({ code, why, transient, retryAfterMs }: Problem) => {
      const told = error(code, task.doing, why, task.reference);
      return transient ? new Transient(told, retryAfterMs) : told;
    };
    const outcome = await roundTrip(wire, task, budgetMs, tell);
    const problem = await answerProblem(outcome, task, registry, authorization, timing.now());
    if (problem) throw tell(problem);
    return outcome;
  };
  const attempt: Session['attempt'] = (work) =>
    retrying((options.deadlineSeconds ?? 60) * 1000, timing, options.onRetry ?? (() => {}), (budgetMs) =>
      work((task) => sendOnce(task, budgetMs)),
    );
  return { registry, repository, base, error, attempt, send: (task) => attempt((once) => once(task)) };
}

/** Whether `host[:port]` is this machine by its very name: localhost, 127.0.0.0/8 or [::1]. */
export function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/.test(host);
}
