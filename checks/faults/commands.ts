import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openRepository } from '@shipshape/oci-registry';
import type { KillableProcess } from '@shipshape/oci-registry/faults';
import { fileLocks, readReleaseContext } from '@shipshape/publishing';
import { type Scratch, scratchWorkspace } from '../testing/scratch.ts';
import { cloneAt, imageOf, type Project, smokeOf, tagsOf } from './project.ts';
import { promotion, pushOfKnown, releasing, rollback, type WritingVerb } from './writing-verbs.ts';

/** The commands that write to a registry, as people and workflows call them, and what each of them does. */
export const commands: { what: WritingVerb; args: (project: Project) => string[] }[] = [
  { what: pushOfKnown, args: () => ['docker-push'] },
  { what: promotion, args: () => ['promote', '--to=staging'] },
  { what: releasing, args: () => ['release', '--version=1.1.0', '--json'] },
  {
    what: rollback,
    args: ({ one }) => [
      'rollback',
      '--tag=staging',
      `--to=${one.sha}`,
      '--reason=prices were wrong',
      '--yes',
    ],
  },
];

/** A copy of this workspace with a second commit, which a real docker-build and docker-smoke seem to have been through. */
export interface CommandProject extends Project {
  /** Starts a command there, with `host:port/path/django` as the project's repository. */
  start(args: string[], repository: string): KillableProcess;
}

export async function newCommandProject(): Promise<CommandProject> {
  const scratch = scratchWorkspace();
  const one = imageOf(scratch.git('rev-parse', 'HEAD').trim());
  scratch.commitChange('apps/django/manage.py');
  const two = imageOf(scratch.git('rev-parse', 'HEAD').trim());
  const record = (name: string, content: object) => {
    const file = join(scratch.folder, 'dist/apps/django', `${name}.json`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(content));
  };
  const imageId = two.image.configDigest;
  const inputsHash = tagsOf(two)[0].replace('inputs-', '');
  const labels = { 'org.opencontainers.image.revision': two.sha };
  record('image', { project: 'django', inputsHash, imageId, labels });
  record('smoke', smokeOf(two));
  const repository = openRepository('127.0.0.1:1/nobody/asks-it');
  const here = await readReleaseContext(scratch.folder, { project: 'django', repository, dryRun: false });
  // The same locks as the commands', so that a repeat meets those that the killed ones have left.
  const context = { ...here, locks: fileLocks(join(stateOf(scratch), 'shipshape/locks')) };
  return {
    one,
    two,
    clone() {
      const clone = cloneAt(context);
      for (const tag of clone.git('tag', '--list', 'django@*').split('\n'))
        if (tag) clone.git('tag', '-d', tag);
      return clone;
    },
    start: (args, name) => startCommand(scratch, args, dirname(name)),
    remove: () => void scratch.remove(),
  };
}

const stateOf = ({ folder }: Scratch) => join(folder, '.shipshape/state');

function startCommand(scratch: Scratch, [verb, ...args]: string[], REGISTRY: string): KillableProcess {
  const child: ChildProcess = spawn(
    process.execPath,
    ['tools/bin/shipshape.mjs', `${verb}`, '--project=django', ...args],
    {
      cwd: scratch.folder,
      env: {
        ...process.env,
        REGISTRY,
        XDG_STATE_HOME: stateOf(scratch),
        GITHUB_ACTIONS: undefined,
      },
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  const ended = new Promise<'by itself' | 'killed'>((resolve) =>
    child.once('exit', (_, signal) => resolve(signal === 'SIGKILL' ? 'killed' : 'by itself')),
  );
  return {
    ended,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
