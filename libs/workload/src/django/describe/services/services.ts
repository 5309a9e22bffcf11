import type { SettingsContext } from '../context.ts';
import { deployed } from '../debug-off.ts';
import { fact, firstPlaces } from '../evidence.ts';
import type { Fact, Service } from '../project.ts';
import { type Assigned, stringsIn } from '../settings/values.ts';
import type { SettingsView } from '../settings/view.ts';
import { composedServers } from './composed.ts';
import { readDatabases } from './databases.ts';
import { kindOfDriver } from './engines.ts';
import { hostsIn } from './hosts.ts';
import { bySource, stringsOfExpr, variablesOf } from './reads.ts';
import type { ServerKind } from './server-names.ts';

type Kind = Service['kind'];

/** Databases, caches, brokers and search engines that the settings name, the database first. */
export function readServices(context: SettingsContext): Fact<Service>[] {
  const { requirements } = context;
  const found = withComposed([...readDatabases(context), ...others(deployed(context))], context);
  const isKnown = (name: string, kind?: Kind) =>
    found.some(({ value }) => (kind ? value.kind === kind : value.by === name));
  const named = clients.flatMap(([pattern, name, kind]) => {
    const client = requirements.find(({ value }) => !value.development && pattern.test(value.name));
    if (!client || isKnown(name, kind)) return [];
    return [fact<Service>({ kind: 'other', by: name, variables: [], optional: true }, ...client.evidence)];
  });
  return [...found, ...named];
}

/** The same services; an optional server that a compose file starts, and that the settings can be pointed at, is marked. */
function withComposed(services: readonly Fact<Service>[], context: SettingsContext): Fact<Service>[] {
  const servers = composedServers(context);
  const drivers = context.requirements.map(({ value }) => kindOfDriver(value.name));
  return services.map((one) => {
    const { kind, optional, wiring } = one.value;
    const evidence = optional ? servers.get(kind as ServerKind) : undefined;
    const isUsable = kind === 'redis' || (drivers.includes(kind) && Object.keys(wiring ?? {}).length > 0);
    return evidence && isUsable
      ? { value: { ...one.value, composed: true }, evidence: [...one.evidence, evidence] }
      : one;
  });
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
        known.live ||= one.live && /^(CACHES|CHANNEL_LAYERS)$/.test(name) && !isOther(one, kinds);
        known.required ||= one.live && [...one.reads].some(({ raises, certain }) => raises && certain);
        found.set(kind, known);
      }
    }
  }
  return [...found].map(([kind, { assigned, live, required }]) => {
    const reads = new Set(assigned.flatMap((one) => [...one.reads]));
    const hosts = hostsIn(assigned);
    return fact<Service>(
      {
        ...{ kind, by: bySource(reads), variables: variablesOf(reads), optional: !live && !required },
        ...(hosts.length > 0 ? { hosts } : {}),
      },
      ...firstPlaces(assigned.map(({ evidence }) => evidence)),
    );
  });
}

/** Whether the backend that is used without variables is known, and one of another kind. */
function isOther({ value }: Assigned, kinds: readonly [RegExp, Kind][]): boolean {
  const backends = stringsIn(value).filter((text) => /\bbackends?\.|\.layers?\.|Cache$/.test(text));
  return backends.length > 0 && !backends.some((text) => kinds.some(([pattern]) => pattern.test(text)));
}

const placesOf = (view: SettingsView): string[] =>
  view.names().filter((name) => places.some(({ setting }) => setting.test(name)));

/** Services that only a package names: said, and not started. Those of a kind that settings name are told by it. */
const clients: [pattern: RegExp, name: string, kind?: Kind][] = [
  [/^(boto3|django-storages|django-s3-storage|minio)$/, 'object storage'],
  [/^(pika|kombu-rabbit)$/, 'RabbitMQ', 'rabbitmq'],
  [/^(elasticsearch|opensearch-py|meilisearch|algoliasearch.*|pysolr)$/, 'a search engine', 'elasticsearch'],
  [/^(pymongo|djongo|mongoengine)$/, 'MongoDB'],
  [/^(confluent-kafka|kafka-python)$/, 'Kafka'],
];
