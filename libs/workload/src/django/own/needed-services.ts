import type { ServiceKind } from '@shipshape/container-engine';
import type { DjangoProject, Service } from '../describe/project.ts';
import { isUrl } from './placeholders.ts';

const isNeeded = ({ services }: Pick<DjangoProject, 'services'>, kind: Service['kind']): boolean =>
  services.some(({ value }) => value.kind === kind && !value.optional);

/** The servers that the project needs to run unless it is told otherwise: of PostgreSQL and MySQL the first. */
export function neededServices(project: Pick<DjangoProject, 'services'>): ServiceKind[] {
  const kinds = (['postgresql', 'mysql', 'redis'] as const).filter((kind) => isNeeded(project, kind));
  return kinds.filter((kind) => kind !== 'mysql' || !kinds.includes('postgresql'));
}

/** The servers of the tests: those that the project needs, and what its CI starts for them; of PostgreSQL and MySQL the one that it needs. */
export function servicesForTests({
  services,
  tests,
}: Pick<DjangoProject, 'services' | 'tests'>): ServiceKind[] {
  const needed = neededServices({ services });
  const isDatabase = (kind: ServiceKind) => kind !== 'redis';
  const ofCi = tests.value.services ?? [];
  const database = needed.find(isDatabase) ?? ofCi.find(isDatabase);
  const redis = [...needed, ...ofCi].includes('redis') ? ['redis' as const] : [];
  return [...(database ? [database] : []), ...redis];
}

/**
 * Those of the needed servers that the developer's environment must name and does not: the settings require a variable that
 * names one, so that it has no default, and none of its variables is set.
 *
 * @param project with the variables of development
 * @param needed as the team states, or {@link neededServices}
 */
export const servicesToStart = (
  project: Pick<DjangoProject, 'services' | 'variables'>,
  needed: readonly ServiceKind[],
  environment: Readonly<Record<string, string | undefined>>,
): ServiceKind[] => {
  const required = new Set(
    project.variables.filter(({ value }) => value.required).map(({ value }) => value.name),
  );
  return needed.filter((kind) => {
    const names = variablesOf(project, kind);
    // What it names is for tests, which make databases of their own there.
    const isForTests = kind === 'postgresql' && environment.TEST_DATABASE_URL;
    const isUnset = names.every((name) => environment[name] === undefined);
    return names.some((name) => required.has(name)) && isUnset && !isForTests;
  });
};

/** By which variables the settings find that server. */
export const variablesOf = ({ services }: Pick<DjangoProject, 'services'>, kind: ServiceKind): string[] => [
  ...new Set(services.flatMap(({ value }) => (value.kind === kind ? value.variables : []))),
];

/** The extensions that the project creates in its PostgreSQL. */
export const extensionsOf = ({ services }: Pick<DjangoProject, 'services'>): string[] =>
  services.flatMap(({ value }) => value.extensions ?? []);

/** Whether its PostgreSQL is PostGIS: then Django has another backend for it. */
export const isSpatial = (project: Pick<DjangoProject, 'services'>): boolean =>
  extensionsOf(project).includes('postgis');

/** Packages that read the URL of every kind of database; settings without one take it apart themselves. */
const readsDatabaseUrls = /^(dj-database-url|django-environ)$/;

type Needs = Pick<DjangoProject, 'services' | 'requirements' | 'processes'>;

/** Whether its workers may listen to RabbitMQ, of which no server is started. */
export const hasOtherBroker = ({ services }: Pick<DjangoProject, 'services'>): boolean =>
  services.some(({ value }) => value.kind === 'rabbitmq');

/** Whether a compose file starts one for the application, which its settings can do without. */
const isComposed = ({ services }: Needs, kind: ServiceKind): boolean =>
  services.some(({ value }) => value.kind === kind && value.composed);

/** Whether a worker of production listens to a Redis, whose address may have a default. */
const workerNeedsRedis = (project: Needs): boolean =>
  project.processes.some(({ value }) => value.kind === 'worker') &&
  project.services.some(({ value }) => value.kind === 'redis') &&
  !hasOtherBroker(project);

/**
 * The services of a smoke test: those that the project needs, those that a compose file starts for it, the Redis of its worker,
 * and the database server that its URL may name where the settings take that URL apart themselves, or with TLS. They know a server's URL, and SQLite's has no host and
 * no one form.
 */
export function servicesForSmoke(project: Needs): ServiceKind[] {
  const always = neededServices(project);
  const database =
    always.find((kind) => kind !== 'redis') ??
    (['postgresql', 'mysql'] as const).find((kind) => isComposed(project, kind));
  const redis = always.includes('redis') || workerNeedsRedis(project) || isComposed(project, 'redis');
  const needed: ServiceKind[] = [...(database ? [database] : []), ...(redis ? ['redis' as const] : [])];
  if (
    database ||
    // What its models are made of SQLite's own backend does not have.
    (!isSpatial(project) &&
      !project.services.some(({ value }) => value.tls) &&
      project.requirements.some(({ value }) => readsDatabaseUrls.test(value.name)))
  )
    return needed;
  const server = (['postgresql', 'mysql'] as const).find((kind) =>
    project.services.some(
      ({ value }) => value.kind === kind && value.variables.some((name) => isUrl.test(name)),
    ),
  );
  return server ? [server, ...needed] : needed;
}
