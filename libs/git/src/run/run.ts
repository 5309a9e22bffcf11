import { spawn, spawnSync } from 'node:child_process';
import { devNull } from 'node:os';
import { join } from 'node:path';
import { withCleanup } from '@shipshape/workspace';
import { type Configuration, gitEnvironment, overrides } from './environment.ts';
import { explainFailure, isOwnershipRefusal } from './git-error.ts';
import { homeWithSafeDirectories } from './safe-directories.ts';

export interface GitOptions {
  /** The exit codes by which this command answers "no", according to its manual. */
  no?: readonly number[];
  /** What git reads on its standard input. */
  input?: string | Buffer;
  /** An open file that gets what git prints, in place of the answer. */
  output?: number;
  /** Whose configuration counts (default: the clone's alone). */
  configuration?: Configuration;
  /** The time limit in seconds (default: 120, which a local answer never takes). */
  seconds?: number;
  /** Further environment variables. */
  variables?: Readonly<Record<string, string>>;
}

/**
 * Runs git in the folder `root`: the only place of the product that does. No shell, no terminal, no pager, editor or
 * hook; in English; with a time limit and without a limit of output.
 *
 * @returns what git printed; undefined where it answered "no" by one of the exit codes in `no`
 * @throws GitError for every other end: an answer that did not come is not a "no"
 */
export function askGit(root: string, args: readonly string[], options: GitOptions = {}): Buffer | undefined {
  const { no = [], configuration = 'clone', seconds = 120 } = options;
  let result = spawnGit(root, args, options, gitEnvironment(process.env, configuration));
  if (configuration === 'clone' && result.status === 128) {
    const stderr = result.stderr.toString();
    const home = isOwnershipRefusal(stderr)
      ? homeWithSafeDirectories(() => safeDirectories(root))
      : undefined;
    if (home) result = spawnGit(root, args, options, gitEnvironment(process.env, configuration, home));
    // In a partial clone git fetches what is missing, with the login of the user.
    else if (stderr.includes('promisor remote'))
      result = spawnGit(root, args, options, gitEnvironment(process.env, 'user'));
  }
  const { status, signal, error, stdout, stderr } = result;
  if (!error && status === 0) return stdout ?? Buffer.alloc(0);
  if (!error && status !== null && no.includes(status) && !damage.test(stderr.toString())) return undefined;
  throw explainFailure({
    ...{ root, args, status, signal, seconds },
    code: (error as NodeJS.ErrnoException | undefined)?.code,
    stderr: stderr?.toString() ?? '',
  });
}

/** What git prints where an object is missing or damaged. Some commands then end as if they had found nothing. */
const damage =
  /^(?:error|fatal): (?:Could not read|unable to (?:read|unpack|open)|inflate:|object file|.*\bcorrupt)/im;

/** GIT_DIR keeps the configuration of the clone itself out: a clone must not call itself safe. */
const safeDirectories = (root: string) =>
  gitFields(root, ['config', '--null', '--path', '--get-all', 'safe.directory'], {
    ...{ configuration: 'user', no: [1], seconds: 10 },
    variables: { GIT_DIR: devNull },
  });

function spawnGit(
  root: string,
  args: readonly string[],
  { input, output, seconds = 120, variables }: GitOptions,
  env: Record<string, string>,
) {
  return spawnSync('git', argumentsOf(args), {
    cwd: root,
    env: { ...env, ...variables },
    stdio: [input === undefined ? 'ignore' : 'pipe', output ?? 'pipe', 'pipe'],
    ...(input === undefined ? {} : { input }),
    timeout: seconds * 1000,
    maxBuffer: Number.POSITIVE_INFINITY,
    // A session of its own has no terminal, so that ssh cannot ask there either.
    ...{ detached: true },
  });
}

const argumentsOf = (args: readonly string[]) => ['--no-pager', ...overrides, ...args];

/**
 * Runs git as {@link askGit} does, for what takes minutes and answers nothing: a signal to end is heard meanwhile, and ends
 * git too.
 *
 * @param seconds the time limit
 * @throws GitError where git fails
 */
