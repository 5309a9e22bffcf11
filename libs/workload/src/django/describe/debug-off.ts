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
  return Object.fromEntries(
    variables.flatMap(({ value: { name, form, default: otherwise } }) => {
      const value = /^(\w+_)?DEBUG$/.test(name) ? usual[form] : undefined;
      // One that asks `"DEBUG" in os.environ` is off only where it is not set.
      if (value === undefined || (value === '' && !otherwise)) return [];
      const debug = (text: string) =>
        view.given(new Map(Object.entries({ ...environment, [name]: text }))).value('DEBUG');
      // `os.getenv("DEBUG") != "FALSE"` is on with every other text.
      const own = debug(value) === true ? compared.find((text) => debug(text) === false) : undefined;
      return [[name, own ?? value]];
    }),
  );
}

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

/** The variables of the settings; one whose default they refuse with DEBUG off is required. */
export function requiredByRefusal({ variables, withoutDebug, debugOff }: SettingsContext): Fact<Variable>[] {
  const refused = new Set(
    withoutDebug.reads
      .filter((read) => read.raises && read.certain && read.default !== null)
      .map(({ name }) => name),
  );
  return variables.map(({ value, evidence }) => ({
    value: {
      ...value,
      required: value.required || (refused.has(value.name) && !Object.hasOwn(debugOff, value.name)),
    },
    evidence,
  }));
}
