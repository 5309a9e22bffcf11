import { literal } from '../../literal.ts';
import { baseOf, isBelow } from '../../paths.ts';
import { isAside } from '../../project-folder.ts';
import { at, fact, lineOf } from './evidence.ts';
import type { ComposeService, Fact } from './project.ts';
import { get, type Place, record, strings } from './sources.ts';

/** The compose files of a project, and those at the repository's top. */
export const composeFiles = ({ sources, root }: Place): string[] =>
  sources.files.filter(
    (path) =>
      /^(docker-)?compose([.-].*)?\.ya?ml$|^(local|production|staging)\.ya?ml$/.test(baseOf(path)) &&
      (isBelow(path, root) || !path.includes('/')) &&
      !isAside(path),
  );

/** The services that compose files start beside the project's own images, each by its first file, with the names of their variables. */
export function composeServices(place: Place): Fact<ComposeService>[] {
  const { sources } = place;
  const found = new Map<string, Fact<ComposeService>>();
  for (const file of composeFiles(place)) {
    const text = sources.text(file) ?? '';
    for (const [name, service] of Object.entries(record(get(sources.yaml(file), 'services')))) {
      const image = get(service, 'image');
      if (typeof image !== 'string' || get(service, 'build') !== undefined || found.has(name)) continue;
      const environment = get(service, 'environment');
      const variables = Array.isArray(environment)
        ? strings(environment).map((one) => one.replace(/=.*/s, ''))
        : Object.keys(record(environment));
      const line = lineOf(text, new RegExp(`^\\s+["']?${literal(name)}["']?\\s*:`, 'm'));
      found.set(name, fact({ name, image, variables }, at(file, line)));
    }
  }
  return [...found.values()];
}
