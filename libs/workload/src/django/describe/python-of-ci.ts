import { literal } from '../../literal.ts';
import { join } from '../../paths.ts';
import { ciFolder, githubFiles, otherCiFiles } from './commands/ci-files.ts';
import { at } from './evidence.ts';
import type { Evidence } from './project.ts';
import type { Place } from './sources.ts';

/** Keys whose value is a Python, as a pattern. */
const usualKeys = ['python', 'python[-_.]?versions?', '[\\w.-]*PYTHON_VERSION', 'versionSpec'];
const image = /^[^#]*(?:image|container)(?:["']?:|\s+["']).*python:/i;
const installed = /^[^#]*\buv python install\b/;
/** A Python that is written elsewhere: GitHub's and CircleCI's expressions, a variable of the shell. */
const reference = /(?:\$\{\{|<<)\s*[\w.]*\.([\w-]+)\s*(?:\}\}|>>)|\$\{?([A-Za-z_]\w*)/g;

/** Every Python that CI's jobs run on: any of them will do. */
export function pythonsOfCi(place: Place): { versions: string[]; text: string; evidence: Evidence }[] {
  const found = [...githubFiles(place), ...otherCiFiles(place)].flatMap((path) => readFile(place, path));
  const [first] = found;
  const versions = [...new Set(found.map(({ version }) => version))];
  return first ? [{ versions, text: versions.join(', '), evidence: first.evidence }] : [];
}

interface Found {
  version: string;
  evidence: Evidence;
}

function readFile(place: Place, path: string): Found[] {
  // As text, because YAML takes 3.10 for the number 3.1.
  const lines = (place.sources.text(path) ?? '').split('\n');
  const usual = keyPattern(usualKeys);
  const names = lines.flatMap((line) => (states(line, usual) ? referencesOf(line) : []));
  const keys = names.length > 0 ? keyPattern([...usualKeys, ...names.map(literal)]) : usual;
  let listed = false;
  return lines.flatMap((line, index) => {
    const stated = states(line, keys);
    // A list may stand below its name.
    listed = stated ? /:\s*([|>][-+]?\s*)?$/.test(line) : listed && /^\s*((-\s*)?["']?3\.\d|#|$)/.test(line);
    const texts = listed ? [line] : stated ? valuesOf(line, keys) : [];
    return [...texts.flatMap(versionsIn), ...ofFile(place, line)].map((version) => ({
      version,
      evidence: at(path, index + 1, line),
    }));
  });
}

/** A key at the start of a line or in a map of one line, up to its value. */
const keyPattern = (keys: readonly string[]) =>
  new RegExp(`(?:^[\\s-]*|^[^#]*[{,]\\s*)["']?(?:${keys.join('|')})["']?\\s*[:=]`, 'i');

const states = (line: string, keys: RegExp): boolean =>
  keys.test(line) || image.test(line) || installed.test(line);

const referencesOf = (line: string): string[] =>
  [...line.matchAll(reference)].map(([, expression, variable]) => (expression ?? variable) as string);

/** The texts that are Pythons: of a map in one line, the value alone, as the others are versions of something else. */
function valuesOf(line: string, keys: RegExp): string[] {
  if (!/(^|[^${])\{(?!\{)/.test(line)) return [line];
  return line
    .split(/,(?![^[]*\])(?=(?:[^"']*["'][^"']*["'])*[^"']*$)|(?<!\$)[{}]/)
    .filter((part) => keys.test(part.trim()) || image.test(part));
}

const versionsIn = (text: string): string[] =>
  [...text.matchAll(/(?<![\d.])(3\.\d+)(?:\.\d+)?(?!\d)/g)].map(([, version]) => version as string);

/** The first Python of the file that GitHub's setup is given, where that is a list of them: manifests are read anyway. */
function ofFile(place: Place, line: string): string[] {
  const name = /^[^#]*\bpython-version-file:\s*["']?([\w./-]+)/.exec(line)?.[1];
  const path = name && join(ciFolder(place), name);
  if (!path || path.endsWith('.toml')) return [];
  const version = /^(?:c?python[- ]?)?(3\.\d+)/m.exec(place.sources.text(path) ?? '')?.[1];
  return version ? [version] : [];
}
