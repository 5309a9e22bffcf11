import { fact } from './evidence.ts';
import { readExtensions } from './extensions.ts';
import { databaseFile, type StartPlace } from './kept-files.ts';
import type { Evidence, Fact, Requirement, Service } from './project.ts';
import { engineOfUrl, isOwnVariable } from './settings/forms.ts';
import { type Assigned, type EnvRead, isDict, stringsIn, unknown } from './settings/values.ts';
import type { SettingsView } from './settings/view.ts';

type Kind = Service['kind'];

const kindOfEngine = (engine: string): Kind | undefined =>
  /sqlite|spatialite/i.test(engine)
    ? 'sqlite'
    : /postg|psycopg|timescale/i.test(engine)
      ? 'postgresql'
      : /mysql|mariadb/i.test(engine)
        ? 'mysql'
        : /oracle|mssql|mongo|cockroach/i.test(engine)
          ? 'other'
          : undefined;

const drivers: [RegExp, Kind][] = [
  [/^(psycopg2?(-binary)?(-c)?|psycopg-c|psycopg-binary)$/, 'postgresql'],
  [/^(mysqlclient|pymysql|mysql-connector-python)$/, 'mysql'],
];

const variablesOf = (reads: Iterable<EnvRead>): string[] => [
  ...new Set([...reads].map(({ name }) => name).filter(isOwnVariable)),
];
const bySource = (reads: Iterable<EnvRead>): string => {
  const all = [...reads];
  const url = all.find(({ form }) => form === 'database-url') ?? all[0];
  return !url || url.by === 'os.environ' ? 'plain settings' : url.by;
};

/** Databases, caches, brokers and search engines that the settings name, the database first. */
export function readServices(
  view: SettingsView,
  requirements: readonly Fact<Requirement>[],
  place: StartPlace,
  root: string,
): Fact<Service>[] {
  const found = [...databases(view, requirements, place, root), ...others(view)];
  const search = found.some(({ value }) => value.kind === 'elasticsearch');
  return [
    ...found,
    ...namedOnly(requirements).filter(({ value }) => !search || value.by !== 'a search engine'),
  ];
}

function databases(
  view: SettingsView,
  requirements: readonly Fact<Requirement>[],
  place: StartPlace,
  root: string,
): Fact<Service>[] {
  const assigned = view.all('DATABASES').filter((one) => one.name === 'DATABASES');
  if (assigned.length === 0) return [];
  const reads = new Set(assigned.flatMap((one) => [...one.reads]));
  const variables = variablesOf(reads);
  const places = assigned.map(({ evidence }) => evidence);
  const found = new Map<Kind, Evidence[]>();
  const add = (kind: Kind | undefined, ...evidence: Evidence[]) => {
    if (kind) found.set(kind, [...(found.get(kind) ?? []), ...evidence]);
  };
  for (const one of assigned) for (const text of engineTexts(one)) add(kindOfEngine(text), one.evidence);
  for (const read of reads) {
    const engine = read.default
      ? (engineOfUrl(read.default) ?? (/backends/.test(read.default) ? read.default : undefined))
      : undefined;
    if (engine) add(kindOfEngine(engine), read.evidence);
  }
  const installed = requirements.filter(({ value }) => !value.development);
  const byDriver = drivers.flatMap(([pattern, kind]) => {
    const driver = installed.find(({ value }) => pattern.test(value.name));
    return driver ? [{ kind, evidence: driver.evidence }] : [];
  });
  // Where a variable chooses, the driver that is installed says what it will name.
  const chosen = variables.length > 0;
  for (const { kind, evidence } of byDriver)
    if (found.has(kind) || (chosen && ![...found.keys()].some((one) => one !== 'sqlite')))
      add(kind, ...evidence);
  if (found.size === 0) add(byDriver[0]?.kind ?? (chosen ? 'postgresql' : 'sqlite'), ...places);
  const live = liveKind(view);
  const ordered = [...found].sort(
    ([a], [b]) => Number(b === live) - Number(a === live) || (a === 'sqlite' ? 1 : b === 'sqlite' ? -1 : 0),
  );
  return ordered.map(([kind, texts]) => {
    const extensions = kind === 'postgresql' ? readExtensions({ ...place, root, view, requirements }) : [];
    const evidence = [...texts, ...extensions.flatMap((one) => one.evidence)];
    // A hard-coded database, or one that a required variable names, is one that production cannot do without.
    const optional = found.size > 1 && kind !== live && live !== undefined;
    return fact<Service>(
      {
        kind,
        by: bySource(reads),
        variables:
          kind === 'sqlite' && found.size > 1
            ? variables.filter((name) => /PATH|FILE|NAME|SQLITE|DATABASE$|_DB$/.test(name))
            : variables,
        optional,
        ...(extensions.length > 0 ? { extensions: extensions.map(({ value }) => value) } : {}),
        ...(kind === 'sqlite' && kind === live ? databaseFile(view, place) : {}),
      },
      ...dedupe([...evidence, ...places]),
    );
  });
}

const dedupe = (places: Evidence[]) =>
  places
    .filter(
      (one, index) =>
        places.findIndex((other) => other.file === one.file && other.line === one.line) === index,
    )
    .slice(0, 3);

/** Texts that may name an engine: its value, an address, or the code that assigns it. */
function engineTexts({ value, expr }: Assigned): string[] {
  const written = expr ? stringsOfExpr(expr) : [];
  return [...stringsIn(value), ...written].flatMap((text) =>
    /^(django|[\w.]+)\.(db|backends|contrib)\b.*|^[\w.]*backends?[\w.]*$/.test(text)
      ? [text]
      : (engineOfUrl(text) ?? []),
  );
}

