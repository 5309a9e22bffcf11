import type { Evidence } from '../project.ts';
import type { Sources } from '../sources.ts';
import { type Expr, walk } from '../syntax/python-tree.ts';
import { Interpreter } from './interpreter.ts';
import type { Modules } from './modules.ts';
import { type Assigned, type EnvRead, stringsIn, type Value } from './values.ts';

/**
 * Settings that get their names while they are loaded, as dynaconf does it: which ones is not known here. django-environ's
 * `vars().update(env.email_url())` gives those of mail alone.
 */
const namesAtRun =
  /\bDjangoDynaconf\(|\b(globals|locals|vars)\(\)(\.update\((?!\s*\**(\w+\.)?(dj_)?email\w*\b)|\[)/i;

/** Every name of a package, `from open_api.conf.base import *`: it may have all settings, where the project writes no SECRET_KEY. */
const namesOfPackage = /^from (?!\.|django\.)([\w.]+) import \*/gm;

/** A settings module with all that it imports, gone through. */
export interface SettingsView {
  /** The project's files that it is made of, its own one first. */
  files: string[];
  /** The one of these that fills in names while it is loaded, or takes them from a package; undefined where none does. */
  readonly fills: string | undefined;
  /** The settings were understood: they have applications. */
  readable: boolean;
  /** The same settings where these variables are set as well. */
  given(environment: ReadonlyMap<string, string>): SettingsView;
  /** The variables that choose among files of settings, each with the value that chooses production's. */
  choices: ReadonlyMap<string, string>;
  reads: EnvRead[];
  value(name: string): Value | undefined;
  /** The last assignment that happens in an empty environment. */
  last(name: string): Assigned | undefined;
  /** All names that are assigned. */
  names(): string[];
  /** Every assignment, those in branches that are not taken as well. */
  all(name: string): Assigned[];
  /** The first place where a text stands in one of these settings, in its value or as it is written. */
  mentions(name: RegExp, text: RegExp): { text: string; evidence: Evidence; live: boolean } | undefined;
  /** Every text in the value of a setting and in the code that assigns it. */
  texts(name: string): { text: string; evidence: Evidence; live: boolean }[];
}

const plain = new WeakMap<Modules, Map<string | undefined, SettingsView>>();

/**
 * Settings of a project in an empty environment. They are gone through once: several readers ask for the same ones.
 *
 * @param settings dotted, with the class where it is one of those: `config.settings:Production`; undefined gives an empty view
 */
export function viewOf(
  { sources, modules }: { sources: Sources; modules: Modules },
  settings: string | undefined,
): SettingsView {
  const known = plain.get(modules) ?? new Map<string | undefined, SettingsView>();
  plain.set(modules, known);
  const view = known.get(settings) ?? viewSettings(sources, modules, settings);
  known.set(settings, view);
  return view;
}

/** @param environment the variables that are set */
function viewSettings(
  sources: Sources,
  modules: Modules,
  settings: string | undefined,
  environment: ReadonlyMap<string, string> = new Map(),
): SettingsView {
  const [module, className] = settings?.split(':') ?? [];
  // Django loads a module by this name, and some ask for it to know which stage they are.
  const chosen: [string, string][] = [
    ...(module ? [['DJANGO_SETTINGS_MODULE', module] as [string, string]] : []),
    ...(className ? [['DJANGO_CONFIGURATION', className] as [string, string]] : []),
  ];
  const run = new Interpreter(sources, modules.fileOf, new Map([...chosen, ...environment]));
  const file = module === undefined ? undefined : modules.fileOf(module);
  const scope = file ? run.run(file) : undefined;
  if (scope && className) run.classes.configure(scope, className);
  const byName = new Map<string, Assigned[]>();
  for (const one of run.assigned) byName.set(one.name, [...(byName.get(one.name) ?? []), one]);
  const all = (name: string) => byName.get(name) ?? [];
  const textsOf = (one: Assigned) => {
    const written = one.expr ? textsIn(one.expr) : [];
    return [...new Set([...written, ...stringsIn(one.value)])].map((text) => ({
      text,
      evidence: one.evidence,
      live: one.live,
    }));
  };
  const texts = (name: string) => all(name).flatMap(textsOf);
  return {
    files: run.files,
    get fills() {
      const takes = (text: string) =>
        [...text.matchAll(namesOfPackage)].some(([, from = '']) => modules.fileOf(from) === undefined);
      return run.files.find((path) => {
        const text = sources.text(path) ?? '';
        return (namesAtRun.test(text) && !run.filled.has(path)) || (!byName.has('SECRET_KEY') && takes(text));
      });
    },
    readable: byName.has('INSTALLED_APPS'),
    given: (variables) => viewSettings(sources, modules, settings, new Map([...environment, ...variables])),
    choices: run.choices,
    reads: run.log.all,
    value: (name) => scope?.names.get(name)?.value,
    last: (name) => all(name).findLast(({ live }) => live),
    names: () => [...byName.keys()],
    all,
    texts,
    mentions: (name, text) => {
      const found = [...byName.keys()]
        .filter((one) => name.test(one))
        .flatMap(texts)
        .filter((one) => text.test(one.text));
      return found.find(({ live }) => live) ?? found[0];
    },
  };
}

const textsIn = (expr: Expr): string[] =>
  [...walk(expr)].flatMap((one) => (one.kind === 'string' ? [one.value] : []));
