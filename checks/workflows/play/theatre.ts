import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { $ } from 'zx';
import { root } from '../files.ts';
import { type Log, readLog } from './act.ts';
import type { FakeGitHub } from './github.ts';
import { runnerBin, type World } from './world.ts';

/** What became of one run of a workflow. */
export interface Run extends Log {
  green: boolean;
  /** The folder with what the jobs uploaded, a folder for each artifact. */
  artifacts: string;
  /** For a failing test's message: each job with its result, and the end of what was printed. */
  account: string;
}

export interface Event {
  workflow: string;
  name: 'pull_request' | 'merge_group' | 'push' | 'workflow_dispatch';
  payload: object;
  /** The full name of what it happened to, such as refs/heads/main. */
  ref: string;
  /** The commit the event is about, which every job checks out. */
  sha: string;
  /** True where an earlier run is run again: the ref has gone on, and stays where it is. */
  again?: boolean;
  /** Seconds that tasks took in earlier runs, as GitHub's cache would know. */
  durations?: Record<string, number>;
}

/** Where workflows are played: by act, without containers, against a registry and a GitHub on loopback. */
export interface Theatre {
  play(event: Event): Promise<Run>;
}

const standIns: Record<string, string> = {
  'actions/checkout': 'checkout',
  'actions/setup-node': 'node',
  'astral-sh/setup-uv': 'node',
  'actions/cache': 'cache',
  'actions/upload-artifact': 'upload-artifact',
  'actions/download-artifact': 'download-artifact',
  'docker/login-action': 'login',
  'actions/attest': 'attest',
};

function localRepositories(): string[] {
  const [, ...rows] = readFileSync(join(root, '.github/action-pins.tsv'), 'utf8').trim().split('\n');
  return rows.flatMap((row) => {
    const [action = '', , commit] = row.split('\t');
    const standIn = standIns[action];
    return standIn
      ? ['--local-repository', `${action}@${commit}=${join(import.meta.dirname, 'stand-ins', standIn)}`]
      : [];
  });
}

interface Set {
  /** The program. */
  act: string;
  world: World;
  github: FakeGitHub;
  /** `host:port/namespace`. */
  registry: string;
  /** The image to build on. */
  base: string;
  /** The path of uv. */
  uv: string;
}

/** Readies a stage for one world. */
export function openTheatre({ act, world, github, registry, base, uv }: Set): Theatre {
  const bin = runnerBin(world.folder, uv);
  const repositories = localRepositories();
  return {
    async play({ workflow, name, payload, ref, sha, again = false, durations }) {
      const folder = mkdtempSync(join(world.folder, 'run-'));
      const artifacts = join(folder, 'artifacts');
      mkdirSync(artifacts);
      writeFileSync(join(folder, 'event.json'), JSON.stringify(payload));
      const cache = join(folder, 'cache');
      mkdirSync(cache);
      if (durations) writeFileSync(join(cache, 'durations.json'), JSON.stringify(durations));
      world.git('checkout', '--quiet', '--detach', sha);
      if (!again) world.git('push', '--quiet', '--force', 'scene', `${sha}:${ref}`);
      const env = {
        ...{ SCENE_ORIGIN: world.origin, SCENE_SHA: sha, SCENE_BIN: bin, PYTHON_IMAGE: base },
        ...{
          SCENE_ARTIFACTS: artifacts,
          SCENE_CACHE: cache,
          GITHUB_REF: ref,
          GITHUB_SHA: sha,
          GITHUB_WORKFLOW_REF: `scene/world/.github/workflows/${workflow}@${ref}`,
          GITHUB_API_URL: github.url,
          CI: 'true',
          NX_DAEMON: 'false',
          // A scene's few tests take longer to be handed to several processes than to run.
          PYTEST_XDIST_AUTO_NUM_WORKERS: '0',
        },
      };
      const args = [
        ...[name, '--workflows', `.github/workflows/${workflow}`, '--eventpath', join(folder, 'event.json')],
        ...['--platform', 'ubuntu-24.04=-self-hosted', '--no-skip-checkout', '--no-cache-server', '--json'],
        ...['--action-cache-path', join(folder, 'act'), '--action-offline-mode', '--concurrent-jobs', '2'],
        ...['--actor', 'kim', '--secret', 'GITHUB_TOKEN=of-the-scene', '--var', `REGISTRY=${registry}`],
        ...Object.entries(env).flatMap(([key, value]) => ['--env', `${key}=${value}`]),
        ...repositories,
      ];
      const run = await $({ cwd: join(world.folder, 'clone'), quiet: true, nothrow: true })`${act} ${args}`;
      rmSync(join(folder, 'act'), { recursive: true, force: true });
      const log = readLog(run.stdout);
      const told = log.jobs.map((job) => `${job.name}: ${job.result}`);
      const account = [...told, ...log.output.split('\n').slice(-80), run.stderr].join('\n');
      return { ...log, green: run.exitCode === 0, artifacts, account };
    },
  };
}
