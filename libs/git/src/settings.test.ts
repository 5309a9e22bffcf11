import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { plainEnvironment, type Scratch, scratchRepository, stubHome } from '../testing/index.ts';
import { changedBack, readBaseFacts } from './base-facts.ts';
import { ancestorsOf, findCommit, gitUser, readHead } from './commits.ts';
import { findDefaultBranch } from './default-branch.ts';
import { branchOrder, gitHistory } from './history.ts';
import { createTag, knownTags, refsIn, tagsAt } from './refs.ts';
import { remoteAddress, sharedRemote } from './remote.ts';
import { workingTreeChanges } from './tree/changes.ts';
import { treeOf } from './tree/entries.ts';

let scratch: Scratch;
let first: string;
/** A program that fails the test if git ever starts it. */
let trap: string;
let home: string;

/** A commit with what a signature looks like, which `log.showSignature` has gpg check. */
function signedCommit(parent: string): string {
  const tree = scratch.git('rev-parse', 'HEAD^{tree}');
  const person = 'Ada <ada@localhost> 1731501748 +0100';
  const signature = 'gpgsig -----BEGIN PGP SIGNATURE-----\n \n iQE=\n =abcd\n -----END PGP SIGNATURE-----\n';
  const text = `tree ${tree}\nparent ${parent}\nauthor ${person}\ncommitter ${person}\n${signature}\nSigned\n`;
  const sha = execFileSync('git', ['hash-object', '-t', 'commit', '-w', '--stdin'], {
    ...{ cwd: scratch.root, input: text, encoding: 'utf8', env: plainEnvironment() },
  }).trim();
  scratch.git('update-ref', 'HEAD', sha);
  return sha;
}

beforeEach(() => {
  home = stubHome();
  trap = join(home, 'trap');
  writeFileSync(trap, `#!/bin/sh\ntouch ${trap}.ran\nsleep 30\n`);
  chmodSync(trap, 0o755);
  for (const name of Object.keys(process.env)) if (name.startsWith('GIT_')) vi.stubEnv(name, undefined);

  scratch = scratchRepository();
  scratch.add('ä b.txt', 'one\n');
  scratch.add('line\nend', 'two\n');
  first = scratch.commit('one');
  scratch.add('run.sh', '#!/bin/sh\n');
  signedCommit(scratch.commit('two'));
  scratch.git('tag', 'v1.9.0');
  scratch.git('tag', '--annotate', '--message=x', 'v1.10.0');
  scratch.git('update-ref', 'refs/remotes/origin/main', 'HEAD');
  scratch.git('remote', 'add', 'origin', 'https://git.example.org/team/shop.git');
  writeFileSync(join(scratch.root, 'ä b.txt'), 'changed\n');
  writeFileSync(join(scratch.root, 'new'), 'new\n');
});
afterEach(() => vi.unstubAllEnvs());

/** Every answer that tags, labels, plans and promotions are made from. */
function answers(): unknown {
  const { root } = scratch;
  const head = readHead(root);
  const history = gitHistory(root, 'main');
  return {
    head,
    found: [findCommit(root, 'main'), findCommit(root, 'v1.10.0'), findCommit(root, 'nowhere')],
    ancestors: ancestorsOf(root, head.sha),
    tags: [knownTags(root), tagsAt(root, 'HEAD'), refsIn(root, ['refs/'])],
    tree: treeOf(root, 'HEAD'),
    changes: workingTreeChanges(root),
    base: readBaseFacts(root, first, head.sha),
    back: changedBack(root, first, head.sha),
    remote: remoteAddress(root, sharedRemote(root) ?? ''),
    defaultBranch: findDefaultBranch({ root, stated: undefined, network: undefined }),
    history: [history.onDefaultBranch(first), history.isAncestor(head.sha, first)],
    order: branchOrder(root, 'main', 'main').compare(first, head.sha),
    user: gitUser(root),
  };
}

