import { execFile } from 'node:child_process';
import { join } from 'node:path';
import {
  type AuthEntry,
  dockerConfigFolder,
  dockerServer,
  readDockerConfig,
  unreadable,
} from './docker-config.ts';
import { isNamedRegistry } from './environment.ts';

/** A user name and a password, and in words where they were found. */
export interface Login {
  username: string;
  password: string;
  foundIn: string;
}

/** A login, and in words where it was found. With an identity token there is no user name and password. */
export type Credentials = Login | { identityToken: string; foundIn: string };

/** Where logins come from: asked once for a registry, and only after the registry has asked for a login. */
export type CredentialSource = (registry: string) => Promise<Credentials | undefined>;

/**
 * What `docker login` has left (`config.json` in DOCKER_CONFIG, or in `.docker` of the home folder: helpers, store and
 * entries), then REGISTRY_USER with REGISTRY_PASSWORD. These two belong to the host that REGISTRY names: no other
 * registry gets to see them.
 */
export function defaultCredentials(env: NodeJS.ProcessEnv = process.env): CredentialSource {
  return async (registry) => (await fromDocker(registry, env)) ?? fromEnvironment(registry, env);
}

/**
 * The login of REGISTRY_USER and REGISTRY_PASSWORD, where it is the one that `defaultCredentials` gives for `registry`:
 * for programs that know what `docker login` has left, and not these variables.
 */
export async function environmentLogin(
  registry: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Login | undefined> {
  const login = fromEnvironment(registry, env);
  return login && ((await fromDocker(registry, env)) ? undefined : login);
}

function fromEnvironment(registry: string, env: NodeJS.ProcessEnv): Login | undefined {
  const { REGISTRY_USER: username, REGISTRY_PASSWORD: password } = env;
  return username && password && isNamedRegistry(registry, env)
    ? { username, password, foundIn: 'REGISTRY_USER and REGISTRY_PASSWORD' }
    : undefined;
}

async function fromDocker(registry: string, env: NodeJS.ProcessEnv): Promise<Credentials | undefined> {
  const file = join(dockerConfigFolder(env), 'config.json');
  const config = await readDockerConfig(file);
  const server = dockerServer(registry);
  const helper = config.credHelpers?.[server] ?? config.credHelpers?.[registry] ?? config.credsStore;
  if (helper) {
    const found = await fromHelper(helper, server, env);
    if (found) return found;
  }
  const wanted = hostOf(server);
  const entry = Object.entries(config.auths ?? {}).find(([name]) => hostOf(name) === wanted)?.[1];
  return entry && fromEntry(entry, registry, file);
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

/** Speaks the protocol of docker-credential-helpers: the server's name on standard input, JSON on standard output. */
async function fromHelper(
  name: string,
  server: string,
  env: NodeJS.ProcessEnv,
): Promise<Credentials | undefined> {
  const program = `docker-credential-${name}`;
  if (!/^[\w.-]+$/.test(name)) {
    throw unreadable(
      `The credential helper ${JSON.stringify(name)} in Docker's config.json is not a program's name: correct it.`,
    );
  }
  const { failure, output } = await new Promise<{ failure: Error | null; output: string }>((resolve) => {
    const child = execFile(program, ['get'], { env, timeout: 30_000 }, (error, stdout) => {
      resolve({ failure: error, output: stdout });
    });
    child.stdin?.on('error', () => {}); // A helper may answer without reading.
    child.stdin?.end(`${server}\n`);
  });
  if (failure && /not found/i.test(output)) return undefined;
  const login = failure ? undefined : parseHelper(output);
  if (!login) {
    throw unreadable(
      `The credential helper ${program} gave no login for ${server}: run docker-credential-${name} list, or docker login ${server}.`,
    );
  }
  const foundIn = `the credential helper ${program}`;
  if (login.Username === '<token>') return { identityToken: login.Secret, foundIn };
  return { username: login.Username, password: login.Secret, foundIn };
}

function parseHelper(output: string): { Username: string; Secret: string } | undefined {
  try {
    const { Username, Secret } = JSON.parse(output);
    return typeof Username === 'string' && typeof Secret === 'string' ? { Username, Secret } : undefined;
  } catch {
    return undefined;
  }
}

/** Entries may be written as `https://host/v1/`, `https://host` or `host`. */
function hostOf(entry: string): string {
  return entry.replace(/^https?:\/\//, '').replace(/\/.*$/, '');
}
