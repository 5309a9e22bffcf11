import { posix } from 'node:path';
import { type Json, objectIn, parseObject, stringifyLike } from './json.ts';
import type { ReadFile, WrittenFile } from './written-file.ts';

const purpose = 'brings the package shipshape and Nx';
const nameEnd = '-pipeline';

export interface Packages {
  /** How package.json names shipshape: a version, or `file:…`. */
  shipshape: string;
  nx: string;
  /** The folder of package.json, from the repository's root. */
  folder: string;
}

/**
 * The package.json of the pipeline: a small one, or three lines in the team's own.
 *
 * @param update take our newer versions
 */
export function packageJson(packages: Packages, name: string, read: ReadFile, update: boolean): WrittenFile {
  const path = posix.join(packages.folder, 'package.json');
  const there = read(path);
  if (there === undefined) {
    const made = {
      ...{ name: `${name}${nameEnd}`, private: true },
      scripts: { pipeline: 'shipshape pipeline' },
      devDependencies: { nx: packages.nx, shipshape: packages.shipshape },
    };
    return { path, action: 'create', before: null, text: stringifyLike(made), purpose };
  }
  const own = parseObject(path, there);
  const changed = withLines(own, packages, update);
  const same = JSON.stringify(changed) === JSON.stringify(own);
  const text = same ? there : stringifyLike(changed, there);
  return { path, action: same ? 'keep' : 'update', before: there, text, purpose };
}

/** Whether that is the small one, to which the team has added nothing. */
export function isPipelineManifest(text: string): boolean {
  const { name, private: _, scripts, devDependencies, ...more } = parseObject('package.json', text);
  const onlyHas = (value: unknown, names: string[]) =>
    Object.keys(objectIn(value)).every((key) => names.includes(key));
  return (
    Object.keys(more).length === 0 &&
    String(name).endsWith(nameEnd) &&
    onlyHas(scripts, ['pipeline']) &&
    onlyHas(devDependencies, ['nx', 'shipshape'])
  );
}

function withLines(own: Json, { nx, shipshape }: Packages, update: boolean): Json {
  const scripts = objectIn(own.scripts);
  const development = objectIn(own.devDependencies);
  const all = { ...objectIn(own.dependencies), ...development };
  const versions = {
    ...('nx' in all && !(update && 'nx' in development) ? {} : { nx }),
    ...('shipshape' in all && !(update && 'shipshape' in development) ? {} : { shipshape }),
  };
  return {
    ...own,
    scripts: 'pipeline' in scripts ? scripts : { ...scripts, pipeline: 'shipshape pipeline' },
    devDependencies: { ...development, ...versions },
  };
}
