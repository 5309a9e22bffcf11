/** Where a setting is made: git's configuration of the user or of the clone, the environment, a file of the home folder. */
export type Where = 'user' | 'clone' | 'environment' | 'home' | 'files';

/** One setting that people have on their machines. */
export interface Setting {
  where: Where;
  name: string;
  value: string;
  /** What would go wrong where it counted. */
  protects: string;
  /** Variables that are set with it. */
  also?: Record<string, string>;
}

const setting =
  (where: Where) =>
  (name: string, value: string, protects: string, also: Record<string, string> = {}): Setting => ({
    ...{ where, name, value, protects, also },
  });
const [user, clone, environment] = [setting('user'), setting('clone'), setting('environment')];
const [home, files] = [setting('home'), setting('files')];

/**
 * Settings of git, npm, Python, the locale and the shell under each of which the main job's answers must be those of a
 * clean machine. `<trap>` is a program that fails the test where anything starts it; `<gitconfig>` is a
 * configuration of git that names it as the pager.
 */
export const settings: Setting[] = [
  // git, as its user or the clone configures it.
  user('log.showSignature', 'true', 'the lines of a signature are read as the commit: sha-Good'),
  user('log.excludeDecoration', 'refs/tags/*', 'a tag is not seen, and its branch is taken for the version'),
  user('log.date', 'relative', 'the time of the commit is "2 years ago"'),
  user('format.pretty', 'oneline', 'the commit is read in another format'),
  user(
    'core.quotePath',
    'false',
    'a name with ü is read as it is on one machine, and as "\\303\\274" on another',
  ),
  user('core.abbrev', '4', 'a short commit that is no longer unique'),
  user('core.excludesFile', '<ignore>', 'an untracked file in the context counts as none'),
  user('core.attributesFile', '<attributes>', 'line ends or filters of one user decide what differs'),
  user('core.autocrlf', 'true', 'every text file differs from its commit'),
  user('core.eol', 'crlf', 'every text file differs from its commit'),
  user('core.pager', '<trap>', 'a pager is waited for'),
  user('core.editor', '<trap>', 'an editor is waited for'),
  user('core.hooksPath', '<hooks>', "the user's hooks run at every answer"),
  user('core.fsmonitor', '<trap>', 'a program says which files have changed'),
  user('color.ui', 'always', 'colours in what is parsed'),
  user('column.ui', 'always', 'several tags in one line'),
  user('tag.sort', '-version:refname', 'another tag is the first'),
  user('versionsort.suffix', '-rc', 'another tag is the newest'),
  user('tag.gpgSign', 'true', 'an editor and a passphrase are waited for'),
  user('status.showUntrackedFiles', 'no', 'an untracked file in the context is published as the commit'),
  user('status.relativePaths', 'false', 'paths from another folder'),
  user('diff.external', '<trap>', 'a program is started for each changed file'),
  user('diff.noprefix', 'true', 'paths without their first part'),
  user('diff.orderFile', '/no/such/file', 'git fails, and everything runs'),
  user('diff.ignoreSubmodules', 'all', 'a changed submodule affects nothing'),
  user('diff.renames', 'copies', 'a moved file affects only the project that it moved to'),
  user(
    'url.https://other.example/.insteadOf',
    'https://git.example/',
    'the source label names another repository',
  ),
  user('init.defaultBranch', 'trunk', 'another branch is taken for the default'),
  clone('core.fileMode', 'false', 'an executable bit that differs is not seen'),
  clone('log.showSignature', 'true', 'as above, from the clone'),
  clone('diff.orderFile', '/no/such/file', 'as above, from the clone'),
  clone('status.showUntrackedFiles', 'no', 'as above, from the clone'),
  clone('transfer.hideRefs', 'refs/tags', 'a tag is not seen'),
  files(
    'skip-worktree',
    'apps/web/manage.py',
    'a file that differs from its commit is published as that commit',
  ),
  files(
    'assume-unchanged',
    'apps/web/manage.py',
    'a file that differs from its commit is published as that commit',
  ),
  files('mode', 'apps/web/manage.py', 'umask 077: a file that only its owner can read, or another hash'),
  files('time', 'apps/web/manage.py', 'a fresh clone: other times, another hash'),
  // The environment: git's own variables, as hooks and shells have them.
  environment('GIT_DIR', '.', 'another repository answers, or none'),
  environment('GIT_WORK_TREE', '/', 'another folder is compared'),
  environment('GIT_INDEX_FILE', '/nowhere/index', 'every file counts as new'),
  environment('GIT_PREFIX', 'sub/', 'paths from another folder'),
  environment('GIT_NAMESPACE', 'other', 'no tag is seen'),
  environment('GIT_CONFIG_PARAMETERS', "'log.showsignature=true'", 'as log.showSignature'),
  environment('GIT_EXTERNAL_DIFF', '<trap>', 'a program is started for each changed file'),
  environment('GIT_PAGER', '<trap>', 'a pager is waited for'),
  environment(
    'GIT_CONFIG_GLOBAL',
    '<gitconfig>',
    "another user's configuration counts: a pager is waited for",
  ),
  environment('GIT_OBJECT_DIRECTORY', '/nowhere', 'no commit is found'),
  environment('GIT_CEILING_DIRECTORIES', '/', 'the clone is not found from a folder in it'),
  environment('GIT_ICASE_PATHSPECS', '1', 'a file of another spelling is compared'),
  environment('GIT_TRACE', '2', 'trace lines among what is parsed'),
  // Languages and times.
  environment('LC_ALL', 'C.UTF-8', "with LANGUAGE, git's messages in German: 'has no commit yet'", {
    LANGUAGE: 'de',
  }),
  environment('LC_ALL', 'de_DE.UTF-8', 'messages in German: "has no commit yet"'),
  environment('LANGUAGE', 'fr', 'messages in French'),
  environment('LANG', 'tr_TR.UTF-8', 'other upper and lower case'),
  environment('TZ', 'Pacific/Kiritimati', 'another date in a label'),
  // npm and Node.
  environment('NODE_ENV', 'production', 'development packages are left out'),
  environment('NODE_OPTIONS', '--no-deprecation', 'options for every program in Node'),
  environment('npm_config_omit', 'dev', 'development packages are left out'),
  environment('NX_BASE', 'HEAD', 'nothing is affected'),
  environment('NX_FORCE_REUSE_CACHED_GRAPH', 'true', 'the plan of an earlier tree'),
  environment('NX_LEGACY_AFFECTED', 'true', 'a plan by projects, not by tasks'),
  environment('DEBUG', 'True', 'stack traces, and verbose libraries among what is parsed'),
  // Python.
  environment('PYTEST_ADDOPTS', '--deselect=tests', 'a failing test passes'),
  environment('PYTHONPATH', '/elsewhere', 'other modules are tested'),
  environment('PYTHONHOME', '/elsewhere', 'no module is found'),
  environment('PYTHONHASHSEED', '0', 'a test that depends on an order passes here alone'),
  environment('COVERAGE_RCFILE', '/elsewhere/.coveragerc', 'another coverage'),
  environment('PYTHONOPTIMIZE', '2', 'no assertion fails'),
  environment('PYTHONWARNINGS', 'error', 'a warning fails a test'),
  environment('DJANGO_SETTINGS_MODULE', 'mine', 'other settings are tested'),
  environment('MYPYPATH', '/elsewhere', 'other types are checked'),
  environment('RUFF_CONFIG', '/elsewhere/ruff.toml', 'other rules are checked'),
  environment('PIP_CONSTRAINT', '/elsewhere/c.txt', 'other versions are installed'),
  environment('UV_EXCLUDE_NEWER', '2020-01-01', 'other versions are installed'),
  home('.config/git/config', '[log]\n\tshowSignature = true\n', 'as log.showSignature'),
  home('.config/git/ignore', '*.txt\n', 'an untracked file in the context counts as none'),
  // Shells and engines.
  environment('BASH_ENV', '<trap>', 'a program runs before every script'),
  environment('ZX_SHELL', '/bin/false', 'no command of ours starts, and Python seems to be missing'),
  environment('ZX_PREFIX', 'exit 9;', 'every command of ours ends before it begins'),
  environment('LD_PRELOAD', '/nowhere.so', "the loader's complaint is told as git's"),
  environment('LD_LIBRARY_PATH', '/elsewhere', 'a tool loads other libraries'),
  environment('MAKEFLAGS', '-i', 'a failing build of a package counts as built'),
  environment('CDPATH', '/', 'cd prints, and goes elsewhere'),
  environment('GREP_OPTIONS', '--color=always', 'colours in what is parsed'),
  environment('POSIXLY_CORRECT', '1', 'programs read their options otherwise'),
  environment('IFS', '/', 'a shell splits paths'),
  environment('DOCKER_DEFAULT_PLATFORM', 'linux/arm64', 'another image under the same inputs hash'),
  environment('DOCKER_BUILDKIT', '0', 'another builder under the same inputs hash'),
  environment('BUILDAH_LAYERS', 'false', 'an image without layers'),
  environment('BUILDAH_FORMAT', 'oci', 'an image without its health check'),
  environment('SOURCE_DATE_EPOCH', '0', 'an image from 1970 under the same inputs hash'),
];
