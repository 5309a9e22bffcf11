import type { ContainerCheck } from '@shipshape/container-engine';
import { expect } from '../../smoke/expect.ts';

/** Production settings must name a missing variable instead of starting insecurely. */
export const refusalCheck = (variable: string, seconds: number): ContainerCheck => ({
  id: 'refuses-without-variable',
  version: 1,
  parameters: { variable, seconds },
  title: `refuses to start without ${variable}`,
  async run(container) {
    const exitCode = await container.wait(seconds);
    const logs = await container.logs();
    expect(exitCode !== undefined, `it still ran after ${seconds} s`);
    expect(exitCode !== 0, 'it ended with exit code 0');
    expect(logs.includes(variable), `its output does not name the variable: ${logs.slice(-300)}`);
    return `exit code ${exitCode}, and its output names the variable`;
  },
});
