import { setTimeout as sleep } from 'node:timers/promises';
import type { Container } from '@shipshape/container-engine';

/** How often the engine is asked whether a container still runs, in milliseconds. */
const lookEvery = 1000;

/**
 * The same container for one who waits for its start and looks again and again whether it still runs: the engine is
 * asked now and then, since a process for each look would take the time of the start.
 */
export function lookedAtSeldom(container: Container): Container {
  let looked = performance.now();
  const wait: Container['wait'] = async (seconds) => {
    if (seconds * 1000 >= lookEvery || performance.now() - looked >= lookEvery) {
      looked = performance.now();
      return await container.wait(seconds);
    }
    await sleep(seconds * 1000);
    return undefined;
  };
  return new Proxy(container, {
    get(target, key) {
      if (key === 'wait') return wait;
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
