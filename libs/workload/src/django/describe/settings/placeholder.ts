import { createHash } from 'node:crypto';
import { lookUp } from '@shipshape/workspace';
import { filled } from '../../filled.ts';
import type { DjangoProject, VariableForm } from '../project.ts';
import { formOfName } from './forms.ts';

/** Of a scheme that each library of such addresses knows: django-environ refuses https. */
export const mailServer = 'smtp://localhost:25';

/** The search of Haystack that has no server and needs no package. Libraries of such addresses refuse http. */
export const searchEngine = 'simple://localhost';

/** Texts that a name asks for, where its form alone says too little: the first that fits. */
const byName: [RegExp, string][] = [
  [/ADMIN_(URL|PATH)$/, 'admin/'],
  // Django imports a class, and refuses an address without a slash at its end.
  [/STATIC\w*_STORAGE(_BACKEND|_CLASS)?$/, 'django.contrib.staticfiles.storage.StaticFilesStorage'],
  [/FILE_?STORAGE$|(^|_)STORAGE_(BACKEND|CLASS)$/, 'django.core.files.storage.FileSystemStorage'],
  [/SESSION_ENGINE$/, 'django.contrib.sessions.backends.db'],
  [/CACHE_(BACKEND|ENGINE)$/, 'django.core.cache.backends.locmem.LocMemCache'],
  [/(^|_)STATIC_URL$/, '/static/'],
  [/(^|_)MEDIA_URL$/, '/media/'],
  [/(^|_)E?MAIL(ER)?_URL$/, mailServer],
  [/DSN$/, 'https://placeholder@localhost/1'],
  [/(^|_)(LOG_?LEVEL|LOGLEVEL)$/, 'INFO'],
  [/(^|_)(TIME_?ZONE|TZ)(_NAME)?$/, 'UTC'],
  [/(LANGUAGE|(^|_)LANG)(_CODE)?$/, 'en'],
  [/REGION(_NAME)?$/, 'eu-central-1'],
  [/(^|_)(ENV|ENVIRONMENT|STAGE)$/, 'production'],
  [/(^|_)(HOST|HOSTNAME|SERVER|DOMAIN|DOMAIN_NAME)$/, 'localhost'],
];

/** What a text of this name has to look like; undefined where any does. */
export const textFor = (name: string): string | undefined =>
  byName.find(([pattern]) => pattern.test(name))?.[1];

/** What the variable has to be for the database that production uses; undefined where it has no part in it. */
export function templateOf(name: string, { services }: Pick<DjangoProject, 'services'>): string | undefined {
  const first = services.find(({ value }) => value.wiring && !value.optional)?.value;
  return first?.wiring && lookUp(first.wiring, name);
}

/** A database that nobody has. */
const address = {
  ...{ host: 'localhost', port: '5432', file: '/tmp/placeholder.sqlite3', folder: '/tmp' },
  ...{ user: 'placeholder', password: 'placeholder', name: 'placeholder' },
};

/** A file with a text in it that every machine and every container has. */
export const someFile = '/etc/hosts';

/** Of forms that have one text for every variable. */
export const usualTexts = {
  ...{ date: '2000-01-01', datetime: '2000-01-01T00:00:00' },
  ...{ uuid: '00000000-0000-4000-8000-000000000000', 'time-zone': 'UTC' },
  // Keys and values may be cast to numbers.
  ...{ dictionary: '1=1', 'number-list': '1' },
} as const;

/** Whoever reads it, and whatever searches for secrets, sees that it is none. */
const notSecret = 'placeholder-not-a-secret-';

/**
 * The same at every run, and a key of Fernet as well: 32 bytes in the alphabet of URLs, the last letter with the two bits
 * unset that no byte has. Django warns of a SECRET_KEY with fewer than 50 characters (security.W009).
 */
function keyOf(name: string): string {
  if (/SECRET_KEY/.test(name)) return `${notSecret}for-building-and-testing-${inWords(name)}`;
  const digest = createHash('sha256').update(name).digest('hex');
  return `${notSecret}${digest.slice(0, 42 - notSecret.length)}A=`;
}

const inWords = (name: string): string => name.toLowerCase().replaceAll('_', '-');

/**
 * A harmless value of the right form for a variable that production needs: for the build and for tests, never a
 * default of the image.
 *
 * @param project decides which database and broker an address names
 */
export function placeholderOf(
  name: string,
  form: VariableForm,
  project: Pick<DjangoProject, 'services'>,
): string {
  const has = (kind: string) => project.services.some(({ value }) => value.kind === kind);
  const template = templateOf(name, project);
  if (template !== undefined && template !== '<url>') return filled(template, address);
  const named = textFor(name);
  switch (form) {
    case 'secret':
      return keyOf(name);
    case 'database-url':
      if (has('postgresql')) return 'postgres://placeholder:placeholder@localhost:5432/placeholder';
      return has('mysql')
        ? 'mysql://placeholder:placeholder@localhost:3306/placeholder'
        : 'sqlite:////tmp/placeholder.sqlite3';
    case 'redis-url':
      return has('rabbitmq') && /BROKER|AMQP/.test(name)
        ? 'amqp://guest:guest@localhost:5672//'
        : 'redis://localhost:6379/0';
    case 'url':
      return named ?? 'http://localhost';
    case 'email':
      return 'placeholder@example.org';
    case 'email-url':
      return mailServer;
    case 'search-url':
      return searchEngine;
    case 'number':
      // A switch that is read as a number is off.
      return formOfName(name) === 'boolean' ? '0' : '1';
    case 'boolean':
      return 'False';
    case 'presence':
      return '';
    case 'folder':
      return '/tmp';
    case 'file':
      return someFile;
    case 'hosts':
      return 'localhost';
    case 'date':
    case 'datetime':
    case 'uuid':
    case 'dictionary':
    case 'number-list':
    case 'time-zone':
      return usualTexts[form];
    case 'origins':
      return 'http://localhost';
    case 'json':
      return '{}';
    case 'json-hosts':
      return '["localhost"]';
    case 'json-list':
      return '[]';
    default:
      return named ?? `placeholder-${inWords(name)}`;
  }
}
