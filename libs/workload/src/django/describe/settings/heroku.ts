import { joined } from './path-values.ts';
import { type Call, database, fullName, readVariable } from './reading.ts';
import type { Run } from './run.ts';
import { type Binding, isDict, orUnknown, type Scope, type Value } from './values.ts';

const whiteNoise = 'whitenoise.middleware.WhiteNoiseMiddleware';

/**
 * What `django_heroku.settings(locals())` gives the names of its module, django-on-heroku's as well: the database of
 * DATABASE_URL with TLS, where that is set, every host, and static files served by WhiteNoise. A keyword turns each of it off.
 *
 * @see https://github.com/heroku/django-heroku/blob/master/django_heroku/core.py
 */
export function herokuSettings(expr: Call, scope: Scope, run: Run): Map<string, Binding> {
  const found = new Map<string, Binding>();
  if (!/^django_(on_)?heroku\.settings$/.test(fullName(expr.callee, scope))) return found;
  const isOn = (keyword: string) => {
    const stated = expr.keywords.get(keyword);
    return stated?.kind !== 'constant' || stated.value !== false;
  };
  const set = (name: string, make: (before: Value) => Value) => {
    const before = scope.names.get(name);
    const { value, reads } = run.log.collect(() => make(orUnknown(before?.value)));
    found.set(name, { value, reads: new Set([...(before?.reads ?? []), ...reads]) });
  };
  const variable = (name: string, form: 'database-url' | 'secret') =>
    readVariable({ name, by: 'django-heroku', raises: false, form }, null, expr, scope, run);
  if (isOn('databases'))
    set('DATABASES', (before) => {
      const url = variable('DATABASE_URL', 'database-url');
      if (typeof url !== 'string') return before;
      const others = isDict(before) ? before.entries : [];
      return { entries: new Map([...others, ['default', database(url, true)]]) };
    });
  if (isOn('allowed_hosts')) set('ALLOWED_HOSTS', () => ['*']);
  if (isOn('secret_key'))
    set('SECRET_KEY', (before) => {
      const key = variable('SECRET_KEY', 'secret');
      return typeof key === 'string' ? key : before;
    });
  if (isOn('staticfiles')) {
    const base = orUnknown(scope.names.get('BASE_DIR')?.value);
    set('STATIC_ROOT', () => joined(base, ['staticfiles']));
    set('STATIC_URL', () => '/static/');
    set('MIDDLEWARE', (before) => [whiteNoise, ...(Array.isArray(before) ? before : [])]);
    set('STATICFILES_STORAGE', () => 'whitenoise.storage.CompressedManifestStaticFilesStorage');
  }
  return found;
}
