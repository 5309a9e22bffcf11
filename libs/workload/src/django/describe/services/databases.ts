import type { SettingsContext } from '../context.ts';
import { deployed } from '../debug-off.ts';
import { fact, firstPlaces } from '../evidence.ts';
import { readExtensions } from '../extensions.ts';
import { databaseFile } from '../kept-files.ts';
import type { Evidence, Fact, Requirement, Service } from '../project.ts';
import { type Assigned, type EnvRead, stringsIn } from '../settings/values.ts';
import { readSamples } from '../settings/variables.ts';
import { type Engine, engineIn, kindOfDriver, kindOfEngine, nameOfOther } from './engines.ts';
import { hostsIn } from './hosts.ts';
import { hasNoDatabase, mainDatabase } from './main-database.ts';
import { bySource, stringsOfExpr, variablesOf } from './reads.ts';
import { type DatabaseWith, databaseOf, wireDatabase } from './wiring.ts';

type Kind = Service['kind'];
type Found = Map<Kind, Evidence[]>;

const servers = ['postgresql', 'mysql'] as const;

/** The databases that DATABASES can name, the one that is used first. */
export function readDatabases(context: SettingsContext): Fact<Service>[] {
  const { sources, requirements } = context;
  const view = deployed(context);
  const assigned = view.all('DATABASES').filter((one) => one.name === 'DATABASES');
  if (hasNoDatabase(view)) return [];
  const reads = new Set(assigned.flatMap((one) => [...one.reads]));
  const variables = variablesOf(reads);
  const samples = readSamples(context);
  const places = assigned.map(({ evidence }) => evidence);
  const found = namedKinds(assigned, reads, samples);
  const add = addTo(found);
  const chosen = variables.length > 0;
  const byDriver = driversIn(requirements);
  // The address of a server that no package connects to is a default that production replaces.
  const written = assigned.flatMap(writtenIn).filter((text) => !text.includes('://'));
  const connects = (kind: Kind) =>
    byDriver.some((one) => one.kind === kind) || written.some((text) => kindOfEngine(text) === kind);
  if (chosen && byDriver.length > 0) for (const kind of servers) if (!connects(kind)) found.delete(kind);
  // Where a variable chooses, the driver that is installed says what it will name.
  for (const { kind, evidence } of byDriver)
    if (found.has(kind) || (chosen && ![...found.keys()].some((one) => one !== 'sqlite')))
      add(kind, ...evidence);
  if (found.size === 0) add(byDriver[0]?.kind ?? (chosen ? 'postgresql' : 'sqlite'), ...places);
  const main = mainDatabase(view);
  const engine = typeof main === 'object' ? kindOfEngine(main.engine) : undefined;
  const live = engine && found.has(engine) ? engine : undefined;
  const ordered = [...found].sort(
    ([a], [b]) => Number(b === live) - Number(a === live) || (a === 'sqlite' ? 1 : b === 'sqlite' ? -1 : 0),
  );
  const { environment, production } = context.settings;
  const settings = {
    ...{ view, sources, databaseWith: databaseOf(view) },
    // What makes it production stays.
    variables: variables.filter((name) => !Object.hasOwn(environment, name)),
    sample: (name: string) => samples.get(name)?.value,
  };
  // Where production's database comes from what only its platform has, tests and smoke test have the one without it.
  const plain = Object.keys(environment).length > 0 ? context.viewOf(production?.value) : undefined;
  const wired = (kind: Engine, spatial: boolean) => {
    const found = wireDatabase({ kind, spatial, ...settings });
    if (!plain || Object.keys(found ?? {}).length > 0) return found;
    const other = wireDatabase({ kind, spatial, ...settings, view: plain, databaseWith: databaseOf(plain) });
    return Object.keys(other ?? {}).length > 0 ? other : (found ?? other);
  };
  const hosts = hostsIn(assigned);
  return ordered.map(([kind, texts]) => {
    const extensions = kind === 'postgresql' ? readExtensions(context) : [];
    const evidence = [...texts, ...extensions.flatMap((one) => one.evidence)];
    const spatial = extensions.some(({ value }) => value === 'postgis');
    const wiring = isEngine(kind) ? wired(kind, spatial) : undefined;
    return fact<Service>(
      {
        kind,
        by: (kind === 'other' && nameIn(assigned)) || bySource(reads),
        variables:
          kind === 'sqlite' && found.size > 1
            ? variables.filter((name) => /PATH|FILE|NAME|SQLITE|DATABASE$|_DB$/.test(name))
            : variables,
        ...(wiring && variables.length > 0 ? { wiring } : {}),
        optional: isOptional(
          kind,
          ordered.map(([one]) => one),
          { main, live, reads },
        ),
        ...(kind === 'postgresql' && asksForTls(requirements, variables, settings.databaseWith)
          ? { tls: true as const }
          : {}),
        ...(extensions.length > 0 ? { extensions: extensions.map(({ value }) => value) } : {}),
        ...(kind === 'sqlite' && kind === live ? databaseFile(context) : {}),
        ...(kind === live && hosts.length > 0 ? { hosts } : {}),
      },
      ...firstPlaces([...evidence, ...places]),
    );
  });
}

