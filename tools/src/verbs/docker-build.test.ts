import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { plainEnvironment, type Scratch, scratchRepository } from '@shipshape/git/testing';
import { workspaceRoot } from '@shipshape/workspace';
import { expect, test } from 'vitest';

const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'4d7a2146'.repeat(8)}\nsize 12345\n`;

test.each<[string, (scratch: Scratch) => void, string]>([
  [
    'a file that git-lfs has only pointed to',
    (scratch) => scratch.add('apps/web/logo.png', pointer),
    '"logo.png" in apps/web is a git-lfs pointer, not the file itself: run git lfs pull, then try again.',
  ],
  [
    'a submodule that was not fetched',
    ({ root, git }) => {
      mkdirSync(join(root, 'apps/web/ui'));
      git('update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},apps/web/ui`);
    },
    '"ui" in apps/web is an empty submodule: run git submodule update --init --recursive, then try again.',
  ],
])('%s ends docker-build with one sentence, before an engine is asked for', (_what, add, sentence) => {
  const scratch = scratchRepository();
  scratch.add('nx.json', '{ "defaultBase": "main" }\n');
  scratch.add('apps/web/manage.py', 'print(1)\n');
  scratch.add('apps/web/Dockerfile', 'FROM scratch\nCOPY . /\n');
  add(scratch);
  scratch.commit('one');
  const program = join(workspaceRoot, 'tools/bin/shipshape.mjs');
  // An engine that is asked for would be an error of its own.
  const env = { ...plainEnvironment(), CONTAINER_ENGINE: 'none', REGISTRY: '127.0.0.1:1/nobody' };
  const done = spawnSync(process.execPath, [program, 'docker-build'], {
    cwd: scratch.root,
    encoding: 'utf8',
    env,
  });
  expect([done.status, done.stderr]).toEqual([1, `\n✖ ${sentence}\n`]);
});
