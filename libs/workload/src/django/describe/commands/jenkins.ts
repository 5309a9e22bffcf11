import { join } from '../../../paths.ts';
import type { Place } from '../sources.ts';
import { type Command, commandsOf } from './command.ts';

/** Comments, texts of Groovy, and what opens and closes a block: `'…'`, `"""…"""`, `dir("web") {`, `}`. */
const tokens =
  /\/\/[^\n]*|\/\*[\s\S]*?\*\/|'''([\s\S]*?)'''|"""([\s\S]*?)"""|'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|[{}]/g;
/** What stands before the text of a step that a shell runs: `sh `, `sh(script: `; `pysh` is that of an environment of Python. */
const shell = /\b(?:py)?sh\s*\(?\s*(?:\[?\s*(?:\w+\s*:\s*[\w]+\s*,\s*)*script\s*:\s*)?$/;
const folderStep = /\bdir\s*\(?\s*$/;

/**
 * The commands of the steps `sh '…'` of a Jenkinsfile, all of one job: its stages share a workspace. A step whose exit code is
 * returned may fail.
 */
export function jenkinsCommands({ sources }: Place, base: string): Command[] {
  const file = join(base, 'Jenkinsfile') as string;
  const text = sources.text(file) ?? '';
  const folders = [base];
  let next: string | undefined;
  let end = 0;
  /** `cd /app && cd web` where the steps run in an image: it has the repository in a folder of another name. */
  const inImage = (folder: string): string => {
    const parts = folder.split('/').slice(1);
    const below = parts.map((_, at) => join(base, parts.slice(at).join('/')) ?? base);
    return below.find(sources.hasFolder) ?? base;
  };
  return [...text.matchAll(tokens)].flatMap((token) => {
    const [whole, ...texts] = token;
    const between = text.slice(end, token.index);
    end = token.index + whole.length;
    const here = folders.at(-1) ?? base;
    if (whole === '{') folders.push(next ?? here);
    if (whole === '}' && folders.length > 1) folders.pop();
    if (whole === '{' || whole === '}') next = undefined;
    const content = texts.find((one) => one !== undefined);
    if (content === undefined) return [];
    if (folderStep.test(between)) next = join(here, content);
    if (!shell.test(between)) return [];
    const line = text.slice(0, token.index).split('\n').length + (/^\s*\n/.test(content) ? 1 : 0);
    const call = `${shell.exec(between)?.[0]}${/^[^\n)]*/.exec(text.slice(end))?.[0]}`;
    const ignored = /\breturnStatus\s*:\s*true/.test(call) || undefined;
    const script = content.replace(/^\s*\n/, '').replaceAll(/\\(['"$\\])/g, '$1');
    const of = { origin: 'ci' as const, name: 'Jenkinsfile', production: false, file, line, folder: here };
    return commandsOf(script, { ...of, ignored }).map((one) => ({
      ...one,
      folder: sources.hasFolder(one.folder) ? one.folder : inImage(one.folder),
    }));
  });
}
