import { type EnvironmentAnswer, type EnvironmentFacts, plainText } from '@shipshape/progress-model';
import { asText } from '../read-text.ts';
import { BadAnswer, getJson, type HttpAnswer } from './get-json.ts';

/** Where an environment of the project can be asked. */
export interface Environment {
  name: string;
  /** What a person opens. */
  url: string;
  /** Paths on that host. */
  version: string;
  health: string;
}

/** An environment whose stated address cannot be asked. */
export interface Misstated {
  name: string;
  /** What is wrong and what to write, in one sentence without the address. */
  wrong: string;
}

/** How long one environment has for both answers, in seconds. */
const patience = 10;

/** What each environment answers, all at once: what one does not answer costs the others nothing. */
export const askEnvironments = (
  environments: readonly (Environment | Misstated)[],
  seconds = patience,
): Promise<EnvironmentAnswer[]> =>
  Promise.all(
    environments.map(async (environment): Promise<EnvironmentAnswer> => {
      if ('wrong' in environment) return { known: false, reason: environment.wrong, name: environment.name };
      const { name, url } = environment;
      try {
        const value = await ask(environment, seconds);
        return { known: true, value, at: new Date().toISOString(), name, url };
      } catch (error) {
        return { known: false, reason: `${name} ${whyOf(error, seconds)}`, name, url };
      }
    }),
  );

async function ask({ name, url, version, health }: Environment, seconds: number): Promise<EnvironmentFacts> {
  const signal = AbortSignal.timeout(seconds * 1000);
  const started = performance.now();
  const [said, felt] = await Promise.allSettled([
    getJson(new URL(version, url), signal),
    getJson(new URL(health, url), signal),
  ]);
  const took = Math.round(performance.now() - started) / 1000;
  if (felt.status === 'rejected' && said.status === 'rejected') throw felt.reason;
  // A health check that redirects elsewhere or hangs answers neither that it is well nor that it is not.
  if (felt.status === 'rejected' && felt.reason instanceof BadAnswer) throw felt.reason;
  const healthy = felt.status === 'fulfilled' ? healthOf(felt.value) : null;
  const served = said.status === 'fulfilled' ? versionOf(said.value) : null;
  if (served === null && healthy === null)
    throw new BadAnswer('it answers neither its version nor its health as it should');
  return { name, url, version: served, healthy, seconds: took };
}

/** 404 is no answer about health: the path is another one. */
function healthOf({ status }: HttpAnswer): boolean | null {
  if (status >= 200 && status < 300) return true;
  return status >= 500 ? false : null;
}

/** `{ "version": "1.4.0", … }`, as the smoke test checks it; anything else names no version. */
function versionOf({ status, json }: HttpAnswer): string | null {
  const version = status === 200 ? asText(json?.version) : undefined;
  const line = version === undefined ? '' : plainText(version, 100);
  return line !== '' && version !== undefined && version.length <= 200 ? line : null;
}

function whyOf(error: unknown, seconds: number): string {
  if (error instanceof BadAnswer) return `is not known: ${error.message}`;
  const { name, cause, message } = error as Error & { cause?: Error & { code?: string } };
  if (name === 'TimeoutError' || name === 'AbortError') return `did not answer within ${seconds} s`;
  return `did not answer (${plainText(cause?.code ?? cause?.message ?? message, 120)})`;
}
