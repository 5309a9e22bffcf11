import { accessSync, constants } from 'node:fs';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { dockerConfigFolder } from './docker-config.ts';
import { isNamedRegistry } from './environment.ts';
import type { Credentials, Login } from './login.ts';
import { containersAuthFiles, loginInFile } from './login-files.ts';

/** Where logins come from: asked once for a repository, and only after its registry has asked for a login. */
export type CredentialSource = (registry: string, repository?: string) => Promise<Credentials | undefined>;

/**
 * The first login that is found in:
 * 1. the file that REGISTRY_AUTH_FILE names,
 * 2. what `docker login` has left: `config.json` in DOCKER_CONFIG, or in `.docker` of the home folder,
 * 3. what `buildah login` or `podman login` has left: `auth.json` of the session, then of the configuration folder,
 * 4. REGISTRY_USER with REGISTRY_PASSWORD. These two belong to the host that REGISTRY names: no other registry gets to
 *    see them.
 *
 * Helpers, stores and entries of these files count.
 */
export function defaultCredentials(env: NodeJS.ProcessEnv = process.env): CredentialSource {
  return async (registry, repository) => {
    const { chosen, usual } = containersAuthFiles(env);
    for (const file of [...chosen, dockerFile(env), ...usual.filter(isReachable)]) {
      const found = await loginInFile(file, registry, repository, env);
      if (found) return found;
    }
    return fromEnvironment(registry, env);
  };
}

/**
 * The login of REGISTRY_USER and REGISTRY_PASSWORD, unless `docker login` has left one for `registry`: for programs that
 * know Docker's configuration, and not these variables.
 */
export async function environmentLogin(
  registry: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Login | undefined> {
  const login = fromEnvironment(registry, env);
  return login && ((await loginInFile(dockerFile(env), registry, undefined, env)) ? undefined : login);
}

/** Whose login files a program reads by itself: Docker's, or those of buildah and podman, who read Docker's too. */
export type LoginReader = 'docker' | 'containers';

/**
 * The login that `defaultCredentials` finds for a repository, where a program would not find that very one by itself: to
 * docker, what `buildah login` or `podman login` has left, REGISTRY_AUTH_FILE, and a login for a part of a registry.
 */
export async function loginUnknownTo(
  reader: LoginReader,
  registry: string,
  repository: string | undefined,
): Promise<Credentials | undefined> {
  if (reader === 'containers') return environmentLogin(registry);
  const { env } = process;
  const found = await defaultCredentials()(registry, repository);
  const own = found && (await loginInFile(dockerFile(env), registry, undefined, env));
  return isDeepStrictEqual(own, found) ? undefined : found;
}

/** Whether this user may look into the file's folder: another user's podman makes /run/containers for itself alone. */
function isReachable(file: string): boolean {
  try {
    accessSync(dirname(file), constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const dockerFile = (env: NodeJS.ProcessEnv) => join(dockerConfigFolder(env), 'config.json');

function fromEnvironment(registry: string, env: NodeJS.ProcessEnv): Login | undefined {
  const { REGISTRY_USER: username, REGISTRY_PASSWORD: password } = env;
  return username && password && isNamedRegistry(registry, env)
    ? { username, password, foundIn: 'REGISTRY_USER and REGISTRY_PASSWORD' }
    : undefined;
}
