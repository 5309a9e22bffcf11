import { join } from 'node:path';
import { type ServiceKind, statedConfig } from '@shipshape/container-engine';
import { readText, workspaceRoot } from '@shipshape/workspace';
import { dockerfileOf } from '../../stated.ts';
import type { Project } from '../../workload.ts';
import type { DjangoProject } from '../describe/index.ts';
import { dataFolders } from '../image/data.ts';
import { djangoSettings, type FoundSmoke, type SmokeSettings } from '../settings.ts';
import { described } from './described.ts';
import { isLockedHere } from './locked-here.ts';
import { extensionsOf, hasOtherBroker, isSpatial, servicesForSmoke } from './needed-services.ts';
import { type DatabasePlace, placeholders, usualPorts } from './placeholders.ts';

/** Where the container finds its services: on its own loopback. */
const account = { host: '127.0.0.1', user: 'shipshape', password: 'shipshape', name: 'shipshape' };
const postgresql: DatabasePlace = { kind: 'postgresql', port: usualPorts.postgresql, ...account };
const mysql: DatabasePlace = { kind: 'mysql', port: usualPorts.mysql, ...account };
const redis = `redis://127.0.0.1:${usualPorts.redis}/0`;

/** Names that settings and compose files give to a database or a Redis, with those that these settings have. */
export const serviceHosts = ({ hosts }: Pick<SmokeSettings, 'hosts'>): string[] => [
  ...new Set([
    ...['db', 'database', 'postgres', 'postgresql', 'pg', 'pgbouncer', 'mysql', 'mariadb'],
    ...['redis', 'cache', 'valkey', 'broker', 'queue'],
    ...hosts,
  ]),
];

/**
 * What the files of a project say of its image, for the smoke test.
 *
 * @param dockerfile the text of the one that is built
 */
export function foundSmoke(
  project: DjangoProject,
  stated?: readonly ServiceKind[],
  dockerfile = '',
): FoundSmoke {
  const services = [...(stated ?? servicesForSmoke(project))];
  const places = {
    ...{ host: 'localhost', folder: '/tmp', sqlite: true },
    ...(services.includes('postgresql')
      ? { database: { ...postgresql, spatial: isSpatial(project) } }
      : services.includes('mysql')
        ? { database: mysql }
        : {}),
    ...(services.includes('redis') ? { redis } : {}),
  };
  const { static: files } = project;
  const [port] = statedConfig(dockerfile, { buildArgs: {}, platform: '' }).ports;
  return {
    port,
    environment: {
      PORT: String(port ?? 8000),
      ...placeholders(project, places),
      // A deployment has DEBUG off, as the image is built with. One that allows no host then is checked as far as it goes.
      ...(project.refusesHosts ? {} : files.value.debugOff),
    },
    likelyRequired: project.variables.filter(({ value }) => value.required).map(({ value }) => value.name),
    services,
    otherBroker: hasOtherBroker(project),
    hosts: project.services.flatMap(({ value }) => value.hosts ?? []),
    extensions: extensionsOf(project),
    processes: project.processes
      .filter(({ value }) => value.kind !== 'web')
      .map(({ value: { name, command, kind } }) => ({ name, command, ends: kind === 'release' })),
    module: project.settings.production?.value,
    noDatabase: project.noDatabase,
    health: project.health?.value,
    writable: dataFolders(project),
    servesStatic: files.value.servedBy === 'whitenoise',
  };
}

/** What the smoke test asks of a project's image: what its team states, then what its files say. */
export function smokeSettings(
  { root, marker, name }: Pick<Project, 'root' | 'marker' | 'name'>,
  folder?: string,
): SmokeSettings {
  const where = { marker, ...(folder === undefined ? {} : { folder }) };
  const stated = djangoSettings(root, where);
  if (isLockedHere({ root }, folder)) return stated.smoke;
  const file = join(folder ?? workspaceRoot, root, dockerfileOf(root, folder ?? workspaceRoot));
  const dockerfile = readText(file) ?? '';
  const found = foundSmoke(described({ root, marker, name }, folder), stated.services, dockerfile);
  return djangoSettings(root, { ...where, found }).smoke;
}
