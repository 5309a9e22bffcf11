import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratchFolder } from '@shipshape/git/testing';
import type { DjangoProject } from '@shipshape/workload';
import { eventually, startScript } from '@shipshape/workspace/testing';
import { expect, test } from 'vitest';
import { recordBaselines } from './baseline.ts';

/** A workspace in which `shipshape lint` is this script; `$seen` is a file that the log below makes. */
function workspace(script: string): { root: string; seen: string } {
  const root = scratchFolder();
  const seen = join(root, 'seen');
  mkdirSync(join(root, 'node_modules/.bin'), { recursive: true });
  writeFileSync(join(root, 'node_modules/.bin/shipshape'), `#!/bin/sh\nseen='${seen}'\n${script}`, {
    mode: 0o755,
  });
  return { root, seen };
}

const projects = [{ name: 'shop' }] as DjangoProject[];
const first = "shop: running its linters and Django's own checks once, to record today's findings";

test('what the linters fetch first is printed while they do', async () => {
  const { root, seen } = workspace(`
echo '▸ shop:lint Base image: running apt-get update'
echo 'noise of a program'
until [ -e "$seen" ]; do sleep 0.01; done
echo '✔ shop:lint 3.0 s: ruff: 2 findings'
`);
  const lines: string[] = [];
  await recordBaselines(root, projects, (line) => {
    lines.push(line);
    if (/apt-get/.test(line)) writeFileSync(seen, '');
  });
  expect(existsSync(seen)).toBe(true);
  expect(lines).toEqual([
    first,
    'shop: Base image: running apt-get update',
    'shop:lint 3.0 s: ruff: 2 findings',
  ]);
});

test('the first baseline accepts also what cannot run, which no later one does', async () => {
  const { root } = workspace('echo "✔ $*"\n');
  const lines: string[] = [];
  await recordBaselines(root, projects, (line) => lines.push(line));
  expect(lines).toEqual([first, 'lint --write-baseline --adopting --project=shop']);
});

test('linters that cannot run fail no adoption, and are told with the sentence that says why', async () => {
  const { root } = workspace("echo '✖ no Python' >&2\necho 'what a program printed' >&2\nexit 1\n");
  const lines: string[] = [];
  await recordBaselines(root, projects, (line) => lines.push(line));
  expect(lines).toEqual([first, 'the linters could not run, so nothing is recorded: no Python']);
});

test('an adoption that is ended while the linters run does not go on as if they had answered', async () => {
  const { root, seen } = workspace(`: > "$seen"; trap 'exit 143' TERM; while :; do sleep 0.05; done`);
  const adoption = startScript(
    import.meta.dirname,
    `import { withChildren } from '@shipshape/workspace';
     import { recordBaselines } from './baseline.ts';
     await withChildren(async () => {
       await recordBaselines(${JSON.stringify(root)}, [{ name: 'shop' }], () => undefined);
       console.log('went on');
     });`,
  );
  await eventually(() => existsSync(seen));
  adoption.kill('SIGTERM');
  await adoption.ended;
  expect(adoption.signalCode).toBe('SIGTERM');
  expect(adoption.output()).toBe('');
});
