import { data, Evaluator, Lexer, Parser } from '@actions/expressions';

const { BooleanData, Dictionary, StringData } = data;

/** The results of the status functions in a condition. */
export interface Status {
  cancelled: boolean;
  failure: boolean;
  success: boolean;
}

/** Of a run in which nothing failed, and that nobody cancelled. */
const well: Status = { cancelled: false, failure: false, success: true };

const functionsOf = (status: Status) =>
  Object.entries({ ...status, always: true }).map(([name, value]) => ({
    ...{ name, minArgs: 0, maxArgs: 0 },
    call: () => new BooleanData(value),
  }));

type Value = string | boolean | { [key: string]: Value };

const toData = (value: Value): InstanceType<typeof Dictionary | typeof StringData | typeof BooleanData> => {
  if (typeof value === 'string') return new StringData(value);
  if (typeof value === 'boolean') return new BooleanData(value);
  return new Dictionary(...Object.entries(value).map(([key, inner]) => ({ key, value: toData(inner) })));
};

/** Evaluates a condition with GitHub's own library, in double braces or without. @returns whether it is truthy */
export const evaluate = (condition: string, contexts: Record<string, object>, status = well): boolean =>
  !['', 'false', '0', 'null'].includes(textOf(condition, contexts, status));

const parsed = new Map<string, ReturnType<Parser['parse']>>();

/** What GitHub would put in the place of an expression. */
export function textOf(condition: string, contexts: Record<string, object>, status = well): string {
  const text = condition.trim().replace(/^\$\{\{([\s\S]*)\}\}$/, '$1');
  const functions = functionsOf(status);
  const names = Object.keys(contexts);
  const key = `${names} ${text}`;
  // A rule evaluates one condition for every ending of a run, and most of the time goes into reading it.
  const expression = parsed.get(key) ?? new Parser(new Lexer(text).lex().tokens, names, functions).parse();
  parsed.set(key, expression);
  const known = new Map(functions.map((definition) => [definition.name, definition]));
  const result = new Evaluator(expression, toData(contexts as Value) as never, known).evaluate();
  return result.coerceString();
}
