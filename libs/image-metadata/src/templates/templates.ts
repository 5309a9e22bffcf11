import { handlebars } from '../libraries.ts';

/** The names that a template can use: values, and functions that are called with or without arguments. */
export type TemplateContext = object;

/**
 * Renders a Handlebars template, HTML escaping included (specification, section 8).
 *
 * @throws Error Handlebars' own errors, for instance `Missing helper: "x"`.
 */
export function render(template: string, context: TemplateContext): string {
  return renderPlainly(template, context) ?? handlebars().compile(template)(context);
}

/** `{{name}}`, `{{{name}}}` and `{{name 'format' tz='zone'}}` whose quoted texts contain no escape. */
const plainMustache =
  /\{\{ *(?<escaped>[a-z_]+)(?: +'(?<format>[^'{}\\\0\r\n]*)'(?: +tz='(?<tz>[^'{}\\\0\r\n]*)')?)? *\}\}|\{\{\{ *(?<raw>[a-z_]+) *\}\}\}/g;

/**
 * Renders a template that only uses known values and dates, as nearly all templates do, with the same result as
 * Handlebars. This is faster, because loading Handlebars and compiling a template take more time than everything else.
 *
 * @returns undefined for any other template, which only Handlebars can render
 */
export function renderPlainly(template: string, context: TemplateContext): string | undefined {
  // A brace, a backslash (it escapes a mustache) or NUL (the parser fails on it) outside of these mustaches.
  if (/[{}\\\0]/.test(template.replace(plainMustache, ''))) return undefined;
  let isPlain = true;
  const result = template.replace(plainMustache, (...match) => {
    const mustache = match.at(-1) as Mustache;
    const { raw } = mustache;
    const value = isPlain ? evaluate(mustache, context) : undefined;
    if (!raw && (typeof value === 'string' || typeof value === 'number')) return escapeHtml(`${value}`);
    // Not for a number: Handlebars adds two unescaped numbers that follow each other.
    if (raw && typeof value === 'string') return value;
    isPlain = false;
    return '';
  });
  return isPlain ? result : undefined;
}

type Mustache = Partial<Record<'escaped' | 'raw' | 'format' | 'tz', string>>;

/** The value of a mustache. With a format, its name must be that of a date function. */
function evaluate({ escaped, raw, format, tz }: Mustache, context: TemplateContext): unknown {
  const name = escaped ?? raw ?? '';
  const value = Object.hasOwn(context, name) ? (context as Record<string, unknown>)[name] : undefined;
  const isFunction = typeof value === 'function';
  if (format === undefined) return isFunction && value.length === 0 ? value.call(context) : value;
  const hash = tz === undefined ? {} : { tz };
  return isFunction && value.length === 2 ? value.call(context, format, { hash }) : undefined;
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#x27;',
  '`': '&#x60;',
  '=': '&#x3D;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"'`=]/g, (character) => entities[character] ?? character);
}

/** Whether a pattern is exactly one mustache with the name `raw`, such as `{{raw}}` or `{{./raw}}`; false if it is invalid. */
export function isRawStatement(pattern: string): boolean {
  const [statement, ...more] = parse(pattern);
  if (statement?.type !== 'MustacheStatement' || more.length > 0) return false;
  const { parts } = (statement as hbs.AST.MustacheStatement).path as Partial<hbs.AST.PathExpression>;
  return parts?.length === 1 && parts[0] === 'raw';
}

function parse(template: string): hbs.AST.Statement[] {
  try {
    return handlebars().parse(template).body;
  } catch {
    return [];
  }
}
