import { posix } from 'node:path';
import type { DjangoProject } from '../describe/project.ts';
import { toml } from '../describe/syntax/parsers.ts';

type Read = (file: string) => string | undefined;

/** The releases of Node that are maintained, and that PyPI has as well. */
const majors = [20, 22, 24];
const usual = 22;
/** Those that .nvmrc calls by a name, such as `lts/iron`. */
const releases = 'argon boron carbon dubnium erbium fermium gallium hydrogen iron jod krypton'.split(' ');

/**
 * The Node of a front end's build: what its files state for it, its folder's before the repository's, or a Dockerfile takes, or CI,
 * or the lowest version that `engines` allows; 22 where nothing is stated.
 *
 * @param folder the front end's, from the project's
 * @param read a file of the repository, by its path from there
 */
export function nodeMajor(
  { root, dockerfiles, static: files }: DjangoProject,
  folder: string,
  read: Read,
): number {
  const own = posix.join(root, folder);
  const stated = [own, root, '.'].flatMap((one) => ofFolder((name) => read(posix.join(one, name))));
  const images = [...dockerfiles]
    .sort((a, b) => Number(b.value.production) - Number(a.value.production))
    .flatMap(({ value }) => ofDockerfile(read(value.path)));
  const exact = [...stated, ...images, files.value.node?.version].flatMap((text) => versionOf(text) ?? [])[0];
  return exact === undefined ? ofEngines(manifestOf(read(posix.join(own, 'package.json')))) : nearest(exact);
}

/** What a folder's files state, as it is written there. */
function ofFolder(read: Read): (string | undefined)[] {
  return [
    read('.nvmrc'),
    read('.node-version'),
    manifestOf(read('package.json')).volta?.node,
    /^nodejs\s+(\S+)/m.exec(read('.tool-versions') ?? '')?.[1],
    ofMise(read('mise.toml') ?? read('.mise.toml')),
  ];
}

interface Manifest {
  engines?: { node?: string };
  volta?: { node?: string };
}

function manifestOf(text = '{}'): Manifest {
  try {
    return JSON.parse(text) as Manifest;
  } catch {
    return {};
  }
}

function ofMise(text = ''): string | undefined {
  try {
    const { tools } = toml(text) as { tools?: { node?: unknown } };
    return typeof tools?.node === 'string' ? tools.node : undefined;
  } catch {
    return undefined;
  }
}

/** The base of a stage, or the line of NodeSource's repository. Those that `init` writes are named as its own. */
const ofDockerfile = (text = ''): string[] =>
  [
    ...text.matchAll(
      /^FROM\s(?:.*[/\s])?node:(\S+)(?!.*official-node)|^(?:ARG|ENV)\s+NODE(?:JS)?_(?:VERSION|MAJOR)[=\s]+["']?(v?\d+)|setup_(\d+)\.x/gim,
    ),
  ].flatMap(([, image, variable, repository]) => image ?? variable ?? repository ?? []);

/** `v20.1.0`, `20-alpine`, `lts/iron`, `iron-slim`; the newest for `lts/*`, `lts-slim` and `node`. */
function versionOf(text = ''): number | undefined {
  const exact = /^v?(\d+)/.exec(text.trim())?.[1];
  if (exact) return Number(exact);
  const words = text.trim().toLowerCase().split(/[/-]/);
  const named = words.map((word) => releases.indexOf(word)).find((at) => at >= 0);
  if (named !== undefined) return 4 + 2 * named;
  return /^(lts|node|stable|current|latest)$/.test(words[0] as string) ? majors.at(-1) : undefined;
}

function ofEngines({ engines }: Manifest): number {
  const [range] = [...(engines?.node ?? '').matchAll(/(>=|>|\^|~|=)?\s*v?(\d+)/g)];
  if (!range) return usual;
  return range[1]?.startsWith('>') ? Math.max(usual, nearest(Number(range[2]))) : nearest(Number(range[2]));
}

const nearest = (wanted: number): number =>
  majors.find((major) => major >= wanted) ?? (majors.at(-1) as number);
