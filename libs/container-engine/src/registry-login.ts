import { readdir, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import {
  dockerConfigFolder,
  dockerServer,
  environmentLogin,
  type Login,
  readDockerConfig,
} from '@shipshape/oci-registry';
import type { CommandOutput } from './command.ts';
import { registryHost } from './reference.ts';
import { withWorkFolder } from './work-folder.ts';

/** What a push or pull wrote, and where its login was found if it was lent one. */
export interface Transferred extends CommandOutput {
  loginFrom?: string;
}

/**
 * Lends a push or pull the login of REGISTRY_USER and REGISTRY_PASSWORD, where it is for the registry of `reference` and
 * `docker login` has left none (as `defaultCredentials` has it): engines don't know these variables. It stands in a folder
 * that only this user can read and that is gone afterwards, so on no command line.
 *
 * @param transfer is given that folder, with the user's own Docker configuration and a `config.json` that has the login;
 * undefined where the engine is to look for one by itself.
 * @returns what the transfer wrote, its `output` without the login.
 * @throws RegistryError where Docker's own configuration can't be read.
 */
export async function withRegistryLogin(
  reference: string,
  transfer: (configFolder: string | undefined) => Promise<CommandOutput>,
): Promise<Transferred> {
  const registry = registryHost(reference);
  const login = await environmentLogin(registry);
  if (!login) return transfer(undefined);
  return withWorkFolder(async (folder) => {
    const auth = Buffer.from(`${login.username}:${login.password}`).toString('base64');
    await lendConfig(folder, { [dockerServer(registry)]: { auth } });
    return masked(await transfer(folder), login, auth);
  });
}

/**
 * The user's Docker configuration with these logins instead of its own: what helpers and stores know would win over them,
 * and one transfer asks for one registry. Contexts, plugins and certificates are files beside `config.json`.
 */
async function lendConfig(folder: string, auths: Record<string, { auth: string }>): Promise<void> {
  const own = resolve(dockerConfigFolder());
  const { credHelpers: _, credsStore: __, ...config } = await readDockerConfig(join(own, 'config.json'));
  const beside = (await readdir(own).catch(() => [])).filter((name) => name !== 'config.json');
  await Promise.all(beside.map((name) => symlink(join(own, name), join(folder, name))));
  await writeFile(join(folder, 'config.json'), JSON.stringify({ ...config, auths }), { mode: 0o600 });
}

/** `output` is what people see, and registries and proxies sometimes send a login back; standard output is data. */
function masked(done: CommandOutput, { password, foundIn }: Login, auth: string): Transferred {
  const output = done.output.replaceAll(auth, '***').replaceAll(password, '***');
  return { ...done, output, loginFrom: foundIn };
}
