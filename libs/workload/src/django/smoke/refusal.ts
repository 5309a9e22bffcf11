import type { CheckResult, Container, ContainerCheck } from '@shipshape/container-engine';
import { expect } from '../../smoke/expect.ts';

/** Production settings must name a missing variable instead of starting insecurely. */
export const refusalCheck = (variable: string, seconds: number): ContainerCheck => ({
  id: 'refuses-without-variable',
  version: 1,
  parameters: { variable, seconds },
  title: `refuses to start without ${variable}`,
  run: (container) => refuses(container, variable, seconds),
});

/** The same for a variable that only seems to be required: an image that starts without it does not require it. */
export const likelyRefusalCheck = (variable: string, seconds: number): ContainerCheck => ({
  id: 'names-missing-variable',
  version: 1,
  parameters: { variable, seconds },
  title: `names ${variable} where it does not start without it`,
  async run(container): Promise<CheckResult> {
    try {
      return await refuses(container, variable, seconds);
    } catch (error) {
      return { notApplicable: `${(error as Error).message}: it is not stated as required in shipshape.json` };
    }
  },
});

async function refuses(container: Container, variable: string, seconds: number): Promise<string> {
  const exitCode = await container.wait(seconds);
  const logs = await container.logs();
  expect(exitCode !== undefined, `it still ran after ${seconds} s`);
  expect(exitCode !== 0, 'it ended with exit code 0');
  expect(logs.includes(variable), `its output does not name the variable: ${logs.slice(-300)}`);
  return `exit code ${exitCode}, and its output names the variable`;
}
