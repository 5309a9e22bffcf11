import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Engine, makeContext } from '@shipshape/container-engine';
import { certificateSecrets, readyBaseImage, type Uv, withRunServices } from '@shipshape/provision';
import { runSmokeTest, type SmokeFindings, servicesOf } from '@shipshape/publishing';
import { describeFolder, workloads } from '@shipshape/workload';
import { prepareImage, resolveImage } from '@shipshape/workload/image';
import { placeholders } from '@shipshape/workload/placeholders';
import { djangoProject, writeProject } from '@shipshape/workload/testing';
import type { Log } from '@shipshape/workspace';
import { $ } from 'zx';
import type { Case } from './cases.ts';

const version = { version: '', revision: '', created: '' };
const [django] = workloads;

/** What became of an existing project. */
export interface Taken {
  id: string;
  /** The written Dockerfile. */
  dockerfile: string;
  findings: SmokeFindings;
  /** Of writing its files, of building and of the smoke test. */
  seconds: { prepare: number; build: number; smoke: number };
}

/**
 * Takes a generated project through what a team's own goes through: it is described, given a Dockerfile and where it has
 * none a lock, built, and asked what docker-smoke asks.
 */
export async function take(
  { idioms, lock = [], change, stated = {} }: Case,
  { engine, uv, folder, say }: { engine: Engine; uv: Uv; folder: string; say: Log },
): Promise<Taken> {
  const files = djangoProject({ python: '>=3.11,<3.14', ...idioms });
  const changed = Object.entries(files).map(([name, text]) => [name, change?.(text, name) ?? text]);
  writeProject(folder, { ...Object.fromEntries(changed), '.python-version': '3.13\n' });
  for (const [at, ...command] of lock) {
    const where = $({ cwd: join(folder, at as string), env: uv.env, quiet: true });
    await where`${command[0] === 'uv' ? [uv.path, ...command.slice(1)] : command}`;
  }
  rmSync(join(folder, 'node_modules'), { recursive: true, force: true });

  const [project] = describeFolder(folder);
  if (!project || !django) throw new Error('not described');
  const seconds = stopwatch();
  const given = placeholders(project, { folder: '/tmp', host: 'localhost' });
  const place = { folder, say };
  const written = await prepareImage(await resolveImage(project, place), place, given);
  const root = join(folder, project.root);
  writeProject(root, { ...written, 'shipshape.json': JSON.stringify(stated) });
  const prepare = seconds();

  const marker = project.manage.value.slice(project.root === '.' ? 0 : project.root.length + 1);
  const found = { kind: 'django', name: 'notes', root: '.', marker };
  const shape = django.image(found, root);
  const base = await readyBaseImage(engine, shape.base, say);
  seconds();
  const { image } = await engine.build({
    context: await makeContext(root),
    buildArgs: shape.buildArguments(base.reference, version),
    labels: {},
    secrets: certificateSecrets(),
    onOutput: (chunk) => process.stdout.write(chunk),
  });
  const build = seconds();
  const suite = django.smoke(found, version, root);
  const findings = await withRunServices(servicesOf(suite), say, (serve) =>
    runSmokeTest(engine, image.id, suite, say, serve),
  );
  return {
    ...{ id: image.id, dockerfile: written.Dockerfile, findings },
    seconds: { prepare, build, smoke: seconds() },
  };
}

/** Returns the seconds since the last call. */
function stopwatch(): () => number {
  let last = performance.now();
  return () => {
    const now = performance.now();
    const seconds = (now - last) / 1000;
    last = now;
    return seconds;
  };
}
