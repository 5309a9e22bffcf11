import { type Dict, isDict, isPath } from '../settings/values.ts';
import type { SettingsView } from '../settings/view.ts';
import type { Sources } from '../sources.ts';
import { allExpressions } from '../syntax/python-tree.ts';
import { addressParts, type Candidate, candidates } from './candidates.ts';
import { type Engine, kindOfEngine } from './engines.ts';
import { keysLookedUp, readAsJson } from './json-keys.ts';
import { defaultDatabase, engineOf } from './main-database.ts';

export interface WiringOptions {
  kind: Engine;
  /** It is PostGIS. */
  spatial: boolean;
  /** The variables that DATABASES comes from. */
  variables: readonly string[];
  view: SettingsView;
  /** What the project's samples state for a variable. */
  sample: (name: string) => string | undefined;
  sources: Sources;
  databaseWith: DatabaseWith;
}

/** The default database where these variables are set; undefined for none. */
export type DatabaseWith = (environment: Readonly<Record<string, string>>) => Dict | undefined;

/** How often the settings are gone through: the usual idioms need two to ten times. */
const mostTries = 120;

/** Goes through the settings once for each environment that is asked for. */
export function databaseOf(view: SettingsView): DatabaseWith {
  const known = new Map<string, Dict | undefined>();
  return (environment) => {
    const entries = Object.entries(environment).sort(([a], [b]) => (a < b ? -1 : 1));
    const key = JSON.stringify(entries);
    if (!known.has(key)) {
      if (known.size >= mostTries) return undefined;
      const settings = entries.length === 0 ? view : view.given(new Map(entries));
      known.set(key, defaultDatabase(settings.value('DATABASES')));
    }
    return known.get(key);
  };
}

/**
 * What the variables of a project have to be for its default database to be of a kind. It is found by going through the
 * settings with one value after the other: which variable names the engine and how (a backend of Django's, a short name
 * of the project's own, an address, a whole dictionary in JSON), and which one is which part of the address.
 *
 * @returns a template for each variable that has a part in it, as Service.wiring has them; undefined where no value makes
 *   such a database
 */
export function wireDatabase(options: WiringOptions): Record<string, string> | undefined {
  const { kind, databaseWith, view, sources } = options;
  // What turns debugging on may choose a database; production never has that on.
  const variables = options.variables.filter((name) => !/DEBUG/i.test(name));
  // Each variable has a number of its own: a text that is still told apart where settings make a number of it.
  const marks = Object.fromEntries(variables.map((name, at) => [name, String(54_001 + at)]));
  const choice = choose(options, variables, marks);
  if (!choice) return undefined;
  const chosen = valuesOf(choice);
  const all = databaseWith({ ...marks, ...chosen });
  const found = partsIn(all, marks, kind);
  // Where that chose another database, each variable is asked alone.
  if (!fits(all, options))
    for (const name of variables)
      Object.assign(found, partsIn(databaseWith({ [name]: marks[name] as string, ...chosen }), marks, kind));
  const isJson = readAsJson(view);
  const keys = Object.fromEntries(keysLookedUp(view, sources).map((key, at) => [key, String(55_001 + at)]));
  // Parts of an address may be keys of one variable.
  for (const name of variables.filter((one) => isJson.has(one) && !Object.hasOwn(found, one))) {
    const parts = partsIn(databaseWith({ ...marks, ...chosen, [name]: JSON.stringify(keys) }), keys, kind);
    if (Object.keys(parts).length > 0) found[name] = JSON.stringify(parts);
  }
  return {
    ...found,
    ...Object.fromEntries(Object.entries(choice).map(([name, one]) => [name, one.template])),
  };
}

type Choice = Record<string, Candidate>;

const valuesOf = (choice: Choice) =>
  Object.fromEntries(Object.entries(choice).map(([name, { value }]) => [name, value]));

