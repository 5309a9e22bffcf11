import type { Tests } from './project.ts';
import type { SettingsView } from './settings/view.ts';

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
