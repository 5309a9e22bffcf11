import { openRepository } from '@shipshape/oci-registry';
import {
  ensureBaseImage,
  ensureLocalRegistry,
  ensureUv,
  findPython,
  pythonBase,
  readyEngine,
} from '@shipshape/provision';
import { $ } from 'zx';
import { root } from '../files.ts';
import { type Act, readyAct } from './act.ts';
import { type FakeGitHub, fakeGitHub } from './github.ts';
import { type Event, openTheatre, type Run } from './theatre.ts';
import { newWorld, type World } from './world.ts';

/** A world of its own with a GitHub and a namespace in the registry, for the scenes of one story. */
export interface Stage {
  world: World;
  github: FakeGitHub;
  play(event: Event): Promise<Run>;
  /** The names the registry knows a project's image by, sorted; not those that an upload or a report left. */
  registryTags(project: string): Promise<string[]>;
  /** What a tag serves; undefined where there is none such. */
  digest(project: string, tag: string): Promise<string | undefined>;
  /** What the command history tells of a tag, newest move first. */
  history(project: string, tag: string): Promise<object[]>;
  close(): Promise<void>;
}

/** The program act, or why the scenes are skipped on this machine. */
export async function readyMachine(): Promise<Act> {
  const act = await readyAct();
  if ('missing' in act) return act;
  try {
    await readyEngine(console.log);
    return act;
  } catch (error) {
    return { missing: (error as Error).message };
  }
}

/** A title that says why its scenes are skipped, where they are: a report has no other place for it. */
export const titled = (title: string, act: Act): string =>
  'missing' in act ? `${title} (skipped: ${act.missing})` : title;

/** Builds the set. */
export async function openStage(act: string): Promise<Stage> {
  const { host } = await ensureLocalRegistry({ say: console.log });
  const base = await baseImage(host);
  const { path: uv } = await ensureUv(await findPython(), console.log);
  const world = newWorld();
  const github = await fakeGitHub();
  const registry = `${host}/${world.folder.split('/').at(-1)?.toLowerCase()}`;
  const theatre = openTheatre({ act, world, github, registry, base, uv });
  const repository = (project: string) => openRepository(`${registry}/${project}`);
  return {
    world,
    github,
    play: (event) => theatre.play(event),
    registryTags: async (project) =>
      (await repository(project).tags()).filter((tag) => !/^(incoming|sha256)-/.test(tag)).sort(),
    digest: async (project, tag) => (await repository(project).resolve(tag))?.digest,
    async history(project, tag) {
      const args = [`--project=${project}`, `--root=apps/${project}`, `--tag=${tag}`, '--json'];
      const env = { ...process.env, REGISTRY: registry };
      const told = await $({ cwd: root, env, quiet: true })`node --import tsx tools/history.mts ${args}`;
      return (JSON.parse(told.stdout) as { histories: { moves: object[] }[] }).histories[0]?.moves ?? [];
    },
    async close() {
      await github.close();
      if (!process.env.KEEP_WORLD) world.remove();
    },
  };
}

/** What every job builds on, made once: each of them would look for it, or make it, anew. */
async function baseImage(host: string): Promise<string> {
  const engine = await readyEngine(console.log);
  const { reference } = await ensureBaseImage({
    recipe: pythonBase,
    say: console.log,
    registry: async () => host,
    importRootfs: (tar, config) => engine.importRootfs(tar, config),
    push: (imageId, reference) => engine.push(imageId, reference),
  });
  return reference;
}
