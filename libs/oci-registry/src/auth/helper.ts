import { execFile } from 'node:child_process';
import { unreadable } from './docker-config.ts';
import type { Credentials } from './login.ts';

/**
 * Asks a credential helper by the protocol of docker-credential-helpers: the server's name on standard input, JSON on
 * standard output.
 *
 * @param env the user's whole environment, as Docker hands it over: a helper finds its store by variables of its maker's
 *   that no list of ours could name, and its answer is a login alone, which shapes no image and no verdict
 * @returns undefined where the helper has no login for the server
 * @throws RegistryError `bad-credentials`, without what the helper printed
 */
export async function fromHelper(
  name: string,
  server: string,
  env: NodeJS.ProcessEnv,
): Promise<Credentials | undefined> {
  const program = `docker-credential-${name}`;
  if (!/^[\w.-]+$/.test(name)) {
    throw unreadable(
      `The credential helper ${JSON.stringify(name)} in the login file is not a program's name: correct it.`,
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
