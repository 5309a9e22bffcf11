import { parseEnv } from 'node:util';
import type { Fact, Preparation, Service, Tests } from './project.ts';
import { formOfDefault, formOfName, isOwnVariable } from './settings/forms.ts';
import { placeholderOf } from './settings/placeholder.ts';
import type { SettingsView } from './settings/view.ts';
import type { Sources } from './sources.ts';

const redirect = 'SECURE_SSL_REDIRECT';

/**
 * The variable by which the settings of tests redirect each page to https, with the text that does not. Tests ask over http:
 * developers set it in a compose file or an environment file.
 */
export function overHttp(view: SettingsView): Pick<Tests, 'environment'> {
  if (view.value(redirect) !== true) return {};
  for (const { name } of view.last(redirect)?.reads ?? [])
    for (const text of ['False', '0'])
      if (view.given(new Map([[name, text]])).value(redirect) === false)
        return { environment: { [name]: text } };
  return {};
}

/** What CI sets as a text, for the settings to read: a secret has a placeholder. */
export function setByCi(env: Readonly<Record<string, string>>): Pick<Tests, 'environment'> {
  const entries = Object.entries(env)
    .filter(
      ([name, value]) =>
        /^[A-Z]\w*$/.test(name) &&
        isOwnVariable(name) &&
        !/^DJANGO_(SETTINGS_MODULE|CONFIGURATION)$/.test(name) &&
        !/[${}]|:\/\/[^/]*@/.test(value),
    )
    .map(([name, value]) => {
      const form = formOfName(name);
      // `SESSION_AUTH=1` is a switch, whatever it is called.
      const isSwitch = !/PASS/.test(name) && /^(number|boolean)$/.test(formOfDefault(value) ?? '');
      return [name, form === 'secret' && !isSwitch ? placeholderOf(name, form, { services: [] }) : value];
    });
  return entries.length > 0 ? { environment: Object.fromEntries(entries) } : {};
}

/**
 * The tests with the variables of a file that CI copies before them, `cp .env.example .env`: without, those that the settings
 * require would have placeholders, which count for more than the file. What CI sets itself counts for most.
 */
export function withCopiedVariables(
  tests: Fact<Tests>,
  preparations: readonly Fact<Preparation>[],
  { sources, services }: { sources: Sources; services: readonly Fact<Service>[] },
): Fact<Tests> {
  // An address of SQLite without a file is for the build of an image.
  const needsServer = services.some(
    ({ value: { kind, optional } }) => /^(postgresql|mysql)$/.test(kind) && !optional,
  );
  const texts = preparations.flatMap(({ value: { path, from } }) =>
    from && /(^|\/)(\.env[^/]*|[^/]+\.env)$/.test(path) ? [sources.text(from) ?? ''] : [],
  );
  const stated = Object.entries<string>(Object.assign({}, ...texts.map(parseEnv)));
  const { environment } = setByCi(
    Object.fromEntries(stated.filter(([, value]) => !needsServer || value !== 'sqlite://')),
  );
  return environment
    ? { ...tests, value: { ...tests.value, environment: { ...environment, ...tests.value.environment } } }
    : tests;
}
