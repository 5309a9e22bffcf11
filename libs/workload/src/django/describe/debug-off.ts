import type { SettingsContext } from './context.ts';
import type { Fact, Variable, VariableForm } from './project.ts';
import type { SettingsView } from './settings/view.ts';

const usual: Partial<Record<VariableForm, string>> = { boolean: 'False', number: '0', presence: '' };

/**
 * The variables that turn DEBUG off, each with the text that does so as the settings read it: static files are hashed,
 * compressed and looked for as production has them.
 *
 * @param variables those that the settings read
 * @param environment what production's settings are read with
 */
export function debugOff(
  variables: readonly Fact<Variable>[],
  view: SettingsView,
  environment: Readonly<Record<string, string>>,
): Record<string, string> {
  const compared = view.texts('DEBUG').map(({ text }) => text);
  const debug = (given: Record<string, string>) =>
    view.given(new Map(Object.entries({ ...environment, ...given }))).value('DEBUG');
  const off = Object.fromEntries(
    variables.flatMap(({ value: { name, form, default: otherwise } }) => {
      const value = /^(\w+_)?DEBUG$/.test(name) ? usual[form] : undefined;
      // One that asks `"DEBUG" in os.environ` is off only where it is not set.
      if (value === undefined || (value === '' && !otherwise)) return [];
      // `os.getenv("DEBUG") != "FALSE"` is on with every other text.
      const isOff = (text: string) => debug({ [name]: text }) === false;
      const own = debug({ [name]: value }) === true ? compared.find(isOff) : undefined;
      return [[name, own ?? value]];
    }),
  );
  return debug(off) === true ? { ...off, ...offByAnother() } : off;

  /** By what else DEBUG asks for: `"RENDER" not in os.environ`, `os.environ.get("STAGE") != "production"`. */
  function offByAnother(): Record<string, string> {
    const asked = new Set([...(view.last('DEBUG')?.reads ?? [])].map(({ name }) => name));
    for (const { value } of variables.filter((one) => asked.has(one.value.name))) {
      const isSwitch = value.form === 'presence' || value.form === 'boolean';
      const named = compared.filter((text) => !asked.has(text));
      const texts = isSwitch ? ['True', 'False'] : [...named, 'production', 'prod', 'live'];
      const text = texts.find((one) => debug({ ...off, [value.name]: one }) === false);
      if (text !== undefined) return { [value.name]: text };
    }
    return {};
  }
}

/** The settings of a deployment: without any variable where DEBUG is off by itself. */
export const deployed = ({ view, withoutDebug }: SettingsContext): SettingsView =>
  view.value('DEBUG') === false ? view : withoutDebug;

/** Whether no variable changes the hosts that settings allow. */
export const fixesHosts = (view: SettingsView): boolean =>
  view.all('ALLOWED_HOSTS').every(({ reads }) => reads.size === 0);

/** Whether settings allow no host, and no variable adds one: only DEBUG lets them answer then. */
export function refusesHosts({ view, withoutDebug }: SettingsContext): boolean {
  if (!view.readable || view.fills) return false;
  const hosts = withoutDebug.value('ALLOWED_HOSTS');
  const isEmpty =
    withoutDebug.last('ALLOWED_HOSTS') === undefined || (Array.isArray(hosts) && hosts.length === 0);
  return isEmpty && fixesHosts(withoutDebug);
}

/** The variables of the settings; one that they refuse to go without, or whose default, with DEBUG off is required. */
export function requiredByRefusal({ variables, withoutDebug, debugOff }: SettingsContext): Fact<Variable>[] {
  const refused = new Set(
    withoutDebug.reads.filter((read) => read.raises && read.certain).map(({ name }) => name),
  );
  return variables.map(({ value, evidence }) => ({
    value: {
      ...value,
      required: value.required || (refused.has(value.name) && !Object.hasOwn(debugOff, value.name)),
    },
    evidence,
  }));
}
