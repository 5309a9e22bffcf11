import { folderOf, join } from '../../paths.ts';
import { type Called, callsOf, fixes } from './node-scripts.ts';
import type { Sources } from './sources.ts';
import { parseShell } from './syntax/shell.ts';

/** The linters of a front end that are known. */
export const nodePrograms =
  /^(eslint|stylelint|prettier|biome|oxlint|xo|standard|semistandard|tsc|vue-tsc|svelte-check|htmlhint|jshint|sass-lint|markdownlint|markdownlint-cli2)$/;

/** The scripts of a package.json, and the folder that has it. */
export interface Scripts {
  sources: Sources;
  folder: string;
  scripts: { [name: string]: unknown };
}

/** The programs that a call runs, if it does nothing but check; undefined otherwise. `above` are the scripts that call it. */
export function checkingCalls(
  called: Called,
  of: Scripts,
  above: readonly string[] = [],
): string[][] | undefined {
  if ('words' in called) return onlyChecks(called.words, of) ? [called.words] : undefined;
  const { script } = called;
  const text = Object.hasOwn(of.scripts, script) ? of.scripts[script] : undefined;
  if (typeof text !== 'string' || above.includes(script)) return undefined;
  const calls = parseShell(text).flatMap(({ words }) => callsOf(words, of.scripts));
  const all = calls.map((call) => call && checkingCalls(call, of, [...above, script]));
  return all.length > 0 && all.every((one) => one !== undefined) ? all.flat() : undefined;
}

function onlyChecks([program = '', ...args]: readonly string[], { sources, folder }: Scripts): boolean {
  const has = (flag: RegExp) => args.some((word) => flag.test(word));
  if (!nodePrograms.test(program) || has(fixes)) return false;
  if (program === 'prettier') return has(/^(--check|-c|--list-different|-l)$/);
  if (/tsc$/.test(program)) return has(/^--noEmit$/i) || emitsNothing(sources, folder, args);
  return program !== 'biome' || /^(check|lint|ci|format)$/.test(args[0] ?? '');
}

/** Whether the configuration that a call of TypeScript's compiler reads turns its output off: tsconfig.json, or that of `-p`. */
function emitsNothing(sources: Sources, folder: string, args: readonly string[]): boolean {
  if (args.some((word) => /^(-w|--watch|-b|--build|--outDir|--outFile|--noEmit)$/i.test(word))) return false;
  const at = args.findIndex((word) => /^(-p|--project)$/.test(word));
  const named = join(folder, at < 0 ? '.' : (args[at + 1] ?? '.')) ?? folder;
  return noEmitIn(sources, sources.has(named) ? named : (join(named, 'tsconfig.json') as string));
}

/** JSON with comments: the keys are found as they are written. */
function noEmitIn(sources: Sources, file: string, depth = 0): boolean {
  const text = (sources.text(file) ?? '').replaceAll(/^\s*\/\/.*$|\/\*[\s\S]*?\*\//gm, '');
  const own = /"noEmit"\s*:\s*(true|false)/.exec(text)?.[1];
  if (own !== undefined) return own === 'true';
  const base = /"extends"\s*:\s*"(\.[^"]*)"/.exec(text)?.[1];
  const path = base && join(folderOf(file), base.endsWith('.json') ? base : `${base}.json`);
  return path !== undefined && depth < 5 && noEmitIn(sources, path, depth + 1);
}
