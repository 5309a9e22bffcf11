import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openRepository } from '@shipshape/oci-registry';
import { ensureLocalRegistry, ensureUv, pythonBase, readyBaseImage, readyEngine } from '@shipshape/provision';
import { inject } from 'vitest';
import { $ } from 'zx';
import { ensurePacked } from '../../testing/packed.ts';
import { root } from '../files.ts';
import { type Act, ensureAct } from './act.ts';
import { type FakeGitHub, fakeGitHub } from './github.ts';
import { type ScratchRepository, scratchRepository } from './repository.ts';
import { type Event, type Run, workflowRunner } from './runner.ts';

/** A repository with a GitHub and a namespace in the registry, for the scenarios of one file. */
export interface Fixture {
  repository: ScratchRepository;
  github: FakeGitHub;
  run(event: Event): Promise<Run>;
  /** The names the registry knows a project's image by, sorted; not those that an upload or a report left. */
  registryTags(project: string): Promise<string[]>;
  /** What a tag serves; undefined where it does not exist. */
  digest(project: string, tag: string): Promise<string | undefined>;
  /** What the verb history prints of a tag, newest move first. */
  history(project: string, tag: string): Promise<object[]>;
  close(): Promise<void>;
}

/** What Nx hashes, see package.json: while it is not there, no result is taken from a cache. */
const ready = join(root, '.shipshape/play-ready');

/**
 * The path of act, or why the scenarios are skipped on this machine.
 *
 * @throws Error on GitHub, where nobody would notice a skip
 */
export async function ensureMachine(): Promise<Act> {
  const act = await machine();
  if ('program' in act) {
    mkdirSync(dirname(ready), { recursive: true });
    if (!existsSync(ready)) writeFileSync(ready, randomUUID());
    return act;
  }
  rmSync(ready, { force: true });
  return unlessOnGitHub(act, inject('onGitHub'));
}

/**
 * What is missing, as a reason to skip.
 *
 * @throws Error on GitHub, where nobody would notice a skip
 */
export function unlessOnGitHub(act: Act, onGitHub: boolean): Act {
  if ('missing' in act && onGitHub) throw new Error(`The workflows cannot be played here: ${act.missing}.`);
  return act;
}

async function machine(): Promise<Act> {
  const act = await ensureAct();
  if ('missing' in act) return act;
  try {
    await readyEngine(console.log);
    await ensurePacked();
    return act;
  } catch (error) {
    return { missing: (error as Error).message };
  }
}

/** A title that gives the reason where its scenarios are skipped: a report has no other place for it. */
export const titled = (title: string, act: Act): string =>
  'missing' in act ? `${title} (skipped: ${act.missing})` : title;

/** Makes one. @param act the program */
export async function openFixture(act: string): Promise<Fixture> {
  const { host } = await ensureLocalRegistry({ say: console.log });
  // Made once, so that not every job has to find or make it.
  const { reference: base } = await readyBaseImage(await readyEngine(console.log), pythonBase, console.log);
  const { path: uv } = await ensureUv(console.log);
  const repository = scratchRepository();
  const github = await fakeGitHub();
  const registry = `${host}/${repository.folder.split('/').at(-1)?.toLowerCase()}`;
  const runner = workflowRunner({ act, repository, github, registry, base, uv });
  // With the uv that is there: otherwise the clone would install its own.
  const PATH = `${join(repository.folder, 'bin')}:${process.env.PATH}`;
  await $({
    cwd: join(repository.folder, 'clone'),
    env: { ...process.env, PATH },
    quiet: true,
  })`${process.execPath} ${join(root, 'dist/packages/shipshape/bin/shipshape.js')} lock --project=django`;
  const images = (project: string) => openRepository(`${registry}/${project}`);
  return {
    repository,
    github,
    run: (event) => runner.run(event),
    registryTags: async (project) =>
      (await images(project).tags()).filter((tag) => !/^(incoming|sha256)-/.test(tag)).sort(),
    digest: async (project, tag) => (await images(project).resolve(tag))?.digest,
    async history(project, tag) {
      const env = { ...process.env, REGISTRY: registry };
      const history = $({ cwd: root, env, quiet: true });
      const printed = await history`npx shipshape history --project=${project} --tag=${tag} --json`;
      return (JSON.parse(printed.stdout) as { histories: { moves: object[] }[] }).histories[0]?.moves ?? [];
    },
    async close() {
      await github.close();
      if (!process.env.KEEP_REPOSITORY) repository.remove();
    },
  };
}
