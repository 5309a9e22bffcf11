import { literal } from '../../literal.ts';
import { join } from '../../paths.ts';
import { belongsTo } from '../../project-folder.ts';
import { at, fact } from './evidence.ts';
import { packageName } from './install/requirements.ts';
import type { Distribution, Fact } from './project.ts';
import { get, type Place, type Sources } from './sources.ts';

/**
 * The project as a package of its own, where its code asks for the metadata of one: `importlib.metadata.version("shop")`
 * fails unless it is installed. Null where nothing asks.
 */
export function ownDistribution({ sources, root, folders }: Place): Fact<Distribution> | null {
  for (const folder of folders) {
    const found = stated(sources, folder);
    if (!found) continue;
    // Names are the same with dashes, underscores and dots.
    const name = literal(packageName(found.name)).replaceAll(/\\?-/g, '[-_.]+');
    const asks = new RegExp(
      `\\b(?:version|metadata|distribution|files|get_distribution)\\(\\s*["']${name}["']`,
      'i',
    );
    for (const path of sources.files) {
      if (!path.endsWith('.py') || !belongsTo(root, path)) continue;
      const lines = (sources.text(path) ?? '').split('\n');
      const line = lines.findIndex((text) => asks.test(text));
      if (line >= 0) return fact(found, at(path, line + 1, lines[line]));
    }
  }
  return null;
}

/** What the nearest manifest calls the package; a version that a build would find out is 0. */
function stated(sources: Sources, folder: string): Distribution | undefined {
  const pyproject = sources.toml(join(folder, 'pyproject.toml') as string);
  for (const table of [get(pyproject, 'project'), get(pyproject, 'tool', 'poetry')]) {
    const [name, version] = [get(table, 'name'), get(table, 'version')];
    if (typeof name === 'string') return { name, version: plain(version) };
  }
  const config = join(folder, 'setup.cfg') as string;
  if (!sources.has(config)) return undefined;
  const metadata = sources.ini(config).filter(({ section }) => section === 'metadata');
  const value = (wanted: string) => metadata.find(({ key }) => key === wanted)?.value.trim();
  const name = value('name');
  return name ? { name, version: plain(value('version')) } : undefined;
}

const plain = (version: unknown): string =>
  typeof version === 'string' && /^\d[\w.+-]*$/.test(version) ? version : '0';
