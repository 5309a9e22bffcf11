import { handlebars } from './libraries.ts';

/** What a template may name: values, and functions that answer a name with or without arguments. */
export type TemplateContext = object;

/**
 * Renders a Handlebars template, HTML escaping included (specification, section 8).
 *
 * @throws Error Handlebars' own errors, for instance `Missing helper: "x"`.
 */
export function render(template: string, context: TemplateContext): string {
  // Handlebars copies a text without `{{` as it is. (It stumbles over NUL, so that is left to it.)
  if (!template.includes('{{') && !template.includes('\0')) return template;
  return handlebars().compile(template)(context);
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
