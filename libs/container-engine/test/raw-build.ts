import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { canBuild, dockerClients } from '../src/docker/client.ts';
import type { EngineName } from '../src/index.ts';
import { run } from '../src/system/command.ts';

/** An entry of a tar file as `tar -tv` shows it. */
export interface Entry {
  path: string;
  /** Such as `-rw-r--r--`. */
  mode: string;
  owner: string;
  time: string;
}

/** Writes a folder's files, each with its own path as its content. */
export function writeFiles(folder: string, files: string[]): void {
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), file);
  }
}

/** Asks an engine what it copies by `COPY . /` when it is left alone with a folder: its own walk, its own ignore rules. */
export interface Copier {
  /** The paths of the files and links that it copies. */
  copy(folder: string): Promise<string[]>;
  close(): Promise<void>;
}

export async function openCopier(engine: EngineName): Promise<Copier> {
  return engine === 'docker' ? dockerCopier() : buildahCopier();
}

async function dockerCopier(): Promise<Copier> {
  const docker = await dockerPath();
  const env = { ...process.env, DOCKER_BUILDKIT: '1' };
  return {
    async copy(folder) {
      const tar = `${folder}.tar`;
      await must(docker, ['build', `--output=type=tar,dest=${tar}`, folder], env);
      const entries = await entriesOf(tar);
      rmSync(tar);
      return entries.filter(({ mode }) => !mode.startsWith('d')).map(({ path }) => path);
    },
    close: async () => {},
  };
}

/** `buildah copy` is what a COPY of its builds does, in half the time. */
async function buildahCopier(): Promise<Copier> {
  const container = await must('buildah', ['from', 'scratch']);
  const root = await must('buildah', ['mount', container]);
  let number = 0;
  return {
    async copy(folder) {
      const to = `/${++number}`;
      const flags = ['--quiet', `--contextdir=${folder}`, `--ignorefile=${folder}/.dockerignore`];
      await must('buildah', ['copy', ...flags, container, folder, to]);
      const found = await must('find', [join(root, to), '!', '-type', 'd', '-printf', '%P\\n']);
      return found.split('\n');
    },
    close: async () => void (await must('buildah', ['rm', container])),
  };
}

async function dockerPath(): Promise<string> {
  return (await dockerClients()).find(canBuild)?.path ?? 'docker';
}

async function must(program: string, args: string[], env = process.env): Promise<string> {
  const { exitCode, stdout, output } = await run(program, args, { env });
  if (exitCode !== 0) throw new Error(output);
  return stdout.trim();
}

/** The entries of an image's layers, and all their bytes. */
export async function layersOf(
  engine: EngineName,
  image: string,
  folder: string,
): Promise<{ entries: Entry[]; layers: string[] }> {
  const archive = join(folder, 'image.tar');
  if (engine === 'docker') await must(await dockerPath(), ['save', `--output=${archive}`, image]);
  else await must('buildah', ['push', '--quiet', image, `docker-archive:${archive}`]);
  await run('tar', ['-xf', archive, '-C', folder]);
  rmSync(archive);
  const { stdout } = await run('find', [folder, '-type', 'f', '-name', '*.tar']);
  const layers = stdout.trim().split('\n');
  const entries = await Promise.all(layers.map(entriesOf));
  return { entries: entries.flat().sort((a, b) => (a.path < b.path ? -1 : 1)), layers };
}

async function entriesOf(tar: string): Promise<Entry[]> {
  const flags = ['--quoting-style=literal', '--numeric-owner', '--full-time', '--utc', '-tvf', tar];
  const { stdout } = await run('tar', flags, { env: { LC_ALL: 'C.UTF-8' } });
  return stdout.split('\n').flatMap((line) => {
    const [, mode = '', owner = '', time = '', name = ''] =
      /^(\S{10}) (\S+) +[\d,]+ (\S+ \S+) (.*)$/.exec(line) ?? [];
    const path = name.replace(/ -> .*$/, '').replace(/^\.?\/|\/$/g, '');
    return path === '' ? [] : [{ path, mode, owner, time }];
  });
}
