import type { CommandResult, Container, ContainerCheck } from '@shipshape/container-engine';
import { expect } from '../../smoke/expect.ts';

/** `check --deploy`: what Django itself finds in the production settings. Findings below the level are shown. */
export const deployCheck = (manage: string[], level: string): ContainerCheck => ({
  id: 'deploy-check',
  version: 1,
  parameters: { manage, level },
  title: level === 'WARNING' ? 'check --deploy is clean' : `check --deploy finds nothing of level ${level}`,
  run: (container) => django(container, manage, 'check', '--deploy', '--fail-level', level),
});

/** The migrations run on an empty database. */
export const migrateCheck = (manage: string[]): ContainerCheck => ({
  id: 'migrate',
  version: 1,
  parameters: { manage },
  title: 'migrate',
  run: (container) => django(container, manage, 'migrate', '--no-input'),
});

/** Runs a command of Django's beside the server; returns its last line. */
async function django(container: Container, places: string[], ...command: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await manageCommand(container, places, command);
  expect(exitCode === 0, `exit code ${exitCode}: ${(stderr || stdout).trim()}`);
  return (stdout || stderr).trim().split('\n').at(-1)?.trim() ?? '';
}

/**
 * Runs manage.py beside the server.
 *
 * @param places where manage.py may be, from the image's working folder
 * @throws Error where it is in none of them
 */
export async function manageCommand(
  container: Container,
  places: string[],
  command: string[],
  env: Record<string, string> = {},
): Promise<CommandResult> {
  for (const manage of places) {
    const result = await container.exec(['python3', manage, ...command], env);
    if (!/can't open file .*No such file/.test(result.stderr || result.stdout)) return result;
  }
  throw new Error(
    `the image has no ${places.join(' or ')} in its working folder: state its path as smoke.manage in shipshape.json`,
  );
}
