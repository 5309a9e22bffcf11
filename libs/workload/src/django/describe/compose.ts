import { literal } from '../../literal.ts';
import { baseOf, folderOf, isBelow, join } from '../../paths.ts';
import { isAside } from '../../project-folder.ts';
import { servicesOfFile } from './compose-extends.ts';
import { at, fact, lineOf } from './evidence.ts';
import type { ComposeService, Evidence, Fact } from './project.ts';
import { serverOf } from './services/server-names.ts';
import { type Data, get, type Place, record, strings } from './sources.ts';

/** The compose files of a project, and those at the repository's top. */
export const composeFiles = ({ sources, root }: Place): string[] =>
  sources.files.filter(
    (path) =>
      /^(docker-)?compose([.-].*)?\.ya?ml$|^(local|production|staging)\.ya?ml$/.test(baseOf(path)) &&
      (isBelow(path, root) || !path.includes('/')) &&
      !isAside(path),
  );

/** A service as a compose file has it. */
export interface Composed {
  file: string;
  name: string;
  service: Data;
  evidence: Evidence;
}

/** The services of all compose files, each as often as there are files that have it. */
export const servicesIn = (place: Place): Composed[] =>
  composeFiles(place).flatMap((file) =>
    Object.entries(servicesOfFile(place.sources, file)).map(([name, service]) => {
      const head = new RegExp(`^\\s+["']?${literal(name)}["']?\\s*:`, 'm');
      return { file, name, service, evidence: at(file, lineOf(place.sources.text(file) ?? '', head)) };
    }),
  );

/** The Dockerfile that a service of a compose file is built from; undefined for one that is not built. */
export function builtFrom(service: Data, file: string): string | undefined {
  const build = get(service, 'build');
  if (build === undefined) return undefined;
  const [context = '.', name = 'Dockerfile'] =
    typeof build === 'string' ? [build] : [get(build, 'context'), get(build, 'dockerfile')];
  const folder = typeof context === 'string' ? join(folderOf(file), context) : undefined;
  return folder !== undefined && typeof name === 'string' ? join(folder, name) : undefined;
}

/** The variables of a service, with the text of those that have one: `${STAGE:-beta}` has its default. */
export function environmentOf(service: Data): Record<string, string> {
  const environment = get(service, 'environment');
  const entries = Array.isArray(environment)
    ? strings(environment).map((one): [string, Data] => [one.replace(/=.*/s, ''), one.split(/=(.*)/s)[1]])
    : Object.entries(record(environment));
  return Object.fromEntries(
    entries.map(([name, value]) => [
      name,
      String(value ?? '').replaceAll(/\$\{\w+:?-([^${}]*)\}/g, (_, otherwise: string) => otherwise),
    ]),
  );
}

/** The services that compose files start beside the project's own images, each by its first file, with the names of their variables. */
export function composeServices(place: Place): Fact<ComposeService>[] {
  const found = new Map<string, Fact<ComposeService>>();
  for (const { name, service, evidence } of servicesIn(place)) {
    const image = get(service, 'image');
    if (typeof image !== 'string' || get(service, 'build') !== undefined || found.has(name)) continue;
    found.set(name, fact({ name, image, variables: Object.keys(environmentOf(service)) }, evidence));
  }
  return [...found.values()];
}

/** What compose files set for the application, by the variable's name: the first text that is not empty. */
export function composeValues(place: Place): Map<string, { value: string; evidence: Evidence }> {
  const found = new Map<string, { value: string; evidence: Evidence }>();
  for (const { service, evidence } of servicesIn(place)) {
    const image = get(service, 'image');
    if (typeof image === 'string' && serverOf(image)) continue;
    for (const [name, value] of Object.entries(environmentOf(service)))
      if (value !== '' && !found.has(name)) found.set(name, { value, evidence });
  }
  return found;
}
