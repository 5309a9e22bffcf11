import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { RegistryError } from '../errors.ts';

/** One login in `auths`: `auth` is base64 of `user:password`. */
export interface AuthEntry {
  auth?: string;
  username?: string;
  password?: string;
  identitytoken?: string;
}

/** The logins in Docker's `config.json`; other keys stay as they are. */
export interface DockerConfig {
  auths?: Record<string, AuthEntry>;
  credHelpers?: Record<string, string>;
  credsStore?: string;
  [other: string]: unknown;
}

/** The folder of Docker's `config.json`: DOCKER_CONFIG, or `.docker` of the home folder. */
export function dockerConfigFolder(env: NodeJS.ProcessEnv = process.env): string {
  return env.DOCKER_CONFIG || join(env.HOME || homedir(), '.docker');
}

/** Under which name Docker keeps the login of a registry. */
export function dockerServer(registry: string): string {
  return registry === 'docker.io' ? 'https://index.docker.io/v1/' : registry;
}

/**
 * Reads Docker's `config.json`, or containers' `auth.json`, which has the same form; empty where it is absent.
 *
 * @throws RegistryError `bad-credentials` where it cannot be read; never quotes it
 */
export async function readDockerConfig(file: string): Promise<DockerConfig> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return {};
    throw unreadable(`${file} cannot be read (${code}): make it readable for this user.`);
  }
  try {
    return (JSON.parse(text.trim() || '{}') ?? {}) as DockerConfig;
  } catch {
    // Without the parser's own message: it quotes the text, and the text holds passwords.
    throw unreadable(`${file} is not valid JSON: repair it, or move it away and run docker login again.`);
  }
}

/** The error for a login that cannot be read. */
export function unreadable(message: string): RegistryError {
  return new RegistryError('bad-credentials', message);
}
