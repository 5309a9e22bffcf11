import { baseOf } from '../../paths.ts';
import { type Command, inContainer } from './commands/command.ts';
import { statedFor } from './commands/other-ci.ts';
import { composeFiles } from './compose.ts';
import type { SettingsContext } from './context.ts';
import type { Fact, Service } from './project.ts';
import { kindOfEngine } from './services/engines.ts';
import { mainDatabase } from './services/main-database.ts';
import { type ServerKind, serverOf } from './services/server-names.ts';
import type { SettingsView } from './settings/view.ts';
import { type Data, get, type Place, record } from './sources.ts';

const kinds: readonly ServerKind[] = ['postgresql', 'mysql', 'redis'];

/** `DATABASE_URL=sqlite:///test.db pytest` */
const usesSqlite = (command: Command | undefined): boolean =>
  Object.values(command?.env ?? {}).some((value) => /^sqlite|sqlite3$/.test(value));

/**
 * The database server of the tests' settings, where production's have another database and cannot use one of its kind.
 *
 * @param view of the tests' settings
 */
export function serverOfTests(
  { view: production }: SettingsContext,
  view: SettingsView,
  services: readonly Fact<Service>[],
): ServerKind | undefined {
  const named = databaseOf(view);
  if (named === databaseOf(production) || services.some(({ value }) => value.kind === named))
    return undefined;
  return kinds.find((kind) => kind === named);
}

function databaseOf(view: SettingsView): Service['kind'] | undefined {
  const main = mainDatabase(view);
  return typeof main === 'object' ? kindOfEngine(main.engine) : undefined;
}

/**
 * The servers that the project's CI starts beside its tests, of those that its settings can use: `services` of the job, those
 * of the file in systems other than GitHub's, or of the compose file that the tests run by. Where no CI runs them, those that
 * a compose file starts for the application: a developer's machine has them, too.
 *
 * @param command what runs the tests
 * @param services what the settings name
 */
export function servicesOfTests(
  place: Place,
  command: Command | undefined,
  services: readonly Fact<Service>[],
): ServerKind[] {
  if (command?.origin !== 'ci' && !(command && inContainer(command)))
    return usesSqlite(command)
      ? []
      : kinds.filter((kind) => services.some(({ value }) => value.kind === kind && value.composed));
  const started = startedBeside(place, command).flatMap(namesIn).map(serverOf);
  return kinds.filter((kind) => started.includes(kind) && services.some(({ value }) => value.kind === kind));
}

function startedBeside(place: Place, command: Command): Data[] {
  const { sources } = place;
  if (inContainer(command)) {
    const all = composeFiles(place);
    const named = all.filter((file) =>
      command.text.split(/\s+/).some((word) => baseOf(word) === baseOf(file)),
    );
    const files =
      named.length > 0 ? named : all.filter((file) => /^(docker-)?compose\.ya?ml$/.test(baseOf(file)));
    return files.map((file) => get(sources.yaml(file), 'services'));
  }
  const { job, evidence } = command;
  return servicesBelow(statedFor(sources, job ?? { file: evidence.file, name: '', step: 0 }));
}

/** Every `services` of a file, and CircleCI's images. */
const servicesBelow = (data: Data): Data[] =>
  Array.isArray(data)
    ? data.flatMap(servicesBelow)
    : Object.entries(record(data)).flatMap(([key, value]) =>
        key === 'services' || key === 'docker' ? [value] : servicesBelow(value),
      );

/** The names and images of services: a list of either, or by name. */
const namesIn = (data: Data): string[] =>
  typeof data === 'string'
    ? [data]
    : Array.isArray(data)
      ? data.flatMap((one) => (typeof one === 'string' ? [one] : imagesOf(one)))
      : Object.entries(record(data)).flatMap(([name, service]) => [name, ...imagesOf(service)]);

const imagesOf = (service: Data): string[] =>
  ['image', 'name'].map((key) => get(service, key)).filter((value) => typeof value === 'string');
