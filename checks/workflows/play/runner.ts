import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { $ } from 'zx';
import { githubFiles } from '../files.ts';
import type { FakeGitHub } from './github.ts';
import { type Log, readLog } from './log.ts';
import { ofActions, ownActions, runnerBin, type ScratchRepository } from './repository.ts';

/** What one run of a workflow did. */
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

/** Runs workflows with act, without containers, against a registry and a GitHub on loopback. */
export interface WorkflowRunner {
  run(event: Event): Promise<Run>;
}

const standIns: Record<string, string> = {
  'actions/checkout': 'checkout',
  'actions/setup-node': 'path',
  'astral-sh/setup-uv': 'path',
  'actions/setup-python': 'nothing',
  'actions/cache': 'cache',
  'actions/upload-artifact': 'upload-artifact',
  'actions/download-artifact': 'download-artifact',
  'docker/login-action': 'nothing',
  'docker/setup-buildx-action': 'nothing',
  'actions/attest': 'attest',
  'actions/dependency-review-action': 'nothing',
  'actions/upload-pages-artifact': 'nothing',
  'actions/deploy-pages': 'nothing',
};

/** For each action that a workflow uses, the stand-in that does its work here. */
function localRepositories(clone: string): string[] {
  const used = Object.values(githubFiles()).flatMap((text) => [
    ...text.matchAll(/uses: ([\w-]+\/[\w-]+)[\w/-]*@([0-9a-f]{40})/g),
  ]);
  const pairs = used.flatMap(([, action = '', commit]) => {
    const standIn = standIns[action];
    return standIn ? [`${action}@${commit}=${join(import.meta.dirname, 'stand-ins', standIn)}`] : [];
  });
  return [...new Set(pairs), `${ownActions}=${clone}`].flatMap((pair) => ['--local-repository', pair]);
}

interface Setting {
  /** The program. */
  act: string;
  repository: ScratchRepository;
  /** The folder that this repository's actions and workflows are called from: the clone itself, or another one's. */
  actions?: string;
  github: FakeGitHub;
  /** `host:port/namespace`. */
  registry: string;
  /** The image to build on. */
  base: string;
  /** The path of uv. */
  uv: string;
}

/** A runner for one repository. */
export function workflowRunner(setting: Setting): WorkflowRunner {
  const { act, repository, github, registry, base, uv } = setting;
  const bin = runnerBin(repository.folder, uv);
  const clone = join(repository.folder, 'clone');
  // act copies the whole of it for each step that uses one of its actions, so it is no more than they need.
  const actions = join(repository.folder, 'actions');
  for (const part of ['.github', ...ofActions]) {
    const from = join(setting.actions ?? clone, part);
    if (existsSync(from)) cpSync(from, join(actions, part), { recursive: true });
  }
  // It asks GitHub about each action, and would read workflows that were rewritten for act.
  const zizmor = join(actions, '.github/actions/zizmor');
  rmSync(zizmor, { recursive: true, force: true });
  cpSync(join(import.meta.dirname, 'stand-ins/nothing'), zizmor, { recursive: true });
  const repositories = localRepositories(actions);
  return {
    async run({ workflow, name, payload, ref, sha, again = false, durations }) {
      const folder = mkdtempSync(join(repository.folder, 'run-'));
      const artifacts = join(folder, 'artifacts');
      mkdirSync(artifacts);
      writeFileSync(join(folder, 'event.json'), JSON.stringify(payload));
      const cache = join(folder, 'cache');
      mkdirSync(cache);
      if (durations) writeFileSync(join(cache, 'durations.json'), JSON.stringify(durations));
      repository.git('checkout', '--quiet', '--detach', sha);
      if (!again) repository.git('push', '--quiet', '--force', 'scenario', `${sha}:${ref}`);
      const env = {
        ...{ SCENARIO_ORIGIN: repository.origin, SCENARIO_SHA: sha, SCENARIO_BIN: bin, PYTHON_IMAGE: base },
        ...{
          SCENARIO_ARTIFACTS: artifacts,
          SCENARIO_CACHE: cache,
          GITHUB_REF: ref,
          GITHUB_SHA: sha,
          GITHUB_WORKFLOW_REF: `scenario/repository/.github/workflows/${workflow}@${ref}`,
          GITHUB_API_URL: github.url,
          CI: 'true',
          NX_DAEMON: 'false',
          // A scenario's few tests take longer to be handed to several processes than to run.
          PYTEST_XDIST_AUTO_NUM_WORKERS: '0',
        },
      };
      const args = [
        ...[name, '--workflows', `.github/workflows/${workflow}`, '--eventpath', join(folder, 'event.json')],
        ...['--platform', 'ubuntu-24.04=-self-hosted', '--no-skip-checkout', '--no-cache-server', '--json'],
        ...['--action-cache-path', join(folder, 'act'), '--action-offline-mode', '--concurrent-jobs', '2'],
        ...['--actor', 'kim', '--secret', 'GITHUB_TOKEN=of-the-scenario', '--var', `REGISTRY=${registry}`],
        // It needs GitHub's own command line.
        ...['--var', 'PROGRESS_ASSET=off'],
        ...Object.entries(env).flatMap(([key, value]) => ['--env', `${key}=${value}`]),
        ...repositories,
      ];
      const run = await $({ cwd: clone, quiet: true, nothrow: true })`${act} ${args}`;
      rmSync(join(folder, 'act'), { recursive: true, force: true });
      const log = readLog(run.stdout);
      const results = log.jobs.map((job) => `${job.name}: ${job.result}`);
      const account = [...results, ...log.output.split('\n').slice(-80), run.stderr].join('\n');
      return { ...log, green: run.exitCode === 0, artifacts, account };
    },
  };
}
