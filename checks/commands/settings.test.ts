import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { cleanHome, folder, git, makeClone, repository, root, trap, web, write } from './settings-clone.ts';
import { type Setting, settings } from './settings-table.ts';

// The main job's answers under each setting, in this process: tags, labels, inputs hash, what has changed, and the
// environment that tools, engines and Nx get. Then those of the real commands, under all settings at once.
//
// Each row can fail. A variable is in those environments unless it is kept out. What configures git changes an answer of
// git itself, asked without protection: a test below holds that of every such row. The rows of files change the inputs
// hash, or what differs from the commit. Most settings of git have two protections, that its plumbing commands ask no
// configuration, and that they get none. Sample: with `gitEnvironment` of libs/git handing on the environment as it is,
// the parts with GIT_DIR, GIT_WORK_TREE and with both languages are red, and the test of all at once.

const here = process.cwd();
let home: string;
let clean: unknown;
/** The answers where a file in the context differs from its commit. */
let changed: unknown;
let modules: Awaited<ReturnType<typeof load>>;

/** A workspace is found from the current folder, so the libraries are loaded in the clone. */
const load = async () => ({
  ...(await import('@shipshape/ci')),
  ...(await import('@shipshape/container-engine')),
  ...(await import('@shipshape/git')),
  ...(await import('@shipshape/nx')),
  ...(await import('@shipshape/publishing')),
  ...(await import('@shipshape/workload')),
  ...(await import('@shipshape/workspace')),
});

beforeAll(async () => {
  makeClone();
  process.chdir(root);
  modules = await load();
  stubHome(cleanHome);
  clean = await answers();
  const file = join(root, `${web}/manage.py`);
  const before = readFileSync(file);
  writeFileSync(file, 'print("other")\n');
  changed = await answers();
  writeFileSync(file, before);
});
afterAll(() => {
  process.chdir(here);
  rmSync(folder, { recursive: true, force: true });
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(`${trap}.ran`, { force: true });
});

function stubHome(path: string): void {
  home = path;
  vi.stubEnv('HOME', path);
  vi.stubEnv('XDG_CONFIG_HOME', undefined);
}

/** All that the main job decides and hands on. */
async function answers() {
  const m = modules;
  const context = await m.makeContext(join(root, web));
  const { checkout, foreign } = await m.checkoutOfContext(m.readCheckout(root), root, web, context);
  const project = m.findProject('web');
  const inputsHash = m.inputsHash({
    ...{ context: context.digest, images: [], buildArgs: m.imageInputs(project).buildArgs },
    ...{ labels: '', builder: 'any', recipe: m.recipeVersion, namesCommit: !checkout.dirty },
  });
  const { GIT_CONFIG_GLOBAL: _, ...isolated } = m.isolatedGitVariables(root);
  const changed = execFileSync(
    'git',
    ['diff', '--name-only', '--no-renames', '--relative', '-z', 'HEAD^', 'HEAD'],
    { cwd: root, env: m.nxEnvironment(m.isolatedGitVariables(root)), encoding: 'utf8' },
  );
  return {
    checkout,
    foreign,
    inputsHash,
    tags: await m.tagsFor({ inputsHash }, web, { checkout, event: undefined }),
    described: await m.describeImage(project, checkout),
    defaultBranch: (await m.readCiRun(root)).defaultBranch,
    plan: {
      ...{ isolated, changed, base: m.readBaseFacts(root, 'HEAD^', 'HEAD'), variables: m.statedVariables() },
      back: m.changedBack(root, m.headOf(root, 'HEAD^'), checkout.sha),
    },
    // The messages for a folder that is not a clone, and for a clone without a commit.
    told: ['no clone', 'no commit'].map((name) => messageOf(() => m.readCheckout(join(folder, name)))),
    tools: without(m.cleanEnvironment()),
    installers: without(m.cleanEnvironment({}, { packageSources: true })),
    engine: without(m.cleanEnvironment({}, { engine: true })),
    nx: without(m.nxEnvironment({})),
  };
}

function messageOf(work: () => unknown): string {
  try {
    work();
    return 'no error';
  } catch (error) {
    return (error as Error).message;
  }
}

/**
 * What git answers without any protection, as a program would ask that was not written with care. One answer after the
 * other, so that a caller can stop at the first that differs.
 */
