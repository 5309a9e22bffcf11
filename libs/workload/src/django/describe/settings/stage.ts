import type { Context } from '../context.ts';
import { allExpressions, type Expr, walk } from '../syntax/python-tree.ts';
import { isOwnVariable } from './forms.ts';
import type { SettingsView } from './view.ts';

const ofProduction = /^(production|prod|prd|live)$/i;
const ofDevelopment = /^(development|develop|dev|local)$/i;

/**
 * The variables that settings ask for their stage, `if os.getenv("MODE") == "PRODUCTION"`, each with production's text. Without
 * it an image has the database and the static files of another stage, or of none.
 *
 * @param environment what production's settings are read with
 */
export function stageVariables(
  { sources }: Pick<Context, 'sources'>,
  view: SettingsView,
  environment: Readonly<Record<string, string>>,
): Record<string, string> {
  const compared = new Set(
    view.files.flatMap((file) => [...allExpressions(sources.python(file))].flatMap(comparedTexts)),
  );
  const texts = [...compared].filter((text) => ofProduction.test(text));
  const isCompared = [...compared].some((text) => ofDevelopment.test(text) || ofProduction.test(text));
  if (!isCompared) return {};
  const given = (more: Record<string, string>) =>
    view.given(new Map(Object.entries({ ...environment, ...more })));
  const plain = taken(given({}));
  const reads = new Map(
    view.reads.flatMap((read) =>
      (read.form ?? 'text') === 'text' &&
      isOwnVariable(read.name) &&
      !Object.hasOwn(environment, read.name) &&
      !ofProduction.test(read.default ?? '')
        ? [[read.name, read]]
        : [],
    ),
  );
  const assignedWith = (names: readonly string[], text: string) =>
    taken(given(Object.fromEntries(names.map((name) => [name, text]))));
  // By halves, since settings are gone through once more for each question, and most variables change nothing.
  type Otherwise = (names: readonly string[]) => string;
  const changing = (names: readonly string[], text: string, otherwise: Otherwise): readonly string[] => {
    if (names.length === 0 || assignedWith(names, text) === otherwise(names)) return [];
    const half = Math.ceil(names.length / 2);
    return names.length === 1
      ? names
      : [...changing(names.slice(0, half), text, otherwise), ...changing(names.slice(half), text, otherwise)];
  };
  // Of one that has to be there, no stage is the usual one: `match os.environ["STAGE"]` has each of its cases.
  const isRequired = (name: string) => reads.get(name)?.raises === true;
  const [required, others] = [true, false].map((is) =>
    [...reads.keys()].filter((name) => isRequired(name) === is),
  ) as [string[], string[]];
  const changed = texts.map(
    (text) =>
      [
        text,
        [
          ...changing(others, text, () => plain),
          ...changing(required, text, (names) => assignedWith(names, 'another')),
        ],
      ] as const,
  );
  return Object.fromEntries(
    [...reads.values()].flatMap(({ name, default: otherwise }) => {
      const byText = changed.find(
        ([text, names]) =>
          names.includes(name) && assignedWith([name], text) !== assignedWith([name], 'another'),
      )?.[0];
      if (byText !== undefined) return [[name, byText]];
      // `if STAGE == "dev"`, of which the default is one: production is any other.
      const isStage = /ENV|STAGE|MODE/.test(name) && ofDevelopment.test(otherwise ?? '');
      return isStage && assignedWith([name], 'another') !== plain ? [[name, 'production']] : [];
    }),
  );
}

/** The assignments that happen. */
export const taken = (view: SettingsView): string =>
  view
    .names()
    .flatMap((name) => view.all(name).filter(({ live }) => live))
    .map(({ name, evidence }) => `${name} ${evidence.file}:${evidence.line}`)
    .sort()
    .join();

/** The texts that a comparison has, also in a list of them. */
const comparedTexts = (expr: Expr): string[] =>
  expr.kind === 'binary' ? [...walk(expr)].flatMap((one) => (one.kind === 'string' ? [one.value] : [])) : [];
