import type { ContainerCheck, SmokeSuite } from '@shipshape/container-engine';
import { startsCheck } from '../../smoke/starts.ts';
import { stopsCheck } from '../../smoke/stops.ts';
import type { ImageVersion } from '../../workload.ts';
import type { SmokeSettings } from '../settings.ts';
import { deployCheck, migrateCheck } from './manage.ts';
import { firstPageCheck, pageCheck } from './pages.ts';
import { notReadyCheck, readyCheck } from './ready.ts';
import { refusalCheck } from './refusal.ts';
import { staticFileCheck } from './static-file.ts';
import { versionCheck } from './version.ts';

const secondsToStart = 30;

/**
 * What a Django image has to pass: a server of its own is asked everything a deployment would ask, and for each
 * required variable a container without it has to refuse to start.
 *
 * @param version what the build put into the image
 */
export function djangoSuite(settings: SmokeSettings, version: ImageVersion): SmokeSuite {
  const { environment, port, required } = settings;
  const container = { tmpfs: ['/tmp'], port };
  const refusals = required.map((name) => ({
    ...container,
    env: Object.fromEntries(Object.entries(environment).filter(([one]) => one !== name)),
    checks: [refusalCheck(name, secondsToStart)],
  }));
  return {
    trials: [...refusals, { ...container, env: environment, checks: serverChecks(settings, version) }],
    required: ['non-root user', 'no network'],
  };
}

/** The checks of a running server, in their order: readiness is asked before and after the migration. */
function serverChecks(settings: SmokeSettings, version: ImageVersion): ContainerCheck[] {
  const { host, health, ready, pages } = settings;
  return [
    startsCheck({
      host,
      health,
      seconds: secondsToStart,
      hopeless: ({ status }, path) => (status === 400 ? hostRefused(host, path) : undefined),
    }),
    notReadyCheck(host, ready),
    deployCheck(settings.manage, settings.deployCheck),
    migrateCheck(settings.manage),
    readyCheck(host, ready),
    ...(pages ? pages.map((page) => pageCheck(host, page)) : [firstPageCheck(host)]),
    staticFileCheck(host, settings.static),
    versionCheck(host, settings.version, version),
    stopsCheck(),
  ];
}

/** Django answers 400 to a Host that its ALLOWED_HOSTS does not have, and waiting changes nothing about it. */
const hostRefused = (host: string, path: string) =>
  `The image answered 400 to Host: ${host} on ${path}: its ALLOWED_HOSTS does not allow "${host}". Let ALLOWED_HOSTS come from the environment and state it in smoke.environment of shipshape.json, or state an allowed host as smoke.host.`;
