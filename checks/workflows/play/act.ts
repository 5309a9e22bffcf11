import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { withLock } from '@shipshape/workspace';
import { $ } from 'zx';
import { root } from '../files.ts';
import { functions, patches } from './act-patches.ts';

const version = '0.2.89';
const folder = join(root, `.shipshape/act-${version}-5`);

/** The program, or the reason why there is none and the scenarios are skipped. */
export type Act = { program: string } | { missing: string };

/** act, built once by Go, which gets it as `go install` would, with patches where GitHub does something else. */
export async function ensureAct(): Promise<Act> {
  const program = join(folder, 'act');
  if (existsSync(program)) return { program };
  const quiet = $({ quiet: true, nothrow: true });
  if ((await quiet`go version`).exitCode !== 0) {
    return { missing: 'Go is not installed, and act, which runs the workflows, is built with it' };
  }
  const download = await quiet`go mod download -json ${`github.com/nektos/act@v${version}`}`;
  const { Dir: source, Error: error } = JSON.parse(download.stdout || '{}') as Partial<
    Record<'Dir' | 'Error', string>
  >;
  if (!source) return { missing: `Go cannot get act: ${error ?? download.stderr.trim()}` };
  const busy = () => console.log('act is being built, waiting');
  const failure = await withLock(
    join(root, '.shipshape/act.lock'),
    async () => (existsSync(program) ? '' : build(source, program)),
    busy,
  );
  return failure ? { missing: `Go cannot build act: ${failure}` } : { program };
}

/** @returns Go's message where it fails, as an old one may; empty where act is built */
async function build(source: string, program: string): Promise<string> {
  const copy = join(folder, 'source');
  rmSync(copy, { recursive: true, force: true });
  // Nearly all of it is what its own tests read.
  cpSync(source, copy, { recursive: true, filter: (from) => basename(from) !== 'testdata' });
  await $({ quiet: true })`chmod -R u+w ${copy}`;
  for (const { file, from, to } of patches) {
    const path = join(copy, file);
    const text = readFileSync(path, 'utf8');
    if (!text.includes(from)) throw new Error(`act ${version} has changed: ${path} has no "${from}".`);
    writeFileSync(
      path,
      text.replace(from, () => to),
    );
  }
  writeFileSync(join(copy, 'pkg/runner/patches.go'), functions);
  const built = await $({ quiet: true, nothrow: true, cwd: copy })`go build -o ${program} .`;
  return built.exitCode === 0 ? '' : built.stderr.trim().split('\n').at(-1) || 'it gives no reason';
}
