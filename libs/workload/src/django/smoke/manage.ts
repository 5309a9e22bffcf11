import type { Container, ContainerCheck } from '@shipshape/container-engine';
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

/**
 * Runs a command of Django's beside the server; returns its last line.
 *
 * @param places where manage.py may be, from the image's working folder
 */
async function django(container: Container, places: string[], ...command: string[]): Promise<string> {
  for (const manage of places) {
    const { exitCode, stdout, stderr } = await container.exec(['python3', manage, ...command]);
    const output = (stderr || stdout).trim();
    if (/can't open file .*No such file/.test(output)) continue;
    expect(exitCode === 0, `exit code ${exitCode}: ${output}`);
    return (stdout || stderr).trim().split('\n').at(-1)?.trim() ?? '';
  }
  throw new Error(
    `the image has no ${places.join(' or ')} in its working folder: state its path as smoke.manage in shipshape.json`,
  );
}