function* unprotected(): Generator<string> {
  const untracked = join(root, 'apps/untracked.txt');
  writeFileSync(untracked, '');
  chmodSync(join(root, `${web}/project.json`), 0o755);
  const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@localhost'];
  const questions = [
    ['log', '-1'],
    ['var', 'GIT_PAGER'],
    ['log', '-1', '--decorate', '--format=%D'],
    ['-C', 'apps', 'status'],
    ['diff', 'HEAD^', 'HEAD'],
    ['diff', '--name-status', 'HEAD^', 'HEAD'],
    ['rev-parse', '--short', 'HEAD'],
    ['tag'],
    ['tag', '--sort=version:refname'],
    ['remote', 'get-url', 'origin'],
    ['ls-remote', '.'],
    ['archive', 'HEAD', web],
    ['tag', '-m', 'text', 'unprotected'],
    ['var', 'GIT_EDITOR'],
    ['init', '-q', 'apps/fresh'],
    ['-C', 'apps/fresh', 'symbolic-ref', 'HEAD'],
  ];
  try {
    for (const question of questions) {
      const { status, stdout, stderr } = spawnSync('git', [...identity, ...question], {
        ...{ cwd: root, env: process.env, encoding: 'latin1' },
      });
      yield `${question.join(' ')}: ${status}\n${stdout}${stderr}`;
    }
    yield existsSync(`${trap}.ran`) ? 'the trap ran' : '';
  } finally {
    rmSync(untracked);
    rmSync(join(root, 'apps/fresh'), { recursive: true, force: true });
    chmodSync(join(root, `${web}/project.json`), 0o644);
    for (const tag of git('tag', '--list', 'unprotected*').split('\n').filter(Boolean)) git('tag', '-d', tag);
  }
}

/** The first answer that is another one than these; undefined where all are the same. */
function firstOther(answers: readonly string[]): string | undefined {
  let at = 0;
  for (const answer of unprotected()) if (answer !== answers[at++]) return answer;
  return undefined;
}

/** Where the home folder and the configuration in it are and which language is spoken may reach a tool: its verdict is not read from its words. */
const without = (env: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(env).filter(
      ([name]) => !/^(HOME|LANG|LANGUAGE|LC_ALL|GIT_CONFIG_(GLOBAL|PARAMETERS))$/.test(name),
    ),
  );

/** What differs from a commit is described by the time of the call. */
const timeless = (found: unknown) =>
  JSON.stringify(found, null, 1).replace(/"20\d\d-\d\d-\d\dT[^"]+Z"|\b20\d{6}-\d\d\b/g, '<now>');

const named = ({ where, name, value }: Setting) => `${where}: ${name}=${value}`;

/** Makes a setting; returns what takes it back. */
function make({ where, name, value: text, also }: Setting): () => void {
  const value = text
    .replace('<trap>', trap)
    .replace('<gitconfig>', join(folder, 'gitconfig'))
    .replace('<hooks>', join(home, 'hooks'))
    .replace(/<(ignore|attributes)>/, (_, file) => join(home, file));
  if (where === 'environment')
    for (const [each, text] of Object.entries({ [name]: value, ...also })) vi.stubEnv(each, text);
  if (where === 'home') write(join(home, name), value);
  if (where === 'user') {
    write(join(home, 'hooks/reference-transaction'), readFileSync(trap, 'utf8'));
    chmodSync(join(home, 'hooks/reference-transaction'), 0o755);
    write(join(home, 'ignore'), '*.txt\n');
    write(join(home, 'attributes'), '* text eol=crlf\n');
    execFileSync('git', ['config', '--file', join(home, '.gitconfig'), '--add', name, value]);
  }
  if (where === 'clone') {
    git('config', name, value);
    return () => void git('config', '--unset', name);
  }
  if (where !== 'files') return () => {};
  const file = join(root, value);
  if (name === 'mode') chmodSync(file, 0o600);
  if (name === 'time') utimesSync(file, 1, 1);
  const before = readFileSync(file);
  if (name.includes('-')) {
    git('update-index', `--${name}`, value);
    writeFileSync(file, 'print("other")\n');
  }
  return () => {
    chmodSync(file, 0o644);
    if (!name.includes('-')) return;
    git('update-index', `--no-${name}`, value);
    writeFileSync(file, before);
  };
}

