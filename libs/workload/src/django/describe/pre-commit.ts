import { folderOf, isBelow, join, relative } from '../../paths.ts';
import { fromBelow } from './commands/index.ts';
import { unwrap } from './commands/unwrap.ts';
import { at, lineOf } from './evidence.ts';
import type { HookPackages } from './linter-packages.ts';
import { linters } from './linter-table.ts';
import type { Evidence, Linter } from './project.ts';
import { type Data, get, type Place, strings } from './sources.ts';
import { parseShell } from './syntax/shell.ts';

export interface Hook extends HookPackages {
  id: string;
  /** The linter that a hook of the repository's own calls. */
  program?: string;
  args: string[];
  chosen: NonNullable<Linter['chosen']>;
  evidence: Evidence;
}

/** Patterns of Python as JavaScript has them, the flag for any case before them; without those that it cannot read. */
function patterns(...texts: Data[]): string[] {
  return texts.flatMap((text) => {
    if (typeof text !== 'string') return [];
    const [, flags = '', pattern = ''] = /^\s*(?:\(\?([a-z]+)\))?(.*)$/s.exec(text) ?? [];
    const words = flags.includes('x') ? pattern.replaceAll(/(?<=\s)#.*|\s/g, '') : pattern.trim();
    const source = words.replaceAll(/\\([AZ])/g, (_, end) => (end === 'A' ? '^' : '$'));
    try {
      new RegExp(source);
    } catch {
      return [];
    }
    return source === '' ? [] : [flags.includes('i') ? `(?i)${source}` : source];
  });
}

/** What a hook of djLint says by its name, which the hook itself passes on: the language of the templates. */
const profileOf = (id: string): string[] =>
  [/^djlint-(?:reformat-)?(django|jinja|nunjucks|handlebars|golang)$/.exec(id)?.[1] ?? []]
    .flat()
    .map((profile) => `--profile=${profile}`);

/** The hooks of pre-commit, with paths as from the project's folder. */
export function readHooks({ sources, root, folders }: Place): Hook[] {
  const names = ['.pre-commit-config.yaml', '.pre-commit-config.yml', 'prek.yaml'];
  const file = folders
    .flatMap((folder) => names.map((name) => join(folder, name) as string))
    .find(sources.has);
  if (!file) return [];
  const text = sources.text(file) ?? '';
  const above = folderOf(file);
  const from = isBelow(root, above) ? relative(above, root) : '.';
  const whole = sources.yaml(file);
  const repos = get(whole, 'repos');
  return (Array.isArray(repos) ? repos : []).flatMap((repo) => {
    const hooks = get(repo, 'hooks');
    const rev = String(get(repo, 'rev') ?? '');
    return (Array.isArray(hooks) ? hooks : []).flatMap((hook) => {
      const id = get(hook, 'id');
      if (typeof id !== 'string') return [];
      const entry = unwrap(parseShell(String(get(hook, 'entry') ?? ''))[0]?.words ?? []);
      const own = linters.some(({ program }) => program === entry.program) ? entry : undefined;
      return [
        {
          id,
          rev,
          ...(own ? { program: own.program } : {}),
          args: [...(own?.args ?? profileOf(id)), ...strings(get(hook, 'args') ?? [])].map((word) =>
            fromBelow(from, word),
          ),
          additional: strings(get(hook, 'additional_dependencies') ?? []),
          // One that gets no files looks for them itself.
          chosen:
            get(hook, 'pass_filenames') === false
              ? { from, files: [], exclude: [] }
              : {
                  from,
                  files: patterns(get(whole, 'files'), get(hook, 'files')),
                  exclude: patterns(get(whole, 'exclude'), get(hook, 'exclude')),
                },
          evidence: at(file, lineOf(text, new RegExp(`id:\\s*['"]?${id}['"]?\\s*$`, 'm')), `${id} ${rev}`),
        },
      ];
    });
  });
}
