import { type EnvRead, isDict, type Value } from './values.ts';
import type { SettingsView } from './view.ts';

/** Settings that Django refuses without a text, and those of which it refuses a member without a BACKEND. */
const texts = ['SECRET_KEY', 'STATIC_URL', 'STATICFILES_STORAGE', 'DEFAULT_FILE_STORAGE', 'SESSION_ENGINE'];
const withBackends = ['STORAGES', 'CACHES'];
/** Those that have no usual value: without an assignment there is none. */
const withoutDefault = /^(SECRET_KEY|STATIC_URL)$/;

/** A setting, or the backend of one of its members. */
type Place = [name: string, member?: string];

function valueAt(view: SettingsView, [name, member]: Place): Value | undefined {
  if (member === undefined) return view.last(name) && view.value(name);
  const value = view.value(name);
  const one = isDict(value) ? value.entries.get(member) : undefined;
  return isDict(one) ? one.entries.get('BACKEND') : undefined;
}

/** What Django refuses of these settings. */
function refused(view: SettingsView): Place[] {
  const members = withBackends.flatMap((name) => {
    const value = view.value(name);
    return isDict(value) ? [...value.entries.keys()].map((member): Place => [name, member]) : [];
  });
  const isUnset = (name: string) =>
    withoutDefault.test(name) && view.all(name).length > 0 && !view.last(name);
  return [...texts.map((name): Place => [name]), ...members].filter((place) => {
    const value = valueAt(view, place);
    return value === null || value === '' || isUnset(place[0]);
  });
}

const mayBeText = ({ form, default: otherwise }: EnvRead): boolean =>
  !otherwise && (form === null || form === 'text' || form === 'secret');

/**
 * The variables without which Django refuses a setting, although reading them raises no error: `SECRET_KEY = os.getenv("KEY")`, or
 * `if "SECRET_KEY" in os.environ: …`. Which one it is, the settings show themselves: its text is the setting's then.
 */
export const neededBySetting = (view: SettingsView): string[] =>
  refused(view).flatMap((place) => {
    const reads = view.all(place[0]).flatMap((one) => [...one.reads].filter(mayBeText));
    const text = '/placeholder/';
    const isUsed = (name: string) => {
      const value = valueAt(view.given(new Map([[name, text]])), place);
      return typeof value === 'string' && value.includes(text);
    };
    return [...new Set(reads.map(({ name }) => name))].find(isUsed) ?? [];
  });
