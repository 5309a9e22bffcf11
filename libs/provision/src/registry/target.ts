import { parseReference, registryPrefix } from '@shipshape/oci-registry';
import type { Log } from '@shipshape/workspace';
import { ensureLocalRegistry } from './local-registry.ts';

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