export async function awaitGit(root: string, args: readonly string[], seconds: number): Promise<void> {
  const child = spawn('git', argumentsOf(args), {
    cwd: root,
    env: gitEnvironment(process.env, 'user'),
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
  let stderr = '';
  child.stderr.on('data', (chunk) => (stderr += String(chunk)));
  let code: string | undefined;
  const closed = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', (error: NodeJS.ErrnoException) => {
      code = error.code;
      resolve();
    });
  });
  const isRunning = () => child.pid !== undefined && child.exitCode === null && child.signalCode === null;
  // Its helpers, such as ssh, are in its group.
  const end = () => isRunning() && process.kill(-(child.pid as number), 'SIGTERM');
  const timer = setTimeout(() => {
    code = 'ETIMEDOUT';
    end();
  }, seconds * 1000);
  const finish = async () => {
    clearTimeout(timer);
    end();
    await closed;
  };
  await withCleanup(finish, () => closed);
  const { exitCode: status, signalCode: signal } = child;
  if (code !== undefined || status !== 0)
    throw explainFailure({ root, args, status, signal, seconds, code, stderr });
}

/**
 * Variables for a program that calls git itself and whose answer must be the same for everybody: neither the user's nor the
 * system's configuration counts, but for `safe.directory`, and the clone's own changes no answer.
 */
export function isolatedGitVariables(root: string): Record<string, string> {
  const home = homeWithSafeDirectories(() => safeDirectories(root));
  const settings = [
    ...overrides.filter((argument) => argument !== '-c'),
    ...['diff.ignoreSubmodules=none', `diff.orderFile=${devNull}`, 'diff.relative=false'],
  ].map((setting) => setting.split(/=(.*)/s));
  // What a submodule states of itself goes before that.
  for (const key of ignoringSubmodules(root)) settings.push([key, 'none']);
  return {
    LC_ALL: 'C.UTF-8',
    GIT_TERMINAL_PROMPT: '0',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: home ? join(home, '.gitconfig') : devNull,
    // Since git 2.31; an older one takes the clone's own settings, as it always did.
    GIT_CONFIG_COUNT: String(settings.length),
    ...Object.fromEntries(settings.map(([key = ''], at) => [`GIT_CONFIG_KEY_${at}`, key])),
    ...Object.fromEntries(settings.map(([, value = ''], at) => [`GIT_CONFIG_VALUE_${at}`, value])),
  };
}

/** The settings by which a submodule hides its changes, in `.gitmodules` or in the clone's configuration. */
function ignoringSubmodules(root: string): string[] {
  const top = gitOrNo(root, ['rev-parse', '--show-toplevel'], { no: [128] });
  if (!top) return [];
  const stated = (...from: string[]) =>
    gitFields(
      top,
      ['config', ...from, '--null', '--name-only', '--get-regexp', '^submodule\\..*\\.ignore$'],
      { no: [1] },
    );
  return [...new Set([...stated('--file', '.gitmodules'), ...stated()])];
}

/**
 * What git prints, without the line end.
 *
 * @throws GitError where git gives no answer
 */
export function git(root: string, ...args: string[]): string {
  return String(askGit(root, args)).replace(/\n$/, '');
}

/**
 * What git prints, without the line end; undefined where it answers "no" (exit code 1 unless `no` states others).
 *
 * @throws GitError where git gives no answer
 */
export function gitOrNo(root: string, args: readonly string[], options: GitOptions = {}): string | undefined {
  return askGit(root, args, { no: [1], ...options })
    ?.toString()
    .replace(/\n$/, '');
}

/**
 * The NUL-separated fields that git prints.
 *
 * @throws GitError where git gives no answer
 */
export function gitFields(root: string, args: readonly string[], options: GitOptions = {}): string[] {
  const text = askGit(root, args, options)?.toString() ?? '';
  return text.split('\0').slice(0, -1);
}
