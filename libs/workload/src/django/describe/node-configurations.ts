import { baseOf, folderOf, join } from '../../paths.ts';
import type { Sources } from './sources.ts';

interface Bundler {
  files: RegExp;
  /** Where its configuration states the folder that it writes. */
  output: RegExp;
  /** Where it states the folder that the other is below. */
  root?: RegExp;
  /** Whether these arguments are a build, and no server. */
  builds: (args: readonly string[]) => boolean;
}

/** `path.resolve(__dirname, "static", "dist")`, `__dirname + "/static"`, `"./static"`. */
const place = String.raw`(?:(?:path\.)?(?:resolve|join)\(([^()]*)\)|((?:__dirname\s*\+\s*)?["'][^"'\n]+["']))`;

const bundlers: Readonly<Record<string, Bundler>> = {
  webpack: {
    files: /^webpack[\w.-]*\.[cm]?[jt]s$/,
    output: new RegExp(String.raw`\boutput\s*:\s*\{[^{}]*?\bpath\s*:\s*${place}`),
    builds: ([verb = '']) => !/^(serve|server|watch)$/.test(verb),
  },
  vite: {
    files: /^vite\.config\.[cm]?[jt]s$/,
    output: new RegExp(String.raw`\boutDir\s*:\s*${place}`),
    root: new RegExp(String.raw`\broot\s*:\s*${place}`),
    builds: ([verb]) => verb === 'build',
  },
};

/**
 * The folder that a bundler's own configuration states for what it writes, from the repository's root.
 *
 * @param words its program and arguments
 * @param folder the one that it runs in
 */
export function statedOutput(
  sources: Sources,
  [program = '', ...args]: readonly string[],
  folder: string,
): string[] {
  const name = baseOf(program);
  const bundler = Object.hasOwn(bundlers, name) ? bundlers[name] : undefined;
  if (!bundler?.builds(args)) return [];
  const at = args.findIndex((word) => /^(--config(=|$)|-c$)/.test(word));
  const named = args[at]?.split('=')[1] ?? (at < 0 ? undefined : args[at + 1]);
  const own = named === undefined ? undefined : join(folder, named);
  const beside = own === undefined ? folder : folderOf(own);
  // The one that is named may take the output from another beside it.
  const others = sources.files.filter(
    (path) => folderOf(path) === beside && bundler.files.test(baseOf(path)),
  );
  for (const path of own === undefined ? others : [own, ...others]) {
    const text = sources.text(path) ?? '';
    const root = bundler.root?.exec(text);
    const base = root ? placeIn(root, folderOf(path), folderOf(path)) : folder;
    const output = bundler.output.exec(text);
    const found = base && output ? placeIn(output, folderOf(path), base) : undefined;
    if (found !== undefined) return [found];
  }
  return [];
}

/** The folder that a configuration writes as `place` has it; undefined where more than texts make it. */
function placeIn([, call, text = '']: RegExpExecArray, ofFile: string, base: string): string | undefined {
  const parts = (call === undefined ? text.split('+') : call.split(',')).map((part) => part.trim());
  const [first] = parts;
  const isOfFile = first === '__dirname';
  const texts = parts
    .filter((part, at) => part !== '' && !(isOfFile && at === 0))
    .map((part) => /^(["'`])([^"'`$]*)\1$/.exec(part)?.[2]);
  if (texts.some((one) => one === undefined)) return undefined;
  const path = texts.join('/');
  return !isOfFile && path.startsWith('/')
    ? undefined
    : join(isOfFile ? ofFile : base, path.replace(/^\/+/, ''));
}
