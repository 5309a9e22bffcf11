import { baseOf, join } from '../../paths.ts';
import type { Command } from './commands/command.ts';
import { statedFor } from './commands/other-ci.ts';
import type { CommandContext } from './context.ts';
import { managers, runsPrograms } from './node-scripts.ts';
import { type Data, get, record, type Sources } from './sources.ts';

const keys = /^node([-_.]?(js|versions?))?$/i;
const version = /^(v?\d+(\.[\dx*]+)*|lts\b.*|latest|current|node)$/i;

/**
 * The Node of the first job of CI that calls a package manager in a folder, as it is written there, such as `20.x`; of several in a
 * matrix the newest.
 *
 * @param folder the front end's, from the repository's root
 */
export function nodeOfCi({ commands, sources }: CommandContext, folder: string): string | undefined {
  const isOurs = ({ origin, program, args, folder: own }: Command) =>
    origin === 'ci' &&
    (managers.test(program) || runsPrograms.test(program)) &&
    (own === folder || args.some((word) => join(own, word.replace(/^--\w+=/, '')) === folder));
  for (const { job } of commands.filter(isOurs)) {
    if (!job) continue;
    const ofAll = get(statedFor(sources, { ...job, name: '' }), 'env');
    for (const place of [statedFor(sources, job), ofAll]) {
      const found = statedIn(place, sources);
      const numbered = found.filter((one) => /\d/.test(one));
      const newest = numbered.sort(
        (a, b) => Number.parseInt(b.replace(/\D*/, ''), 10) - Number.parseInt(a.replace(/\D*/, ''), 10),
      )[0];
      if (found.length > 0) return newest ?? found[0];
    }
  }
  return undefined;
}

/** Every Node that a part of a configuration states: by its key, by the file that GitHub's setup is given, as an image, or as Azure's task. */
function statedIn(data: Data, sources: Sources): string[] {
  if (Array.isArray(data)) return data.flatMap((one) => statedIn(one, sources));
  const isNode = /^(NodeTool|UseNode)@/.test(String(get(data, 'task')));
  return Object.entries(record(data)).flatMap(([key, value]) => {
    if (keys.test(key) || (isNode && key === 'inputs'))
      return [isNode ? (get(value, 'versionSpec') ?? get(value, 'version')) : value]
        .flat()
        .map(String)
        .filter((one) => version.test(one));
    if (key === 'node-version-file') return ofFile(String(value), sources);
    const image = /(?:^|\/)node:([\w.]+)/.exec(
      typeof value === 'string' && /^(image|container|docker)$/.test(key) ? value : '',
    )?.[1];
    return image ? [image] : statedIn(value, sources);
  });
}

/** A manifest is read anyway. */
function ofFile(path: string, sources: Sources): string[] {
  const text = baseOf(path) === 'package.json' ? '' : (sources.text(join('.', path) ?? '') ?? '');
  const stated = /^nodejs\s+(\S+)/m.exec(text)?.[1] ?? text.trim();
  return version.test(stated) || /^lts\//.test(stated) ? [stated] : [];
}