function stringsOfExpr(expr: NonNullable<Assigned['expr']>): string[] {
  if (expr.kind === 'string') return [expr.value];
  const parts =
    expr.kind === 'dict'
      ? expr.entries.flat()
      : expr.kind === 'call'
        ? [...expr.args, ...expr.keywords.values()]
        : expr.kind === 'sequence'
          ? expr.items
          : expr.kind === 'conditional'
            ? [expr.then, expr.otherwise]
            : expr.kind === 'binary'
              ? [expr.left, expr.right]
              : [];
  return parts.flatMap(stringsOfExpr);
}

/** The database of an environment without variables; undefined where one has to be named. */
function liveKind(view: SettingsView): Kind | undefined {
  const all = view.value('DATABASES');
  const main = isDict(all) ? all.entries.get('default') : undefined;
  const engine = isDict(main) ? main.entries.get('ENGINE') : undefined;
  if (typeof engine === 'string') return kindOfEngine(engine);
  return main === undefined || main === unknown ? undefined : undefined;
}

const caches: [RegExp, Kind][] = [
  [/redis|valkey/i, 'redis'],
  [/(?<!Loc)Memcache|PyLibMC/i, 'memcached'],
];
const brokers: [RegExp, Kind][] = [
  [/^(redis|rediss|valkey):|redis|valkey/i, 'redis'],
  [/^(amqp|amqps|pyamqp):|rabbit/i, 'rabbitmq'],
];

/** Which settings name a service, and by which texts one recognises it. */
const places: { setting: RegExp; kinds: [RegExp, Kind][]; variable: [RegExp, Kind][] }[] = [
  { setting: /^CACHES$/, kinds: caches, variable: caches },
  {
    setting: /^(CELERY_)?BROKER_URL$|^CELERY_BROKER_URL$|^CELERY_RESULT_BACKEND$|^CELERY$/,
    kinds: brokers,
    variable: [
      [/REDIS|VALKEY/i, 'redis'],
      [/AMQP|RABBIT/i, 'rabbitmq'],
      [/BROKER/i, 'redis'],
    ],
  },
  {
    setting: /^(CHANNEL_LAYERS|RQ_QUEUES|Q_CLUSTER|REDIS_\w+|HUEY|DRAMATIQ_\w+|SESSION_REDIS\w*)$/,
    kinds: brokers,
    variable: brokers,
  },
  {
    setting: /^(WAGTAILSEARCH_BACKENDS|ELASTICSEARCH_DSL|HAYSTACK_CONNECTIONS|OPENSEARCH_DSL)$/,
    kinds: [[/elasticsearch|opensearch/i, 'elasticsearch']],
    variable: [[/ELASTIC|OPENSEARCH/i, 'elasticsearch']],
  },
];

function others(view: SettingsView): Fact<Service>[] {
  const found = new Map<Kind, { assigned: Assigned[]; live: boolean; required: boolean }>();
  const names = [...new Set(placesOf(view))];
  for (const { setting, kinds, variable } of places) {
    for (const name of names.filter((one) => setting.test(one))) {
      for (const one of view.all(name)) {
        const texts = [...stringsIn(one.value), ...(one.expr ? stringsOfExpr(one.expr) : [])];
        // A backend that is written there, such as one in memory, is what counts; a variable only where there is none.
        const backend = texts.some((text) => /\bbackends?\./.test(text));
        const kind =
          kinds.find(([pattern]) => texts.some((text) => pattern.test(text)))?.[1] ??
          (backend
            ? undefined
            : variable.find(([pattern]) =>
                [...one.reads].some((read) => pattern.test(read.name) || pattern.test(read.default ?? '')),
              )?.[1]);
        if (!kind) continue;
        const known = found.get(kind) ?? { assigned: [], live: false, required: false };
        known.assigned.push(one);
        // An address in a setting of its own is used somewhere, or not.
        known.live ||= one.live && (name === 'CACHES' || name === 'CHANNEL_LAYERS');
        known.required ||= one.live && [...one.reads].some(({ raises, certain }) => raises && certain);
        found.set(kind, known);
      }
    }
  }
  return [...found].map(([kind, { assigned, live, required }]) => {
    const reads = new Set(assigned.flatMap((one) => [...one.reads]));
    return fact<Service>(
      { kind, by: bySource(reads), variables: variablesOf(reads), optional: !live && !required },
      ...dedupe(assigned.map(({ evidence }) => evidence)),
    );
  });
}

const placesOf = (view: SettingsView): string[] =>
  view.names().filter((name) => places.some(({ setting }) => setting.test(name)));

/** Services that only a package names: said, and not started. */
const clients: [RegExp, string][] = [
  [/^(boto3|django-storages|django-s3-storage|minio)$/, 'object storage'],
  [/^(pika|kombu-rabbit)$/, 'RabbitMQ'],
  [/^(elasticsearch|opensearch-py|meilisearch|algoliasearch.*|pysolr)$/, 'a search engine'],
  [/^(pymongo|djongo|mongoengine)$/, 'MongoDB'],
  [/^(confluent-kafka|kafka-python)$/, 'Kafka'],
];

const namedOnly = (requirements: readonly Fact<Requirement>[]): Fact<Service>[] =>
  clients.flatMap(([pattern, by]) => {
    const client = requirements.find(({ value }) => !value.development && pattern.test(value.name));
    return client
      ? [fact<Service>({ kind: 'other', by, variables: [], optional: true }, ...client.evidence)]
      : [];
  });
