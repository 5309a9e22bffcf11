import { readdir, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import {
  type Credentials,
  defaultCredentials,
  dockerConfigFolder,
  dockerServer,
  environmentLogin,
  type Login,
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
 * Gives a push, a pull or a build the login of REGISTRY_USER and REGISTRY_PASSWORD, where it is for the registry of one of
 * these references and `docker login` has left none (as `defaultCredentials` has it): engines don't know these variables.
 * The login is in a folder that only this user can read and that is removed afterwards, and on no command line.
 *
 * @param transfer is given that folder, with the user's own Docker configuration and a `config.json` that has the logins
 * of all these references; undefined where the engine is to look for them by itself.
 * @returns what the transfer wrote, its `output` without the login.
 * @throws RegistryError where Docker's own configuration can't be read.
 */
export async function withRegistryLogin(
  references: string[],
  transfer: (configFolder: string | undefined) => Promise<CommandOutput>,
): Promise<Transferred> {
  const registries = [...new Set(references.map(registryHost))];
  let found: Login | undefined;
  for (const registry of registries) found ??= await environmentLogin(registry);
  const login = found;
  if (!login) return transfer(undefined);
  const credentialsOf = defaultCredentials();
  const auths: Record<string, AuthEntry> = {};
  for (const registry of registries) {
    const credentials = await credentialsOf(registry);
    if (credentials) auths[dockerServer(registry)] = toEntry(credentials);
  }
  return withWorkFolder(async (folder) => {
    await writeConfig(folder, auths);
    return masked(await transfer(folder), login);
  });
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
function masked(done: CommandOutput, login: Login): Transferred {
  const output = done.output.replaceAll(authOf(login), '***').replaceAll(login.password, '***');
  return { ...done, output, loginFrom: login.foundIn };
}
