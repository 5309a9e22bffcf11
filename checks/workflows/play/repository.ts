import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { quickFolder } from '@shipshape/oci-registry/testing';
import { tinyProject } from '../../testing/tiny-project.ts';
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

const free = (...inputs: string[]) => ({ command: 'true', cache: true, inputs });

/** The root and a library, whose targets cost nothing: the scenarios are about when they run. */
const manifests = {
  'package.json': {
    ...{ name: 'shipshape', private: true, type: 'module', workspaces: ['libs/*'] },
    nx: {
      name: 'shipshape',
      includedScripts: [],
      targets: { 'lock-check': free('{workspaceRoot}/package-lock.json') },
    },
  },
  'libs/greeting/package.json': {
    ...{ name: 'greeting', version: '0.0.0', private: true, type: 'module', exports: './greeting.ts' },
    nx: { targets: { lint: free('{projectRoot}/**/*'), typecheck: free('{projectRoot}/**/*') } },
  },
  'package-lock.json': {
    lockfileVersion: 3,
    packages: {
      '': { name: 'shipshape' },
      ...{ 'libs/greeting': { version: '0.0.0' } },
      'node_modules/greeting': { resolved: 'libs/greeting', link: true },
      'node_modules/shipshape': { version: '0.0.0' },
    },
  },
};

/** The text of a project.json whose checks cost nothing either. */
export const withFreeChecks = (project: string): string => {
  const [checks, locks] = [free('{projectRoot}/**/*'), free('{projectRoot}/*.json')];
  return JSON.stringify({
    ...JSON.parse(project),
    targets: { lint: checks, 'lock-check': locks, test: checks },
  });
};

/** What the actions of the repository need beside themselves. */
export const ofActions = ['libs/nx/src/packages', 'libs/ci/src/github'];

/** What the repository has of this one, as it is. */
const kept = (file: string) =>
  /^(\.(github|env|gitignore|npmrc|nvmrc|editorconfig)(\/|$)|README\.md$)/.test(file) ||
  (ofActions.includes(dirname(file)) && file.endsWith('.js'));

/** A new repository without a commit, in the folder `clone` of a temporary folder. */
export function newRepository(): ScratchRepository {
  const folder = mkdtempSync(join(quickFolder, 'shipshape-play-'));
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
  // act takes the repository's name from this address, which is never called: commits are pushed to `scenario`.
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

/**
 * A new repository as a team has it that installed the package: the workflows and settings of this one, a library, and a
 * Django application as small as the workflows let it be, without its locks. What is in the real one, its own tests,
 * the road's and the pipeline judge.
 */
export function scratchRepository(): ScratchRepository {
  const repository = newRepository();
  const { write } = repository;
  const here = (file: string) => readFileSync(join(root, file), 'utf8');
  const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  for (const file of files.split('\0').filter((name) => kept(name) && existsSync(join(root, name))))
    write(file, /^\.github\/.*\.ya?ml$/.test(file) ? forAct(here(file)) : here(file));
  const json = (file: string, content: object) => write(file, JSON.stringify(content, null, 2));
  json('nx.json', { ...JSON.parse(here('nx.json')), plugins: ['shipshape/nx'] });
  for (const [file, content] of Object.entries(manifests)) json(file, content);
  write('libs/greeting/greeting.ts', 'export const greeting = (name: string): string => name;\n');
  for (const [file, text] of Object.entries(tinyProject)) write(`apps/django/${file}`, text);
  // One more moving tag than the branch's: the project's rules decide which tags move.
  const { targets: _ofThisRepository, ...project } = JSON.parse(here('apps/django/project.json'));
  project.metadata.image.tags.push('type=raw,value=nightly');
  json('apps/django/project.json', project);
  return repository;
}

/**
 * A folder for the path with an `npm` whose `ci` makes one link to the packages that are installed here, and shipshape as
 * it is packed, instead of installing them anew for every job; with an `npx` that starts an installed program at once; and
 * with `uv`.
 */
export function runnerBin(folder: string, uv: string): string {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  const packages = join(folder, 'packages');
  mkdirSync(packages);
  const collect = [join(import.meta.dirname, 'link-packages.mjs'), root];
  execFileSync(process.execPath, collect, { cwd: packages });
  // As npm, it installs nothing by a lock that it cannot read.
  const link = `const fs = require('fs'); JSON.parse(fs.readFileSync('package-lock.json')); fs.symlinkSync('${packages}/node_modules', 'node_modules')`;
  const npm = execFileSync('sh', ['-c', 'command -v npm'], { encoding: 'utf8' }).trim();
  const script = (name: string, text: string) =>
    writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  script('npm', `[ "$1" = ci ] && exec '${process.execPath}' --eval "${link}"\nexec '${npm}' "$@"`);
  // As npx, but without npm's own start, which costs more than most verbs.
  script(
    'npx',
    `[ "$1" = --no ] && shift && shift\nprogram=$1; shift\nexec "./node_modules/.bin/$program" "$@"`,
  );
  // Where it is not on the path already.
  if (isAbsolute(uv)) symlinkSync(uv, join(bin, 'uv'));
  return bin;
}