const isChanged = ({ where, name }: Setting) => where === 'files' && name.includes('-');

/** The answers under these settings; whether the trap was started goes with them. */
async function under(several: readonly Setting[]) {
  stubHome(mkdtempSync(join(folder, 'home-')));
  const undo = several.map(make);
  try {
    return { found: await answers(), trapRan: existsSync(`${trap}.ran`) };
  } finally {
    for (const one of undo) one();
    rmSync(`${trap}.ran`, { force: true });
    vi.unstubAllEnvs();
  }
}

/**
 * Settings in parts of a dozen, since an answer costs some thirty calls of git: those of one place that set nothing
 * twice. Where a part's answers differ, each of its settings is tried alone, so that a failure names it.
 */
function inParts(rows: readonly Setting[]): Setting[][] {
  const parts: Setting[][] = [];
  const sets = ({ name, also }: Setting) => [name, ...Object.keys(also ?? {})];
  for (const row of rows) {
    const fits = (part: Setting[]) =>
      part.length < 12 &&
      part.every((other) => other.where === row.where && !sets(other).some((one) => sets(row).includes(one)));
    const part = row.where === 'files' ? undefined : parts.find(fits);
    if (part) part.push(row);
    else parts.push([row]);
  }
  return parts;
}

test.each(inParts(settings).map((part) => [part.map(named).join('; '), part] as const))(
  '%s',
  async (_name, part) => {
    const good = ({ found, trapRan }: Awaited<ReturnType<typeof under>>) =>
      part.some(isChanged)
        ? !trapRan && timeless(found) === timeless(changed)
        : !trapRan && isDeepStrictEqual(found, clean);
    if (good(await under(part))) return;
    for (const setting of part) {
      const alone = await under([setting]);
      if (!good(alone)) expect(alone, setting.protects).toEqual({ found: clean, trapRan: false });
    }
    expect.unreachable('together they change an answer, and none of them alone');
  },
);

const ofGit = settings.filter(
  ({ where, name }) => ['user', 'clone'].includes(where) || (where === 'home' && name.includes('/git/')),
);
let asCleanUser: string[] | undefined;

test.each(ofGit.map((setting) => [named(setting), setting] as const))(
  'without protection git answers otherwise under %s',
  (_name, setting) => {
    stubHome(cleanHome);
    asCleanUser ??= [...unprotected()];
    rmSync(`${trap}.ran`, { force: true });
    stubHome(mkdtempSync(join(folder, 'home-')));
    const undo = make(setting);
    try {
      expect(firstOther(asCleanUser)).toBeDefined();
    } finally {
      undo();
    }
  },
);

test('the plan and the tags of the commands themselves are the same under all of them at once', () => {
  const run = (program: string, ...args: string[]) => {
    const done = spawnSync(process.execPath, [join(repository, program), ...args], {
      ...{ cwd: root, encoding: 'utf8', env: process.env },
    });
    // The action describes an image by the time of the call.
    const stdout = done.stdout.replace(/20\d\d-?\d\d-?\d\d[-T]\d\d(:[\d:.]+Z)?/g, '<now>');
    return { status: done.status, stdout, stderr: done.stderr };
  };
  const both = () => [
    run('tools/bin/shipshape.mjs', 'plan', '--targets=lint,test,docker-build', '--base=HEAD^'),
    run('tools/docker-metadata/bin.cjs', '--project=apps/web'),
  ];
  stubHome(cleanHome);
  const before = both();
  expect(
    before.map(({ status }) => status),
    JSON.stringify(before),
  ).toEqual([0, 0]);
  expect(before[0]?.stdout).toContain('web:docker-build');
  stubHome(mkdtempSync(join(folder, 'home-')));
  // What would keep a shell or Node itself from starting is no setting of this one process.
  const undo = settings
    .filter(({ where, name }) => where !== 'files' && name !== 'LD_PRELOAD')
    .map((setting) => make(setting));
  try {
    expect(both()).toEqual(before);
    expect(existsSync(`${trap}.ran`)).toBe(false);
  } finally {
    for (const one of undo) one();
  }
});