/** Whether an address gets the option of PostgreSQL for TLS, whatever it names; django-heroku asks for it by itself. */
function asksForTls(
  requirements: readonly Fact<Requirement>[],
  variables: readonly string[],
  databaseWith: DatabaseWith,
): boolean {
  const address = 'sqlite:////tmp/name.sqlite3';
  return (
    requirements.some(({ value }) => /^django-(on-)?heroku$/.test(value.name) && !value.development) ||
    variables.some((name) => databaseWith({ [name]: address })?.entries.has('OPTIONS'))
  );
}

const isEngine = (kind: Kind): kind is Engine =>
  kind === 'postgresql' || kind === 'mysql' || kind === 'sqlite';

/** What is known of the database in an environment without variables. */
interface Without {
  main: ReturnType<typeof mainDatabase>;
  live: Kind | undefined;
  reads: ReadonlySet<EnvRead>;
}

/** Whether production does without this kind: it is not the one that the settings come to, or that variables must name. */
function isOptional(kind: Kind, kinds: readonly Kind[], { main, live, reads }: Without): boolean {
  if (live !== undefined) return kind !== live;
  if (main !== 'unknown' || kinds.length === 1) return kind !== kinds[0];
  // It may be any of them: a variable that has to be set, or that is, speaks for a server.
  const set = [...reads].some((read) => (read.raises && read.certain) || typeof read.default === 'string');
  return kind !== 'sqlite' && !set;
}

const nameIn = (assigned: readonly Assigned[]): string | undefined =>
  assigned.flatMap(engineTexts).flatMap((text) => nameOfOther(text) ?? [])[0];

const addTo =
  (found: Found) =>
  (kind: Kind | undefined, ...evidence: Evidence[]) => {
    if (kind) found.set(kind, [...(found.get(kind) ?? []), ...evidence]);
  };

/** The kinds that the settings, the defaults of their variables and the project's samples name. */
function namedKinds(
  assigned: readonly Assigned[],
  reads: ReadonlySet<EnvRead>,
  samples: ReturnType<typeof readSamples>,
): Found {
  const found: Found = new Map();
  const add = addTo(found);
  for (const one of assigned) for (const text of engineTexts(one)) add(kindOfEngine(text), one.evidence);
  for (const { name, default: standard, evidence } of reads) {
    const sample = samples.get(name);
    if (standard) add(kindNamed(name, standard), evidence);
    else if (sample) add(kindNamed(name, sample.value), sample.evidence);
  }
  return found;
}

/** The kind that a variable's value names: a backend, an address, or a short name in a variable that is called so. */
function kindNamed(name: string, value: string): Kind | undefined {
  const engine = engineIn(value) ?? (/backends/.test(value) ? value : undefined);
  if (engine) return kindOfEngine(engine);
  return /ENGINE|BACKEND|DRIVER|DIALECT|VENDOR|_TYPE$/i.test(name) ? kindOfEngine(value) : undefined;
}

function driversIn(requirements: readonly Fact<Requirement>[]): { kind: Kind; evidence: Evidence[] }[] {
  const all = requirements
    .filter(({ value }) => !value.development)
    .flatMap(({ value, evidence }) => {
      const kind = kindOfDriver(value.name);
      return kind ? [{ kind, evidence }] : [];
    });
  return servers.flatMap((kind) => all.find((one) => one.kind === kind) ?? []);
}

const writtenIn = ({ expr }: Assigned): string[] => (expr ? stringsOfExpr(expr) : []);

/** Texts that may name an engine: its value, an address, or the code that assigns it. */
const engineTexts = (one: Assigned): string[] =>
  [...stringsIn(one.value), ...writtenIn(one)].flatMap((text) => engineIn(text) ?? []);
