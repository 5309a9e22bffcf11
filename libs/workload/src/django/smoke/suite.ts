import type { ContainerCheck, SmokeSuite } from '@shipshape/container-engine';
import { startsCheck } from '../../smoke/starts.ts';
import { stopsCheck } from '../../smoke/stops.ts';
import type { ImageVersion } from '../../workload.ts';
import { usualPorts } from '../own/placeholders.ts';
import { serviceHosts } from '../own/smoke-settings.ts';
import type { SmokeSettings } from '../settings.ts';
import { hostChoice } from './allowed-host.ts';
import { cacheTablesCheck, deployCheck, migrateCheck } from './manage.ts';
import { firstPageCheck, foundHealthCheck, pageCheck, type Seen } from './pages.ts';
import { processChecks } from './process.ts';
import { notReadyCheck, readyCheck } from './ready.ts';
import { likelyRefusalCheck, refusalCheck } from './refusal.ts';
import { staticFileCheck } from './static-file.ts';
import { versionCheck } from './version.ts';
import { namingWrites, writesCheck } from './writes.ts';

const secondsToStart = 60;

/** A second worker of gunicorn or uvicorn would load the same settings, and end for the same reason. */
const oneWorker = { WEB_CONCURRENCY: '1' };

/** Where a container finds its services. */
export const onLoopback = ({ services, extensions }: Pick<SmokeSettings, 'services' | 'extensions'>) =>
  services.map((kind) => ({
    ...{ kind, port: usualPorts[kind] },
    ...(kind === 'postgresql' && extensions.length > 0 ? { extensions } : {}),
  }));

/**
 * What a Django image has to pass: a server of its own is asked everything a deployment would ask, and for each
 * required variable a container without it has to refuse to start.
 *
 * @param version what the build put into the image
 */
export function djangoSuite(settings: SmokeSettings, version: ImageVersion): SmokeSuite {
  const { environment, host, port, required, likelyRequired, writable, services } = settings;
  const container = { tmpfs: ['/tmp', ...writable], port };
  const without = (name: string, check: ContainerCheck) => ({
    ...container,
    env: Object.fromEntries(Object.entries({ ...oneWorker, ...environment }).filter(([one]) => one !== name)),
    checks: [check],
  });
  const reached =
    services.length > 0 ? { services: onLoopback(settings), hosts: serviceHosts(settings) } : {};
  return {
    trials: [
      ...required.map((name) => without(name, refusalCheck(name, secondsToStart, host))),
      ...likelyRequired.map((name) => without(name, likelyRefusalCheck(name, secondsToStart, host))),
      { ...container, ...reached, env: environment, checks: serverChecks(settings, version) },
    ],
    required: ['non-root user', 'no network'],
  };
}

/**
 * The checks of a running server, in their order: readiness is asked before and after the migration. What runs beside the
 * server, and asks it nothing, comes in a row as soon as the tables are there, so that it runs together.
 */
function serverChecks(settings: SmokeSettings, version: ImageVersion): ContainerCheck[] {
  const { host, health, foundHealth, ready, pages, processes, broker } = settings;
  const manage = { places: settings.manage, module: settings.module };
  const choice = hostChoice(host, settings.anyHost, manage);
  const now = choice.now;
  const seen: Seen = {};
  const checks = [
    startsCheck({
      ...{ host, hostNow: now, health, seconds: secondsToStart, hopeless: choice.refused },
    }),
    notReadyCheck(host, ready, now),
    migrateCheck(manage, settings.noDatabase),
    cacheTablesCheck(manage),
    { ...deployCheck(manage, settings.deployCheck), together: true },
    ...processChecks(processes, broker),
    readyCheck(host, ready, now),
    ...(foundHealth ? [foundHealthCheck(host, foundHealth, manage, now)] : []),
    ...(pages
      ? pages.map((page) => pageCheck(host, page, manage, now))
      : [firstPageCheck(host, manage, seen, now)]),
    staticFileCheck(host, settings.static, seen, now),
    versionCheck(host, settings.version, version, now),
  ];
  return [...checks.map(namingWrites), writesCheck(settings.writable), stopsCheck()];
}
