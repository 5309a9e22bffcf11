import { parseReference, registryPrefix } from '@shipshape/oci-registry';
import type { Log } from '@shipshape/workspace';
import { ensureLocalRegistry, hasLocalRegistry } from './local-registry.ts';

/** The local registry's `host:port`, started where it isn't running. */
export async function localRegistryHost(say: Log): Promise<string> {
  const { host } = await ensureLocalRegistry({ say });
  return host;
}

/**
 * The repository a project's images go to: `<REGISTRY>/<project>`, or in the local registry where REGISTRY is unset.
 *
 * @throws RegistryError `bad-reference` where REGISTRY is no `host[:port]/namespace`
 */
export async function repositoryOf(project: string, say: Log): Promise<string> {
  const registry = process.env.REGISTRY || `${await localRegistryHost(say)}/shipshape`;
  const repository = `${registryPrefix(registry)}/${project}`;
  // An invalid name of a repository is reported here, without the password that it may contain.
  parseReference(repository);
  return repository;
}

/**
 * The same for who only reads: undefined where no registry is known, since REGISTRY is unset and this clone never had one of its
 * own. Then nothing is published, and none is started to find that out.
 */
export const knownRepositoryOf = async (project: string, say: Log): Promise<string | undefined> =>
  process.env.REGISTRY || hasLocalRegistry() ? repositoryOf(project, say) : undefined;

export const noRegistry =
  'no registry is known here: nothing has been published from this clone, and REGISTRY is not set';