/** Settings of git's configuration, and what each would change or start if it counted. */
const settings: [string, string][] = [
  ['log.showSignature', 'true'],
  ['log.decorate', 'full'],
  ['log.excludeDecoration', 'refs/tags/*'],
  ['log.date', 'relative'],
  ['log.follow', 'true'],
  ['log.mailmap', 'false'],
  ['log.diffMerges', 'off'],
  ['format.pretty', 'oneline'],
  ['gpg.program', '<trap>'],
  ['tag.gpgSign', 'true'],
  ['tag.forceSignAnnotated', 'true'],
  ['tag.sort', '-version:refname'],
  ['branch.sort', '-committerdate'],
  ['commit.gpgSign', 'true'],
  ['core.quotePath', 'true'],
  ['core.pager', '<trap>'],
  ['core.editor', '<trap>'],
  ['core.askPass', '<trap>'],
  ['core.fsmonitor', '<trap>'],
  ['core.hooksPath', '<hooks>'],
  ['core.abbrev', '4'],
  ['core.warnAmbiguousRefs', 'false'],
  ['core.commitGraph', 'false'],
  ['core.trustctime', 'false'],
  ['core.checkStat', 'minimal'],
  ['core.ignoreStat', 'true'],
  ['core.fileMode', 'false'],
  ['core.symlinks', 'false'],
  ['core.untrackedCache', 'true'],
  ['core.autocrlf', 'true'],
  ['core.eol', 'crlf'],
  ['core.sparseCheckout', 'true'],
  ['color.ui', 'always'],
  ['color.status', 'always'],
  ['color.diff', 'always'],
  ['color.branch', 'always'],
  ['column.ui', 'always'],
  ['pager.rev-parse', '<trap>'],
  ['pager.for-each-ref', '<trap>'],
  ['status.showUntrackedFiles', 'no'],
  ['status.short', 'true'],
  ['status.branch', 'true'],
  ['status.relativePaths', 'false'],
  ['status.renames', 'copies'],
  ['diff.external', '<trap>'],
  ['diff.renames', 'copies'],
  ['diff.relative', 'true'],
  ['diff.noprefix', 'true'],
  ['diff.mnemonicPrefix', 'true'],
  ['diff.orderFile', '/dev/null'],
  ['diff.ignoreSubmodules', 'all'],
  ['diff.wordRegex', '.'],
  ['diff.submodule', 'log'],
  ['alias.rev-parse', '!<trap>'],
  ['alias.ls-tree', 'log'],
  ['url.https://other.example.org/.insteadOf', 'https://git.example.org/'],
  ['url.git@git.example.org:.insteadOf', 'https://git.example.org/'],
  ['i18n.logOutputEncoding', 'latin1'],
  ['i18n.commitEncoding', 'latin1'],
  ['submodule.recurse', 'true'],
  ['fetch.prune', 'true'],
  ['advice.detachedHead', 'true'],
  ['help.autoCorrect', 'immediate'],
  ['transfer.hideRefs', 'refs/tags'],
  ['rev-list.objects', 'true'],
  ['init.defaultBranch', 'trunk'],
  ['includeIf.gitdir:/.path', '<include>'],
];

const filled = (value: string) =>
  value
    .replace('<trap>', trap)
    .replace('<hooks>', join(home, 'hooks'))
    .replace('<include>', join(home, 'more'));

function prepare() {
  mkdirSync(join(home, 'hooks'));
  for (const hook of ['reference-transaction', 'post-index-change', 'pre-auto-gc']) {
    writeFileSync(join(home, 'hooks', hook), `#!/bin/sh\ntouch ${trap}.ran\n`);
    chmodSync(join(home, 'hooks', hook), 0o755);
  }
  writeFileSync(join(home, 'more'), '[log]\n\tshowSignature = true\n');
}

/** Tables in parts of a dozen rows: an answer costs some thirty calls of git, and a failure still names few rows. */
function inParts<T>(rows: T[]): [string, T[]][] {
  const parts = Array.from({ length: Math.ceil(rows.length / 12) }, (_, at) =>
    rows.slice(at * 12, at * 12 + 12),
  );
  return parts.map((part) => [part.map(String).join('; '), part]);
}

