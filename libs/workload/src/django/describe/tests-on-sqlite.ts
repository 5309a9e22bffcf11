import { type AddressPart, filled } from '../filled.ts';
import type { Fact, Service } from './project.ts';
import { kindOfEngine } from './services/engines.ts';
import { isDict } from './settings/values.ts';
import type { SettingsView } from './settings/view.ts';

/**
 * Whether the settings of tests end with SQLite alone, whatever the variables are, or unless DEBUG is off, which tests leave on: they
 * ask no server then.
 *
 * @param services production's
 * @param environment what CI sets for the tests
 */
export function isOnSqlite(
  view: SettingsView,
  services: readonly Fact<Service>[],
  environment: Readonly<Record<string, string>> = {},
): boolean {
  const last = view.all('DATABASES').at(-1);
  if (last?.live && last.reads.size === 0) return hasSqliteAlone(view);
  const wirings = services.flatMap(({ value: { kind, variables, wiring } }) =>
    isServer(kind) && variables.some((name) => /DEBUG/i.test(name)) ? [{ kind, wiring }] : [],
  );
  return (
    wirings.length > 0 &&
    wirings.every(
      ({ kind, wiring }) =>
        wiring &&
        hasSqliteAlone(view.given(new Map(Object.entries({ ...environment, ...given(kind, wiring) })))),
    )
  );
}

const isServer = (kind: Service['kind']): boolean => kind === 'postgresql' || kind === 'mysql';

/** The variables as such a server has them. */
const given = (kind: string, wiring: Readonly<Record<string, string>>): Record<string, string> => {
  const parts: Partial<Record<AddressPart, string>> = { url: `${kind}://user@host.invalid/name`, port: '1' };
  return Object.fromEntries(
    Object.entries(wiring).map(([name, template]) => [name, filled(template, parts)]),
  );
};

function hasSqliteAlone(view: SettingsView): boolean {
  const databases = view.value('DATABASES');
  if (!isDict(databases)) return false;
  const engines = [...databases.entries.values()].map((one) => isDict(one) && one.entries.get('ENGINE'));
  return (
    engines.length > 0 && engines.every((one) => typeof one === 'string' && kindOfEngine(one) === 'sqlite')
  );
}