/** Which variable has to be set to what: none where the settings come to that database by themselves. */
function choose(
  options: WiringOptions,
  variables: readonly string[],
  marks: Record<string, string>,
): Choice | undefined {
  const { kind, spatial, view, sample, sources, databaseWith } = options;
  const isIt = (environment: Record<string, string>) => fits(databaseWith(environment), options);
  if (isIt({})) return {};
  const names = [...namesIn(view, kind), ...compared(view, sources)];
  // Of two ways, that of the variable which has to be set is the one that works without any other.
  const required = new Set(view.reads.filter((read) => read.raises && read.certain).map(({ name }) => name));
  const rank = (name: string) => (choosesByName(name) ? 1 + Number(required.has(name)) : 0);
  const likeliest = [...variables].sort((a, b) => rank(b) - rank(a));
  for (const beside of [{}, marks]) {
    if (isIt(beside)) return {};
    for (const name of likeliest)
      for (const one of candidates(kind, spatial, [sample(name) ?? [], names].flat()))
        if (isIt({ ...beside, [name]: one.value })) return { [name]: one };
  }
  return undefined;
}

const choosesByName = (name: string) =>
  /ENGINE|BACKEND|DRIVER|TYPE|VENDOR|DIALECT|KIND|URL|URI|DSN|^DB$|^DATABASES?$/i.test(name);

/** Names of the project's own that may choose such a database: keys of its dictionaries of databases. */
function namesIn(view: SettingsView, kind: Engine): string[] {
  const dictionaries = view.names().flatMap((name) => view.all(name).map(({ value }) => value));
  return dictionaries.filter(isDict).flatMap(({ entries }) =>
    [...entries].flatMap(([key, value]) => {
      const engine = typeof value === 'string' ? value : engineOf({ entries: new Map([['default', value]]) });
      return engine !== undefined && kindOfEngine(engine) === kind ? [key] : [];
    }),
  );
}

/** What the settings compare with where they assign DATABASES: `if os.environ["DB"] == "cluster"`. */
function compared(view: SettingsView, sources: Sources): string[] {
  const files = new Set(view.all('DATABASES').map(({ evidence }) => evidence.file));
  return [...files].flatMap((file) =>
    [...allExpressions(sources.python(file))].flatMap((expr) =>
      expr.kind === 'binary' && /^(==|in)$/.test(expr.operator)
        ? [expr.left, ...(expr.right.kind === 'sequence' ? expr.right.items : [expr.right])].flatMap((one) =>
            one.kind === 'string' ? [one.value] : [],
          )
        : [],
    ),
  );
}

/** Whether a database is of the kind. */
function fits(database: Dict | undefined, { kind, spatial }: WiringOptions): boolean {
  const engine = database?.entries.get('ENGINE');
  if (typeof engine !== 'string' || !isBackend(engine) || kindOfEngine(engine) !== kind) return false;
  return !spatial || kind !== 'postgresql' || !engine.startsWith('django.db.');
}

/** Whether Django has it, or a package may: a dotted name. */
function isBackend(engine: string): boolean {
  const [, of, own = ''] = /^django\.(contrib\.gis\.)?db\.backends\.(.*)$/.exec(engine) ?? [];
  if (own === '') return /^\w+(\.\w+)+$/.test(engine);
  return (
    of ? /^(postgis|mysql|spatialite|oracle)$/ : /^(postgresql(_psycopg2)?|mysql|sqlite3|oracle)$/
  ).test(own);
}

/** Which variables are parts of that database's address. */
function partsIn(
  database: Dict | undefined,
  marks: Record<string, string>,
  kind: Engine,
): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, mark] of Object.entries(marks))
    for (const [key, template] of Object.entries(addressParts(kind))) {
      const stated = database?.entries.get(key);
      const value = isPath(stated) ? stated.path : stated;
      // `Path(os.environ["DATA"]) / "db.sqlite3"`
      if (kind === 'sqlite' && typeof value === 'string' && value.startsWith(`${mark}/`))
        found[name] = '<folder>';
      if ((typeof value === 'string' || typeof value === 'number') && String(value) === mark)
        found[name] = template;
    }
  return found;
}
