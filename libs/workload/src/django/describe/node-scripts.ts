/** Managers of packages, and what runs a program of theirs. */
export const managers = /^(npm|pnpm|yarn|bun)$/;
export const runsPrograms = /^(npx|pnpx|bunx)$/;
/** The options by which linters change files. */
export const fixes = /^(--fix|--write|-w|--apply(-unsafe)?)$/;
/** Several scripts by their names or patterns, such as `run-p lint:*`. */
const runsScripts = /^(run-p|run-s|npm-run-all2?)$/;

/** What a command of a package manager runs: a script of package.json, or a program of its packages. */
export type Called = { script: string } | { words: string[] };

/** What a command of a package manager calls; undefined where it calls nothing of the project's. */
export function calledBy([runner = '', ...args]: readonly string[], scripts: object): Called | undefined {
  const words = args.slice(
    Math.max(
      0,
      args.findIndex((word) => !word.startsWith('-')),
    ),
  );
  const [first = '', ...rest] = words;
  const program = (all: string[]): Called | undefined => {
    const [name = '', ...more] = all[0] === '--' ? all.slice(1) : all;
    // `prettier@3`
    return name ? { words: [name.replace(/(?<=.)@.*$/, ''), ...more] } : undefined;
  };
  if (runsPrograms.test(runner)) return program(words);
  if (/^(exec|x|dlx)$/.test(first)) return program(rest);
  const script = /^(run|run-script)$/.test(first) ? rest.find((word) => !word.startsWith('-')) : undefined;
  const called = (name: string): Called | undefined =>
    // What a linter's script is given makes it another command: `npm run lint -- --fix`.
    words.some((word) => fixes.test(word)) ? undefined : { script: name };
  if (script !== undefined) return called(script);
  if (runner === 'npm') return undefined;
  return Object.hasOwn(scripts, first) ? called(first) : program(words);
}

/** What a command of a script calls: several scripts, one call of a manager, or itself; undefined for a call of nothing that is known. */
export function callsOf([program = '', ...args]: readonly string[], scripts: object): (Called | undefined)[] {
  if (runsScripts.test(program)) {
    const names = args.filter((word) => !word.startsWith('-')).flatMap((word) => matching(word, scripts));
    return names.length > 0 ? names.map((name) => ({ script: name })) : [undefined];
  }
  return managers.test(program) || runsPrograms.test(program)
    ? [calledBy([program, ...args], scripts)]
    : [{ words: [program, ...args] }];
}

/** The scripts that a pattern such as `lint:*` names. */
function matching(pattern: string, scripts: object): string[] {
  const [before = '', ...after] = pattern.split('*');
  return Object.keys(scripts).filter((name) =>
    after.length > 0 ? name.startsWith(before) : name === pattern,
  );
}
