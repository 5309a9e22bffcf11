import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { root } from '../files.ts';

/** A repository as it would lie on GitHub, and a clone that people commit in. */
export interface World {
  folder: string;
  /** The bare repository that every job clones. */
  origin: string;
  git(...args: string[]): string;
  read(file: string): string;
  write(file: string, text: string): void;
  /** Commits everything, and returns the commit's full name. */
  commit(message: string): string;
  remove(): void;
}

/**
 * What act cannot read is said in the older way: it knows neither `$/` nor `queue`. The rest of the workflows is
 * played as it is.
 */
const forAct = (text: string) => text.replaceAll('uses: $/', 'uses: ./').replace(/\n +queue: max/g, '');

/** The libraries and tools are there for the scripts; the projects of the scenes are the application and `greeting`. */
const ignored = 'libs/*\n!libs/greeting\ntools\napps/*\n!apps/django\n';

const greeting = {
  'package.json':
    '{\n  "name": "greeting",\n  "version": "0.0.0",\n  "private": true,\n  "type": "module"\n}\n',
  'tsconfig.json': '{ "extends": "../../tsconfig.base.json", "include": ["**/*.ts"] }\n',
  'greeting.ts': 'export const greeting = (name: string): string => name;\n',
};

/** What of the application's tests a scene leaves out: it is about the workflows, and the others take seconds. */
const tests = /^apps\/django\/tests\/(api|assets|ops|production|users)\//;

/** A new world from the files git knows of here, with nothing pushed yet. */
export function newWorld(): World {
  const folder = mkdtempSync(join(tmpdir(), 'shipshape-play-'));
  const [clone, origin] = [join(folder, 'clone'), join(folder, 'origin.git')];
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=Scene', '-c', 'user.email=scene@localhost', ...args], {
      cwd: clone,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(clone, file)), { recursive: true });
    writeFileSync(join(clone, file), text);
  };
  mkdirSync(clone);
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', origin]);
  git('init', '--quiet', '--initial-branch=main');
  // act takes the repository's name from this address, which nobody calls: commits are pushed to `scene`.
  git('remote', 'add', 'origin', 'https://github.com/scene/world.git');
  git('remote', 'add', 'scene', origin);
  const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  for (const file of files
    .split('\0')
    .filter((name) => name && !tests.test(name) && existsSync(join(root, name)))) {
    mkdirSync(dirname(join(clone, file)), { recursive: true });
    cpSync(join(root, file), join(clone, file));
    if (file.startsWith('.github/workflows/')) write(file, forAct(readFileSync(join(root, file), 'utf8')));
  }
  const pyproject = 'apps/django/pyproject.toml';
  write(pyproject, readFileSync(join(root, pyproject), 'utf8').replace(/fail_under = \d+/, 'fail_under = 0'));
  write('.nxignore', ignored);
  for (const [file, text] of Object.entries(greeting)) write(`libs/greeting/${file}`, text);
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  lock.packages['libs/greeting'] = { version: '0.0.0' };
  lock.packages['node_modules/greeting'] = { resolved: 'libs/greeting', link: true };
  write('package-lock.json', JSON.stringify(lock, null, 2));
  return {
    folder,
    origin,
    git,
    write,
    read: (file) => readFileSync(join(clone, file), 'utf8'),
    commit(message) {
      git('add', '--all');
      git('commit', '--quiet', '--message', message);
      return git('rev-parse', 'HEAD');
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/**
 * A folder for the path with a `node` that runs TypeScript (as Node 24 does by itself) and an `npm` whose `ci` links
 * the packages that are installed here, instead of installing them anew for every job; beside them `uv`.
 */
export function runnerBin(folder: string, uv: string): string {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  const tsx = join(root, 'node_modules/tsx/dist/loader.mjs');
  const script = (name: string, text: string) => {
    writeFileSync(join(bin, name), `#!/bin/sh\n${text}`);
    chmodSync(join(bin, name), 0o755);
  };
  const run = (rest: string) => `exec '${process.execPath}' ${rest}"$@"\n`;
  script('node', `case "$1" in *.mts) ${run(`--import 'file://${tsx}' `)};; esac\n${run('')}`);
  const link = join(import.meta.dirname, 'link-packages.mjs');
  script('npm', `[ "$1" = ci ] && exec '${process.execPath}' '${link}' '${root}'\nexec npm.real "$@"\n`);
  const npm = execFileSync('sh', ['-c', 'command -v npm'], { encoding: 'utf8' }).trim();
  symlinkSync(npm, join(bin, 'npm.real'));
  // Where it is not on the path already.
  if (isAbsolute(uv)) symlinkSync(uv, join(bin, 'uv'));
  return bin;
}
