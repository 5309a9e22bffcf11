import { fromFolder } from '../../../paths.ts';
import { builtFrom, type Composed, environmentOf, servicesIn } from '../compose.ts';
import type { Evidence } from '../project.ts';
import { get, type Place, record, strings } from '../sources.ts';
import { parseDockerfile } from '../syntax/dockerfile.ts';
import { type ServerKind, serverOf } from './server-names.ts';

/** What is for tests, and what offers one database among others: `compose.test.yml`, `docker-compose.mysql.yml`, in their folders as well. */
const isAlternative = (path: string): boolean =>
  /(^|[./_-])(tests?|testing|ci|e2e)([./_-]|$)/i.test(path) || serverOf(path) !== undefined;

/**
 * The servers that compose files start for the application. One that only programs of somebody else's name, such as the
 * database of a Keycloak beside it, is not the application's.
 */
export function composedServers(place: Place): Map<ServerKind, Evidence> {
  const all = servicesIn(place).filter(
    ({ file, service }) =>
      !isAlternative(fromFolder(place.root, file)) && get(service, 'profiles') === undefined,
  );
  const own = new Set(
    all.filter(({ service }) => get(service, 'build') !== undefined).map(({ name }) => name),
  );
  const found = new Map<ServerKind, Evidence>();
  for (const one of all) {
    const kind = kindOf(place, one);
    if (!kind || found.has(kind)) continue;
    const users = all.filter((other) => other.name !== one.name && names(other, one.name));
    if (own.size === 0 || users.length === 0 || users.some(({ name }) => own.has(name)))
      found.set(kind, one.evidence);
  }
  return found;
}

/** By its image, or the one that its own is built from. */
function kindOf({ sources }: Place, { service, file }: Composed): ServerKind | undefined {
  const docker = builtFrom(service, file);
  const image = docker
    ? parseDockerfile(sources.text(docker) ?? '').find(({ name }) => name === 'FROM')?.text
    : get(service, 'image');
  return typeof image === 'string' ? serverOf(image) : undefined;
}

/** Whether a service waits for another one, is linked to it, or has it in an address. */
function names({ service }: Composed, other: string): boolean {
  const [waits, links] = [get(service, 'depends_on'), get(service, 'links')];
  return (
    [...strings(waits ?? []), ...Object.keys(record(waits)), ...strings(links ?? [])].some(
      (one) => one.split(':')[0] === other,
    ) || Object.values(environmentOf(service)).some((value) => value.split(/[^\w.-]+/).includes(other))
  );
}
