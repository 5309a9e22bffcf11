import { handlebars } from './libraries.ts';

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

const plainMustache = /\{\{ *([a-z_]+) *\}\}|\{\{\{ *([a-z_]+) *\}\}\}/g;

/**
 * What Handlebars would make of a template that only names known values, as nearly all do: loading and compiling for
 * them costs more than everything else. Undefined where the template says anything more, which is Handlebars' to say.
 */
export function renderPlainly(template: string, context: TemplateContext): string | undefined {
  const values = context as Record<string, unknown>;
  let isPlain = true;
  const result = template.replace(plainMustache, (_, escaped?: string, raw?: string) => {
    const value = Object.hasOwn(values, escaped ?? raw ?? '') ? values[escaped ?? raw ?? ''] : undefined;
    const text = typeof value === 'function' && value.length === 0 ? value.call(context) : value;
    if (escaped && (typeof text === 'string' || typeof text === 'number')) return escapeHtml(`${text}`);
    // Not a number: Handlebars adds up two numbers that stand side by side unescaped.
    if (raw && typeof text === 'string') return text;
    isPlain = false;
    return '';
  });
  // A brace, a backslash (it escapes a mustache) or NUL (the parser stumbles over it) outside of these mustaches.
  const isTextElsewhere = !/[{}\\\0]/.test(template.replace(plainMustache, ''));
  return isPlain && isTextElsewhere ? result : undefined;
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

/** Whether a pattern is exactly one mustache that names `raw`; a text that is no template is not. */
export function isRawStatement(pattern: string): boolean {
  const [statement, ...more] = parse(pattern);
  if (statement?.type !== 'MustacheStatement' || more.length > 0) return false;
  const { path } = statement as hbs.AST.MustacheStatement;
  return path.type === 'PathExpression' && (path as hbs.AST.PathExpression).original === 'raw';
}

function parse(template: string): hbs.AST.Statement[] {
  try {
    return handlebars().parse(template).body;
  } catch {
    return [];
  }
}
