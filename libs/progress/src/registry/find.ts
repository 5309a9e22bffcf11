import { openRepository, RegistryError, type Repository } from '@shipshape/oci-registry';
import { knownRepositoryOf, noRegistry } from '@shipshape/provision';
import type { Log } from '@shipshape/workspace';
import { Unknown } from '../known.ts';

/** How long one request to the registry may take with its repeats, in seconds: a page does not wait for a minute. */
const patience = 10;

/**
 * The project's repository in the registry that the pipeline uses. Nothing is installed for a page: the clone's own
 * registry is started again where the pipeline has had one.
 *
 * @param seconds after which no further request is sent: the caller no longer waits
 * @throws Unknown where there is none yet; RegistryError where REGISTRY is no registry's name
 */
export async function findRepository(project: string, seconds: number, say: Log): Promise<Repository> {
  const name = await knownRepositoryOf(project, say);
  if (name === undefined) throw new Unknown(noRegistry);
  const repository = openRepository(name, { deadlineSeconds: patience });
  return until(Date.now() + seconds * 1000, repository);
}

function until(end: number, repository: Repository): Repository {
  return new Proxy(repository, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key);
      if (typeof value !== 'function') return value;
      return async (...args: unknown[]) => {
        if (Date.now() > end) throw new Unknown('the registry was given up');
        return value.apply(target, args);
      };
    },
  });
}

/**
 * Asks the registry; of a refusal the page shows what a client understands, and the log the rest.
 *
 * @throws Unknown in place of a RegistryError
 */
export async function inPlainWords<T>(ask: () => Promise<T>, say: Log): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error;
    say(error.message);
    throw new Unknown(whyOf(error));
  }
}

function whyOf({ code }: RegistryError): string {
  if (code === 'unreachable' || code === 'unavailable') return 'the registry did not answer';
  if (code === 'unauthorized' || code === 'denied' || code === 'bad-credentials')
    return 'the registry did not let this page read it';
  return 'the registry answered in a way that could not be read';
}
