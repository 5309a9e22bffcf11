import type { Container, ContainerCheck } from '@shipshape/container-engine';
import { expect } from '../../smoke/expect.ts';

/** `check --deploy`: what Django itself finds in the production settings. Findings below the level are shown. */
export const deployCheck = (manage: string, level: string): ContainerCheck => ({
  id: 'deploy-check',
  version: 1,
  parameters: { manage, level },
  title: level === 'WARNING' ? 'check --deploy is clean' : `check --deploy finds nothing of level ${level}`,
  run: (container) => django(container, manage, 'check', '--deploy', '--fail-level', level),
});

/** The migrations run on an empty database. */
export const migrateCheck = (manage: string): ContainerCheck => ({
  id: 'migrate',
  version: 1,
  parameters: { manage },
  title: 'migrate',
  run: (container) => django(container, manage, 'migrate', '--no-input'),
});

/** Runs a command of Django's beside the server; returns its last line. */
async function django(container: Container, manage: string, ...command: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await container.exec(['python', manage, ...command]);
  const output = (stderr || stdout).trim();
  const absent = /can't open file .*No such file/.test(output);
  expect(
    !absent,
    `the image has no ${manage} in its working folder: state its path as smoke.manage in shipshape.json`,
  );
  expect(exitCode === 0, `exit code ${exitCode}: ${output}`);
  return (stdout || stderr).trim().split('\n').at(-1)?.trim() ?? '';
}
