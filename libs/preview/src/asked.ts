import { request as send } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Container, Forward, HttpRequest, HttpResponse } from '@shipshape/container-engine';

/** How often the engine is asked whether a container still runs, in milliseconds. */
const lookEvery = 1000;

/**
 * The same container, whose server is asked through its forwarded port: whoever waits for a start asks again and again,
 * and a process inside for each question, and one for each look at the container, would take the time of the start.
 */
export function askedThrough(container: Container, forwarding: Promise<Forward>): Container {
  let looked = performance.now();
  const changed: Pick<Container, 'request' | 'wait'> = {
    request: async (request) => ask((await forwarding).port, request),
    async wait(seconds) {
      if (seconds * 1000 >= lookEvery || performance.now() - looked >= lookEvery) {
        looked = performance.now();
        return await container.wait(seconds);
      }
      await sleep(seconds * 1000);
      return undefined;
    },
  };
  return new Proxy(container, {
    get(target, key) {
      if (key === 'request' || key === 'wait') return changed[key];
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

async function ask(port: number, { path, headers = {}, timeoutSeconds = 10 }: HttpRequest) {
  return await new Promise<HttpResponse>((resolve, reject) => {
    const timeout = timeoutSeconds * 1000;
    const asked = send({ host: '127.0.0.1', port, path, headers, agent: false, timeout }, (answer) => {
      const joined = Object.entries(answer.headers).map(([name, value]) => [name, [value].flat().join(', ')]);
      text(answer).then(
        (body) => resolve({ status: answer.statusCode ?? 0, headers: Object.fromEntries(joined), body }),
        reject,
      );
    });
    asked.on('timeout', () => asked.destroy(new Error(`no answer within ${timeoutSeconds} s`)));
    asked.on('error', reject).end();
  });
}
