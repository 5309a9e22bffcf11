import type { VariableForm } from '../variable.ts';
import { formOfName } from './forms.ts';
import type { SettingsView } from './view.ts';

/**
 * The form that a setting gives the variable whose text it is, where its own name says nothing: `CELERY_BROKER_URL = env("QUEUE")`
 * takes the address of a broker. Null where no setting has that text, or any text will do for it.
 */
export function formOfSetting(name: string, view: SettingsView): VariableForm | null {
  const text = '/placeholder/';
  const settings = view
    .names()
    .filter((setting) => !/^(text|secret)$/.test(formOfName(setting)))
    .filter((setting) =>
      view.all(setting).some(({ reads }) => [...reads].some((read) => read.name === name)),
    );
  if (settings.length === 0) return null;
  const given = view.given(new Map([[name, text]]));
  const setting = settings.find((one) => given.value(one) === text);
  return setting === undefined ? null : formOfName(setting);
}
