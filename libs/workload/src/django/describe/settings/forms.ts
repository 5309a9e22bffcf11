import type { VariableForm } from '../project.ts';

/** By name, where the code does not say it: the first that fits. */
const byName: [RegExp, VariableForm][] = [
  // A path of the project's own, such as the admin's.
  [
    /(^|_)(ADMIN|LOGIN|STATIC|MEDIA|BASE|ROOT|PREFIX)_URL$|(ADMIN|LOGIN|URL|SUB|SCRIPT)_(PREFIX|PATH)$/,
    'text',
  ],
  [/(^|_)(DATABASE|DB|POSTGRES|POSTGRESQL|MYSQL|PG)_(URL|URI|DSN)$/, 'database-url'],
  [
    /REDIS\w*_(URL|URI|DSN|LOCATION)$|REDIS_?(TLS)?_?URL|(^|_)BROKER(_URL)?$|RESULT_BACKEND$|CACHE_URL$|CHANNELS_URL$|^CHANNEL_URL$/,
    'redis-url',
  ],
  [/JSON$/, 'json'],
  [/ALLOWED_HOSTS?$|(^|_)HOSTS$/, 'hosts'],
  [/EMAIL_(HOST(_USER)?|BACKEND|FILE_PATH|SUBJECT_PREFIX|URL)$/, 'text'],
  [/^USE_(?!.*_(KEY|URL)$)/, 'boolean'],
  [/(^|_)(E?MAIL|EMAIL_FROM|FROM_EMAIL|SERVER_EMAIL|ADMIN_EMAIL)$|_EMAIL$/, 'email'],
  [
    /(SECRET|PASSWORD|PASSWD|PASS|TOKEN|PRIVATE_KEY|API_?KEY|ACCESS_KEY|CRED(ENTIAL)?S?|_AUTH|SALT|_KEY|^KEY)$|SECRET_KEY|API_KEY/,
    'secret',
  ],
  [/(^|_)(URL|URI|ENDPOINT|DSN|ORIGIN|WEBHOOK|URL_ROOT)$/, 'url'],
  [/(ORIGINS|LANGUAGES|IPS|DOMAINS|EMAILS|ADMINS|URLS|LIST)$/, 'list'],
  [
    /(^|_)(PORT|TIMEOUT|SECONDS|COUNT|SIZE|AGE|LIMIT|MAX|MIN|NUM|WORKERS|THREADS|TTL|DAYS|HOURS|MINUTES|RATE|RETRIES)$/,
    'number',
  ],
  [
    /^(DEBUG|ENABLE|USE|IS|HAS|ALLOW|DISABLE)(_|$)|(_ENABLED|_DISABLED|_SSL|_TLS|_DEBUG|_REDIRECT|_SECURE)$/,
    'boolean',
  ],
  [/(^|_)(DIR|DIRECTORY|FOLDER|ROOT|PATH)$/, 'folder'],
];

/** The form of a variable by its name. */
export const formOfName = (name: string): VariableForm =>
  byName.find(([pattern]) => pattern.test(name))?.[1] ?? 'text';

/** The form that a cast, a method or a type of the settings states; null where it states none. */
export function formOfCast(cast: string, name: string): VariableForm | null {
  const last = cast.slice(cast.lastIndexOf('.') + 1).toLowerCase();
  if (/^(bool|strtobool|boolean|asbool)$/.test(last)) return 'boolean';
  if (/^(int|float|decimal|timedelta|positiveint|conint|pos_int)$/.test(last)) return 'number';
  if (/^(db|db_url|dj_db_url|database_url|postgresdsn)$/.test(last)) return 'database-url';
  if (/^(cache|cache_url|dj_cache_url|channels|channels_url|redisdsn|redis_url)$/.test(last))
    return 'redis-url';
  if (last === 'json') return jsonForm(name);
  if (/^(list|csv|tuple|set|literal_list)$/.test(last)) return /HOSTS?$/.test(name) ? 'hosts' : 'list';
  if (/^(url|anyurl|anyhttpurl|httpurl)$/.test(last)) return 'url';
  if (/^(dj_)?email_url$/.test(last)) return 'email-url';
  if (/^search(_url)?$/.test(last)) return 'search-url';
  if (/^(emailstr|email)$/.test(last)) return 'email';
  if (/^(path|directorypath)$/.test(last)) return 'folder';
  if (/^secretstr$/.test(last)) return 'secret';
  if (last === 'date' || last === 'datetime') return last;
  if (/^uuid\d?$/.test(last)) return 'uuid';
  return null;
}

