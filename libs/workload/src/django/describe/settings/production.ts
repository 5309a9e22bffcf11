import type { Context, SettingsContext } from '../context.ts';
import { debugOff } from '../debug-off.ts';
import type { Fact, Service } from '../project.ts';
import { type ChosenSettings, isWholeProgram } from './choose.ts';
import { choiceOfPackage } from './package-choice.ts';
import { setByServer } from './references.ts';
import { stageVariables, taken } from './stage.ts';
import { readVariables } from './variables.ts';
import { type SettingsView, viewOf } from './view.ts';

/** The settings that were chosen, as production has them and with DEBUG off. */
export function withSettings(context: Context, chosen: ChosenSettings['settings']): SettingsContext {
  const { modules, manage } = context;
  // A manage.py that is all of the project has the settings in a call.
  const whole = isWholeProgram(context) ? modules.moduleOf(manage) : undefined;
  const plain = viewOf(context, chosen.production?.value ?? whole);
  const environment = productionEnvironment(context, plain, chosen.production?.value);
  const view = plain.given(new Map(Object.entries(environment)));
  const variables = readVariables(context, view);
  const off = debugOff(variables, plain, environment);
  const withoutDebug = plain.given(new Map(Object.entries({ ...environment, ...off })));
  const settings = { ...chosen, environment };
  return {
    ...context,
    settings,
    viewOf: (module) => viewOf(context, module),
    view,
    variables,
    debugOff: off,
    withoutDebug,
  };
}

/**
 * The variables that production's settings are chosen by, beside those of Django: what wsgi.py sets, what chooses
 * among files, and what names the stage, as production's own Dockerfile sets it or as file and comparison call it.
 *
 * @param module production's own, dotted
 */
function productionEnvironment(
  context: Context,
  view: SettingsView,
  module: string | undefined,
): Record<string, string> {
  const stated = new Map(context.production?.environment.map(({ name, value }) => [name, value]));
  const read = new Set(view.reads.map(({ name }) => name));
  const set = [...setByServer(context)].filter(([name]) => read.has(name));
  const ofPackage = module ? choiceOfPackage(context, module) : {};
  const chosen = [...view.choices, ...Object.entries(ofPackage)].map(
    ([name, value]) => [name, stated.get(name) ?? value] as const,
  );
  const environment = Object.fromEntries([...chosen, ...set]);
  const stages = Object.entries(stageVariables(context, view, environment)).map(
    ([name, value]) => [name, stated.get(name) ?? value] as const,
  );
  const found = { ...environment, ...Object.fromEntries(stages) };
  return { ...found, ...switches(view, stated, found) };
}

/**
 * The switches that production's Dockerfile sets and that change which settings there are: `ENV USE_CDN=1`. What it sets for its build
 * alone, an address or a key, is none, nor are its own folders, `ENV IN_CONTAINER=1`, and DEBUG is off.
 */
function switches(
  view: SettingsView,
  stated: ReadonlyMap<string, string>,
  environment: Readonly<Record<string, string>>,
): Record<string, string> {
  const read = new Set(view.reads.map(({ name }) => name));
  const possible = [...stated].filter(
    ([name, value]) =>
      read.has(name) &&
      !Object.hasOwn(environment, name) &&
      !/DEBUG|BUILD|CONTAINER|DOCKER/.test(name) &&
      /^(1|0|true|false|yes|no|on|off)$/i.test(value),
  );
  // To go through the settings once more takes time.
  if (possible.length === 0) return {};
  const given = (more: Record<string, string>) =>
    taken(view.given(new Map(Object.entries({ ...environment, ...more }))));
  const plain = given({});
  return Object.fromEntries(possible.filter(([name, value]) => given({ [name]: value }) !== plain));
}

/** What these settings leave open, each a sentence with what to state. */
export function unknownSettings(
  { settings: { production }, view }: SettingsContext,
  services: readonly Fact<Service>[],
): string[] {
  return [
    ...(production && !view.readable
      ? [
          `What ${production.value} sets: INSTALLED_APPS was not found in it, so its database, static files and variables may be incomplete. Probing asks it.`,
        ]
      : []),
    ...services.flatMap(({ value: { kind, by, optional } }) =>
      kind === 'other' && !optional
        ? `Whether tests and smoke test pass on ${by}: no server of it can be started for them. Where the settings can use PostgreSQL, MySQL or SQLite by variables, state those in shipshape.json: "environment" for tests, "smoke.environment" for the image.`
        : [],
    ),
    ...(view.fills
      ? [
          `What ${view.fills} sets while it is loaded: names that are not written in it, so its database, hosts and variables may be missing here. State the variables that production needs as smoke.environment in shipshape.json.`,
        ]
      : []),
  ];
}