describe("every answer is the same under the user's settings", () => {
  test.each(inParts(settings))('%s', (_name, part) => {
    const before = answers();
    prepare();
    for (const [key, value] of part) {
      execFileSync('git', ['config', '--file', join(home, '.gitconfig'), key, filled(value)]);
    }
    expect(answers()).toEqual(before);
    expect(existsSync(`${trap}.ran`)).toBe(false);
  });
});

describe("every answer is the same under the clone's settings", () => {
  // What a remote is called is the clone's to state.
  const ofTheClone = settings.filter(([key]) => !key.startsWith('url.'));
  test.each(inParts(ofTheClone))('%s', (_name, part) => {
    const before = answers();
    prepare();
    for (const [key, value] of part) scratch.git('config', key, filled(value));
    expect(answers()).toEqual(before);
    expect(existsSync(`${trap}.ran`)).toBe(false);
  });
});

describe('every answer is the same in the environment', () => {
  test.each(
    inParts([
      ['GIT_DIR', '.'],
      ['GIT_WORK_TREE', '/'],
      ['GIT_INDEX_FILE', '/nowhere/index'],
      ['GIT_OBJECT_DIRECTORY', '/nowhere'],
      ['GIT_COMMON_DIR', '/nowhere'],
      ['GIT_NAMESPACE', 'other'],
      ['GIT_PREFIX', 'sub/'],
      ['GIT_CEILING_DIRECTORIES', '/'],
      ['GIT_CONFIG_PARAMETERS', "'log.showsignature=true'"],
      ['GIT_DEFAULT_HASH', 'sha256'],
      ['GIT_PAGER', '<trap>'],
      ['GIT_EDITOR', '<trap>'],
      ['GIT_ASKPASS', '<trap>'],
      ['SSH_ASKPASS', '<trap>'],
      ['PAGER', '<trap>'],
      ['GIT_EXTERNAL_DIFF', '<trap>'],
      ['GIT_DIFF_OPTS', '-u0'],
      ['GIT_TRACE', '2'],
      ['GIT_TRACE2_EVENT', '1'],
      ['GIT_LITERAL_PATHSPECS', '1'],
      ['GIT_ICASE_PATHSPECS', '1'],
      ['GIT_GRAFT_FILE', '/etc/hostname'],
      ['GIT_SHALLOW_FILE', '/etc/hostname'],
      ['GIT_REPLACE_REF_BASE', 'refs/tags/'],
      ['GIT_EXEC_PATH', '/nowhere'],
      ['GIT_REDIRECT_STDOUT', '/nowhere'],
      ['LC_ALL', 'de_DE.UTF-8'],
      ['LANGUAGE', 'de'],
      ['LANG', 'tr_TR.UTF-8'],
      ['TZ', 'Pacific/Kiritimati'],
    ]),
  )('%s', (_name, part) => {
    const before = answers();
    for (const [name, value] of part) vi.stubEnv(String(name), filled(String(value)));
    expect(answers()).toEqual(before);
    expect(existsSync(`${trap}.ran`)).toBe(false);
  });
});

test("a release's tag is made, whatever signs, edits or hooks", () => {
  prepare();
  for (const key of ['tag.gpgSign', 'tag.forceSignAnnotated', 'commit.gpgSign'])
    scratch.git('config', key, 'true');
  for (const key of ['gpg.program', 'core.editor']) scratch.git('config', key, trap);
  scratch.git('config', 'core.hooksPath', join(home, 'hooks'));
  vi.stubEnv('GIT_EDITOR', trap);
  const started = Date.now();
  createTag(scratch.root, 'web@1.0.0');
  expect(scratch.git('rev-parse', 'web@1.0.0')).toBe(scratch.git('rev-parse', 'HEAD'));
  expect([existsSync(`${trap}.ran`), Date.now() - started < 20_000]).toEqual([false, true]);
});