/** The form of a text that Python makes a value of, by the full name of what is called; null for any. */
export function formOfConstructor(name: string): VariableForm | null {
  if (/^(int|float|decimal\.Decimal)$/.test(name)) return 'number';
  if (name === 'uuid.UUID') return 'uuid';
  if (name === 'datetime.date.fromisoformat') return 'date';
  if (name === 'datetime.datetime.fromisoformat') return 'datetime';
  return /^(zoneinfo\.ZoneInfo|pytz\.timezone)$/.test(name) ? 'time-zone' : null;
}

/** The form of a list whose elements are cast as well. */
export const formOfList = (form: VariableForm | null, element: string | undefined): VariableForm | null =>
  form === 'list' && element && formOfCast(element, '') === 'number' ? 'number-list' : form;

/** The form of a variable whose text is JSON. */
export function jsonForm(name: string): VariableForm {
  const named = formOfName(name);
  return named === 'hosts' || named === 'list' ? `json-${named}` : 'json';
}

/** By a variable's default: what a number, a truth value or an address is written like. */
export function formOfDefault(value: string | null | undefined): VariableForm | null {
  if (!value) return null;
  if (/^(true|false|on|off|yes|no)$/i.test(value)) return 'boolean';
  if (/^-?\d+(\.\d+)?$/.test(value)) return 'number';
  if (/^(postgres(ql)?|postgis|mysql|sqlite|psql)(\+\w+)?:/.test(value)) return 'database-url';
  if (/^rediss?:\/\//.test(value)) return 'redis-url';
  if (/^https?:\/\//.test(value)) return 'url';
  if (/^[\w.+-]+@[\w-]+\.[\w.-]+$/.test(value)) return 'email';
  return null;
}

/** What a default of these forms is written like. */
const written: Partial<Record<VariableForm, RegExp>> = {
  email: /@/,
  number: /^[-+*/.\d\s_]+$/,
  boolean: /^(true|false|on|off|yes|no|[yntf01])$/i,
  'redis-url': /^(rediss?|valkeys?|unix|sentinel)\b|^(?!\w[\w+-]*:\/\/)\S*:\d+/i,
  url: /^(https?|wss?):\/\/|^(?!\w[\w+-]*:\/\/)/i,
};

/** Whether a default contradicts the form that a variable's name suggests. That there is none is said of every form. */
export const contradicts = (value: string | null, form: VariableForm): boolean =>
  Boolean(value) && !/^(none|false)$/i.test(value ?? '') && written[form]?.test(value ?? '') === false;

/** The engine that an address of a database stands for. */
export function engineOfUrl(url: string): string | undefined {
  const [scheme = ''] = url.split(':');
  if (/^postgis/i.test(scheme)) return 'django.contrib.gis.db.backends.postgis';
  if (/^(postgres|postgresql|psql|pgsql|timescale|cockroach)/i.test(scheme))
    return 'django.db.backends.postgresql';
  if (/^(mysql|mysql2|mariadb)/i.test(scheme)) return 'django.db.backends.mysql';
  if (/^(sqlite|spatialite)/i.test(scheme)) return 'django.db.backends.sqlite3';
  return undefined;
}

/** Set by Python, the shell or the machinery around, and no setting of the project. */
const notTheirs =
  /^(PATH|HOME|USER|PWD|LANG|LC_ALL|TZ|TERM|HOSTNAME|PYTHON[A-Z]*|DJANGO_SETTINGS_MODULE|VIRTUAL_ENV|CI|RUN_MAIN|(PYTEST_|TOX)[A-Z_]+)$/;

/** What GitHub's runner or a codespace sets; another name with this beginning, such as GITHUB_APP_ID, is the project's own. */
const ofGithub =
  /^GITHUB_(ACTION(_PATH|_REPOSITORY)?|ACTIONS|ACTOR(_ID)?|API_URL|BASE_REF|CODESPACES_\w+|ENV|EVENT_(NAME|PATH)|GRAPHQL_URL|HEAD_REF|JOB|OUTPUT|PATH|REF(_NAME|_PROTECTED|_TYPE)?|REPOSITORY(_ID|_OWNER|_OWNER_ID)?|RETENTION_DAYS|RUN_(ATTEMPT|ID|NUMBER)|SERVER_URL|SHA|STATE|STEP_SUMMARY|TRIGGERING_ACTOR|WORKFLOW(_REF|_SHA)?|WORKSPACE)$/;

/**
 * Whether a variable is a setting of the project. One of these names is where the settings fail without it, and no container
 * has it by itself.
 */
export const isOwnVariable = (name: string, fails = false): boolean =>
  !(notTheirs.test(name) || ofGithub.test(name)) || (fails && /^(TZ|USER|LANG)$/.test(name));
