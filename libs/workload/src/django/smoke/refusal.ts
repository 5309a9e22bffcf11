import type { CheckResult, Container, ContainerCheck } from '@shipshape/container-engine';
import { askAs } from '../../smoke/ask.ts';
import { expect } from '../../smoke/expect.ts';

/** Production settings must name a missing variable instead of starting insecurely. */
export const refusalCheck = (variable: string, seconds: number, host: string): ContainerCheck => ({
  id: 'refuses-without-variable',
  version: 3,
  parameters: { variable, seconds, host },
  title: `refuses to start without ${variable}`,
  run: (container) => refuses(container, variable, seconds, host),
});

/** The same for a variable that only seems to be required: an image that starts without it does not require it. */
export const likelyRefusalCheck = (variable: string, seconds: number, host: string): ContainerCheck => ({
  id: 'names-missing-variable',
  version: 3,
  parameters: { variable, seconds, host },
  title: `names ${variable} where it does not start without it`,
  async run(container): Promise<CheckResult> {
    try {
      return await refuses(container, variable, seconds, host);
    } catch (error) {
      return { notApplicable: `${(error as Error).message}: it is not stated as required in shipshape.json` };
    }
  },
});

/** Some servers start a worker again and again that cannot start: after this time nothing else will come of it. */
const secondsOfTrying = 10;

/** Most that refuse have ended by then: a question before costs a process in the container. */
const secondsToRefuse = 2;

async function refuses(
  container: Container,
  variable: string,
  seconds: number,
  host: string,
): Promise<string> {
  const ask = askAs(host);
  for (let waited = 0; waited < seconds; waited++) {
    const exitCode = await container.wait(waited === 0 ? secondsToRefuse : 1);
    if (exitCode !== undefined) {
      const logs = await container.logs();
      expect(exitCode !== 0, 'it ended with exit code 0');
      expect(logs.includes(variable), `its output does not name the variable: ${logs.slice(-300)}`);
      return `exit code ${exitCode}, and its output names the variable`;
    }
    const answer = await ask(container, '/').catch(() => undefined);
    expect(answer === undefined, `it starts without it, and answers ${answer?.status}`);
    const named = waited >= secondsOfTrying && (await container.logs()).includes(variable);
    expect(!named, 'its output names it, and the server goes on trying to start');
  }
  throw new Error(`it still ran after ${seconds} s`);
}
