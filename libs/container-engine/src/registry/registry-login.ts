import { readdir, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import {
  type Credentials,
  defaultCredentials,
  dockerConfigFolder,
  dockerServer,
  type Login,
  type LoginReader,
  loginUnknownTo,
  parseReference,
  readDockerConfig,
} from '@shipshape/oci-registry';
import type { CommandOutput } from '../system/command.ts';
import { withWorkFolder } from '../system/work-folder.ts';
import { registryHost } from './reference.ts';

/** What a push, a pull or a build wrote, and where its login was found if we gave it one. */
export interface Transferred extends CommandOutput {
  loginFrom?: string;
}

/**
 * Gives a push, a pull or a build the logins that our own requests would use for the registries of these references, where
 * the engine would not find one of them by itself: REGISTRY_USER and REGISTRY_PASSWORD, which no engine knows, and for
 * docker what `buildah login` or `podman login` has left. The logins are in a folder that only this user can read and that
 * is removed afterwards, and on no command line.
 *
 * @param reader whose login files the engine reads
 * @param transfer is given that folder, with the user's own Docker configuration and a `config.json` that has the logins
 * of all these references; undefined where the engine is to look for them by itself.
 * @returns what the transfer wrote, its `output` without the login.
 * @throws RegistryError where a file with logins can't be read.
 */
export async function withRegistryLogin(
  reader: LoginReader,
  references: string[],
  transfer: (configFolder: string | undefined) => Promise<CommandOutput>,
): Promise<Transferred> {
  let given: Credentials | undefined;
  for (const reference of references)
    given ??= await loginUnknownTo(reader, registryHost(reference), pathOf(reference));
  if (!given) return transfer(undefined);
  const credentialsOf = defaultCredentials();
  const auths: Record<string, AuthEntry> = {};
  const used: Credentials[] = [given];
  for (const reference of references) {
    const registry = registryHost(reference);
    const credentials = await credentialsOf(registry, pathOf(reference));
    if (!credentials) continue;
    auths[dockerServer(registry)] = toEntry(credentials);
    used.push(credentials);
  }
  const { foundIn } = given;
  return withWorkFolder(async (folder) => {
    await writeConfig(folder, auths);
    return { ...masked(await transfer(folder), used), loginFrom: foundIn };
  });
}

/** The path of an image in its registry; undefined where the reference is none that we could ask about. */
function pathOf(reference: string): string | undefined {
  try {
    return parseReference(reference).repository;
  } catch {
    return undefined;
  }
}

type AuthEntry = { auth: string } | { identitytoken: string };

function toEntry(credentials: Credentials): AuthEntry {
  if ('identityToken' in credentials) return { identitytoken: credentials.identityToken };
  return { auth: authOf(credentials) };
}

function authOf({ username, password }: Login): string {
  return Buffer.from(`${username}:${password}`).toString('base64');
}

/**
 * The user's Docker configuration with these logins instead of its own: what helpers and stores know would win over them.
 * Contexts, plugins and certificates are files beside `config.json`.
 */
async function writeConfig(folder: string, auths: Record<string, AuthEntry>): Promise<void> {
  const own = resolve(dockerConfigFolder());
  const { credHelpers: _, credsStore: __, ...config } = await readDockerConfig(join(own, 'config.json'));
  const beside = (await readdir(own).catch(() => [])).filter((name) => name !== 'config.json');
  await Promise.all(beside.map((name) => symlink(join(own, name), join(folder, name))));
  await writeFile(join(folder, 'config.json'), JSON.stringify({ ...config, auths }), { mode: 0o600 });
}

/** `output` is what people see, and registries and proxies sometimes send a login back; standard output is data. */
function masked(done: CommandOutput, used: Credentials[]): CommandOutput {
  const secrets = used.flatMap((one) =>
    'identityToken' in one ? [one.identityToken] : [authOf(one), one.password],
  );
  return { ...done, output: secrets.reduce((text, secret) => text.replaceAll(secret, '***'), done.output) };
}
