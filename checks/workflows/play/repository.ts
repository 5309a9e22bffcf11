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

/** A repository as it would be on GitHub, and a clone that people commit in. */
export interface ScratchRepository {
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

/** By this name act finds the actions of the repository: with the whole of it, and without a checkout, as on GitHub. */
export const ownActions = 'scenario/repository@here';

/** What act cannot read is written in the older way: it knows neither `$/` nor `queue`. The rest stays as it is. */
const forAct = (text: string) =>
  text
    .replaceAll('uses: $/.github/workflows/', 'uses: ./.github/workflows/')
    .replace(
      /uses: \$\/(\.github\/actions\/[\w-]+)/g,
      (_, path) => `uses: ${ownActions.replace('@', `/${path}@`)}`,
    )
    .replace(/\n +queue: max/g, '');

/** The libraries and tools are there for the verbs; the projects of the scenarios are the application and `greeting`. */
const ignored = 'libs/*\n!libs/greeting\ntools\nchecks\napps/*\n!apps/django\n';

const free = { command: 'true', cache: true, inputs: ['{projectRoot}/**/*'] };
const greeting = {
  // Its targets cost nothing: the scenarios are about when they run.
  'package.json': JSON.stringify({
    ...{ name: 'greeting', version: '0.0.0', private: true, type: 'module', exports: './greeting.ts' },
    nx: { targets: { lint: free, typecheck: free } },
  }),
  'greeting.ts': 'export const greeting = (name: string): string => name;\n',
};

/** The application's tests that are left out: the scenarios are about the workflows, and these take seconds. */
const tests = /^apps\/django\/tests\/(api|assets|ops|production|users)\//;

/** A new repository with no commit yet. It lies in the folder `clone` of a temporary folder. */
export function newRepository(): ScratchRepository {
  const folder = mkdtempSync(join(tmpdir(), 'shipshape-play-'));
  const [clone, origin] = [join(folder, 'clone'), join(folder, 'origin.git')];
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=Scenario', '-c', 'user.email=scenario@localhost', ...args], {
      cwd: clone,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  mkdirSync(clone);
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', origin]);
  git('init', '--quiet', '--initial-branch=main');
  // act takes the repository's name from this address, which nobody calls: commits are pushed to `scenario`.
  git('remote', 'add', 'origin', 'https://github.com/scenario/repository.git');
  git('remote', 'add', 'scenario', origin);
  return {
    folder,
    origin,
    git,
    write(file, text) {
      mkdirSync(dirname(join(clone, file)), { recursive: true });
      writeFileSync(join(clone, file), text);
    },
    read: (file) => readFileSync(join(clone, file), 'utf8'),
    commit(message) {
      git('add', '--all');
      git('commit', '--quiet', '--message', message);
      return git('rev-parse', 'HEAD');
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A new repository from the files that git knows of here. */
export function scratchRepository(): ScratchRepository {
  const repository = newRepository();
  const { folder, write } = repository;
  const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  for (const file of files
    .split('\0')
    .filter((name) => name && !tests.test(name) && existsSync(join(root, name)))) {
    const to = join(folder, 'clone', file);
    mkdirSync(dirname(to), { recursive: true });
    cpSync(join(root, file), to);
    if (/^\.github\/.*\.ya?ml$/.test(file)) write(file, forAct(readFileSync(join(root, file), 'utf8')));
  }
  const pyproject = 'apps/django/pyproject.toml';
  write(pyproject, readFileSync(join(root, pyproject), 'utf8').replace(/fail_under = \d+/, 'fail_under = 0'));
  // One more moving tag than the branch's: which tags move is the rules' to say.
  const project = JSON.parse(readFileSync(join(root, 'apps/django/project.json'), 'utf8'));
  project.metadata.image.tags.push('type=raw,value=nightly');
  write('apps/django/project.json', JSON.stringify(project, null, 2));
  write('.nxignore', ignored);
  for (const [file, text] of Object.entries(greeting)) write(`libs/greeting/${file}`, text);
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  lock.packages['libs/greeting'] = { version: '0.0.0' };
  lock.packages['node_modules/greeting'] = { resolved: 'libs/greeting', link: true };
  write('package-lock.json', JSON.stringify(lock, null, 2));
  return repository;
}

/**
 * A folder for the path with an `npm` whose `ci` links the packages that are installed here, instead of installing them
 * anew for every job; beside it `uv`.
 */
export function runnerBin(folder: string, uv: string): string {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  const link = join(import.meta.dirname, 'link-packages.mjs');
  const npm = execFileSync('sh', ['-c', 'command -v npm'], { encoding: 'utf8' }).trim();
  writeFileSync(
    join(bin, 'npm'),
    `#!/bin/sh\n[ "$1" = ci ] && exec '${process.execPath}' '${link}' '${root}'\nexec '${npm}' "$@"\n`,
  );
  chmodSync(join(bin, 'npm'), 0o755);
  // Where it is not on the path already.
  if (isAbsolute(uv)) symlinkSync(uv, join(bin, 'uv'));
  return bin;
}
