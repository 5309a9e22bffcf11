import type { Container, ContainerCheck, HttpResponse } from '@shipshape/container-engine';
import { askAs } from './ask.ts';
import { expect } from './expect.ts';

export interface StartOptions {
  host: string;
  /** Is asked for the Host header before each request; `host` where absent. */
  hostNow?: () => string;
  /** The path that must answer 200; undefined where any answer shows that the server runs. */
  health: string | undefined;
  seconds?: number;
  /** What an answer means that will not change by waiting; undefined to go on waiting. */
  hopeless?: (
    response: HttpResponse,
    path: string,
    container: Container,
  ) => string | undefined | Promise<string | undefined>;
}

/** The server answers within the given time. What cannot get better is reported at once, not after that time. */
export function startsCheck({ host, hostNow, health, seconds = 30, hopeless }: StartOptions): ContainerCheck {
  const path = health ?? '/';
  const ask = askAs(hostNow ?? host);
  // Without a migrated database a page may answer 500: of a path that is not stated to be for health, any answer counts.
  const isUp = (status: number) => health === undefined || status === 200;
  return {
    id: 'starts',
    version: 3,
    parameters: { host, health: health ?? null, seconds },
    title: 'starts',
    essential: true,
    async run(container) {
      const started = performance.now();
      for (;;) {
        const answer = await ask(container, path).catch((error: Error) => error);
        const took = (performance.now() - started) / 1000;
        const seen = answer instanceof Error ? answer.message : `${answer.status}`;
        if (!(answer instanceof Error)) {
          const why = await hopeless?.(answer, path, container);
          expect(why === undefined, why ?? '');
          if (isUp(answer.status)) return `${path} answers ${answer.status} after ${took.toFixed(1)} s`;
        }
        const exitCode = await container.wait(0.2);
        expect(exitCode === undefined, `it ended with exit code ${exitCode}`);
        const wanted = health === undefined ? 'did not answer' : 'did not answer 200';
        expect(took < seconds, `${path} ${wanted} within ${seconds} s: ${seen}`);
      }
    },
  };
}
