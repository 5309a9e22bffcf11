import { handlebars } from '../libraries.ts';

/** What a template may name: values, and functions that answer a name with or without arguments. */
export type TemplateContext = object;

/**
 * Renders a Handlebars template, HTML escaping included (specification, section 8).
 *
 * @throws Error Handlebars' own errors, for instance `Missing helper: "x"`.
 */
export function render(template: string, context: TemplateContext): string {
  return renderPlainly(template, context) ?? handlebars().compile(template)(context);
}

/** `{{name}}`, `{{{name}}}`, and `{{name 'format' tz='zone'}}` without anything that a quoted text may escape. */
const plainMustache =
  /\{\{ *(?<escaped>[a-z_]+)(?: +'(?<format>[^'{}\\\0\r\n]*)'(?: +tz='(?<tz>[^'{}\\\0\r\n]*)')?)? *\}\}|\{\{\{ *(?<raw>[a-z_]+) *\}\}\}/g;

/**
 * What Handlebars would make of a template that only names known values and dates, as nearly all do: loading and
 * compiling for them costs more than everything else. Undefined where the template says anything more, which is
 * Handlebars' to say.
 */
export function renderPlainly(template: string, context: TemplateContext): string | undefined {
  // A brace, a backslash (it escapes a mustache) or NUL (the parser stumbles over it) outside of these mustaches.
  if (/[{}\\\0]/.test(template.replace(plainMustache, ''))) return undefined;
  let isPlain = true;
  const result = template.replace(plainMustache, (...match) => {
    const mustache = match.at(-1) as Mustache;
    const { raw } = mustache;
    const value = isPlain ? evaluate(mustache, context) : undefined;
    if (!raw && (typeof value === 'string' || typeof value === 'number')) return escapeHtml(`${value}`);
    // Not a number: Handlebars adds up two numbers that stand side by side unescaped.
    if (raw && typeof value === 'string') return value;
    isPlain = false;
    return '';
  });
  return isPlain ? result : undefined;
}

type Mustache = Partial<Record<'escaped' | 'raw' | 'format' | 'tz', string>>;

/** What a mustache names: a value, a function without arguments, or with a format one that takes it and the zone. */
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

/** Whether a pattern is exactly one mustache that names `raw`, as `{{raw}}` or `{{./raw}}`; false for an invalid template. */
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
