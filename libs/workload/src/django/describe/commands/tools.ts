import { isAside } from '../../../project-folder.ts';
import type { Sources } from '../sources.ts';
import { allExpressions, dotted } from '../syntax/python-tree.ts';
import { type Command, commandsOf } from './command.ts';
import { besides } from './folders.ts';
import { quote } from './quote.ts';

export function noxCommands(sources: Sources, own: (path: string) => boolean): Command[] {
  return sources
    .named('noxfile.py')
    .filter(own)
    .flatMap((file) => {
      const commands: Command[] = [];
      for (const expr of allExpressions(sources.python(file))) {
        const [, verb] =
          /\.(run|install)(?:_always)?$/.exec((expr.kind === 'call' && dotted(expr.callee)) || '') ?? [];
        if (expr.kind !== 'call' || verb === undefined) continue;
        const words = expr.args.flatMap((one) => (one.kind === 'string' ? [quote(one.value)] : []));
        commands.push(
          ...commandsOf([...(verb === 'install' ? ['pip', 'install'] : []), ...words].join(' '), {
            origin: 'nox',
            name: 'nox',
            production: false,
            file,
            line: expr.line,
            ...besides(file),
          }),
        );
      }
      return commands;
    });
}

const headers = {
  make: /^([\w.-]+)()[^:=]*:(?!=)\s*([\w. -]*)/,
  just: /^@?([\w-]+)((?:\s+[*+$]*\w+(?:=(?:"[^"]*"|'[^']*'|[^\s:"']+))?)*)\s*:(?!=)\s*([\w. -]*)/,
};

/** Recipes of make and just. A rule stands for those that it needs, too. */
export function makeCommands(sources: Sources, own: (path: string) => boolean): Command[] {
  const files = ['Makefile', 'GNUmakefile', 'makefile', 'justfile', 'Justfile', '.justfile']
    .flatMap((name) => sources.named(name))
    .filter((path) => own(path) && !isAside(path));
  return files.flatMap((file) => {
    const recipes = new Map<string, { script: string; line: number }[]>();
    const needs = new Map<string, string[]>();
    let rule = '';
    const kind = /justfile$/i.test(file) ? 'just' : 'make';
    const text = sources.text(file) ?? '';
    const named = withNames(text, kind);
    let filled = named;
    const header = headers[kind];
    for (const [index, line] of text.split('\n').entries()) {
      const [, name, parameters = '', prerequisites = ''] = header.exec(line) ?? [];
      if (name) {
        rule = name;
        filled = (script) => named(withDefaults(script, parameters));
        needs.set(name, prerequisites.split(/\s+/).filter(Boolean));
      } else if (/^(\t| {2,})/.test(line) && rule) {
        const [recipe = [], script] = [recipes.get(rule), filled(line.trim())];
        const last = recipe.at(-1);
        if (last?.script.endsWith('\\')) last.script = `${last.script.slice(0, -1)}${script}`;
        else recipe.push({ script: script.replace(/^[@-]+/, ''), line: index + 1 });
        recipes.set(rule, recipe);
      }
    }
    return [...needs].flatMap(([name, prerequisites]) =>
      [...prerequisites, name]
        .flatMap((each) => recipes.get(each) ?? [])
        .flatMap(({ script, line }) =>
          commandsOf(script, { origin: 'make', name, production: false, file, line, ...besides(file) }),
        ),
    );
  });
}

/** How a line names what a file has under a name, and how it is assigned: `MANAGE = python manage.py`, `manage := "…"`. */
const names = {
  make: { assigned: /^(\w+)[ \t]*[:?]?=[ \t]*(.*)$/gm, used: /\$[({](\w+)[)}]/g },
  just: { assigned: /^(\w+)[ \t]*:=[ \t]*["']([^"'\n]*)["'][ \t]*$/gm, used: /\{\{\s*(\w+)\s*\}\}/g },
};

/** A line with what its names stand for; what the file does not assign stays. */
function withNames(text: string, kind: keyof typeof names): (script: string) => string {
  const { assigned, used } = names[kind];
  const values = new Map<string, string>();
  // A long list goes on in the next line.
  for (const [, name = '', value = ''] of text.replaceAll(/\\\r?\n[ \t]*/g, ' ').matchAll(assigned))
    values.set(name, value.trim());
  // A name may stand for others; one that stands for itself comes to an end.
  const filled = (script: string, depth: number): string =>
    depth === 0
      ? script
      : script.replaceAll(used, (whole, name: string) => {
          const value = values.get(name);
          return value === undefined ? whole : filled(value, depth - 1);
        });
  return (script) => filled(script, 5);
}

/** A line of just's `lint *paths=".":` with what its parameters are without arguments; a required one stays. */
function withDefaults(script: string, parameters: string): string {
  const defaults = [...parameters.matchAll(/([*+$]*)(\w+)(?:=(?:"([^"]*)"|'([^']*)'|(\S+)))?/g)];
  return defaults.reduce((text, [, sign = '', name = '', ...values]) => {
    const value = values.find((one) => one !== undefined) ?? (sign.includes('*') ? '' : undefined);
    return value === undefined
      ? text
      : text.replaceAll(new RegExp(`\\{\\{\\s*${name}\\s*\\}\\}`, 'g'), () => value);
  }, script);
}
