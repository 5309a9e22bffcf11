import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Credentials } from './credentials.ts';
import { type AuthEntry, dockerServer, readDockerConfig, unreadable } from './docker-config.ts';
import { fromHelper } from './helper.ts';

/**
 * Where `buildah login`, `podman login` and `skopeo login` leave logins (containers-auth.json): in REGISTRY_AUTH_FILE, if it
 * is set; otherwise in the folder of the session, then in the configuration folder.
 */
export function containersAuthFiles(env: NodeJS.ProcessEnv): { chosen: string[]; usual: string[] } {
  const home = env.HOME || homedir();
  const session = env.XDG_RUNTIME_DIR
    ? join(env.XDG_RUNTIME_DIR, 'containers')
    : `/run/containers/${process.getuid?.() ?? 0}`;
  return {
    chosen: env.REGISTRY_AUTH_FILE ? [env.REGISTRY_AUTH_FILE] : [],
    usual: [session, join(env.XDG_CONFIG_HOME || join(home, '.config'), 'containers')].map((folder) =>
      join(folder, 'auth.json'),
    ),
  };
}

/**
 * The login that a file in the form of Docker's `config.json` or of containers' `auth.json` holds for a repository; a file
 * that is absent holds none. Of several keys the most specific one counts: `host/path/to/app`, `host/path/to`, `host/path`,
 * `host`. For each, its helper comes before its entry.
 *
 * @throws RegistryError `bad-credentials` where the file or the login cannot be read
 */
export async function loginInFile(
  file: string,
  registry: string,
  repository: string | undefined,
  env: NodeJS.ProcessEnv,
): Promise<Credentials | undefined> {
  const { auths = {}, credHelpers = {}, credsStore } = await readDockerConfig(file);
  const server = dockerServer(registry);
  for (const path of pathsOf(repository)) {
    const key = `${registry}/${path}`;
    const found = await loginOf(credHelpers[key], key, auths[key], registry, file, env);
    if (found) return found;
  }
  const helper = credHelpers[server] ?? credHelpers[registry] ?? credsStore;
  const entry =
    auths[registry] ?? Object.entries(auths).find(([name]) => hostOf(name) === hostOf(server))?.[1];
  return loginOf(helper, server, entry, registry, file, env);
}

/** `acme/team/app`, `acme/team`, `acme`. */
function pathsOf(repository: string | undefined): string[] {
  const parts = repository?.split('/') ?? [];
  return parts.map((_, at) => parts.slice(0, parts.length - at).join('/'));
}

async function loginOf(
  helper: string | undefined,
  server: string,
  entry: AuthEntry | undefined,
  registry: string,
  file: string,
  env: NodeJS.ProcessEnv,
): Promise<Credentials | undefined> {
  const found = helper ? await fromHelper(helper, server, env) : undefined;
  return found ?? (entry && fromEntry(entry, registry, file));
}

function fromEntry(entry: AuthEntry, registry: string, foundIn: string): Credentials | undefined {
  if (entry.identitytoken) return { identityToken: entry.identitytoken, foundIn };
  if (entry.username && entry.password)
    return { username: entry.username, password: entry.password, foundIn };
  if (!entry.auth) return undefined;
  const [username, ...password] = Buffer.from(entry.auth, 'base64').toString().split(':');
  if (!username || password.length === 0) {
    throw unreadable(
      `The entry for ${registry} in ${foundIn} cannot be decoded: run docker login ${registry} again.`,
    );
  }
  return { username, password: password.join(':'), foundIn };
}

/** Keys may be written as `https://host/v1/`, `https://host` or `host`. A path without a scheme is a namespace. */
function hostOf(key: string): string {
  const host = key.replace(/^https?:\/\//, '').replace(/\/(v[12]\/?)?$/, '');
  return /^https?:\/\//.test(key) ? host.replace(/\/.*$/, '') : host;
}
