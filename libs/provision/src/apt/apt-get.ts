import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cleanEnvironment, findProcess, UserError } from '@shipshape/workspace';
import { $, type ProcessOutput } from 'zx/core';

const dayInMs = 24 * 60 * 60 * 1000;

export type AptResult = Pick<ProcessOutput, 'exitCode' | 'stdout' | 'stderr'>;

const options = ['DPkg::Lock::Timeout=300', 'Acquire::Retries=2', 'Acquire::http::Timeout=20'].flatMap(
  (option) => ['-o', option],
);
const settings = () => ({
  quiet: true,
  env: cleanEnvironment(
    { DEBIAN_FRONTEND: 'noninteractive', NEEDRESTART_SUSPEND: '1', LC_ALL: 'C' },
    // Where an administrator keeps apt's settings, mirrors among them.
    { pass: ['APT_CONFIG'] },
  ),
});

/** One call of apt-get: never asks, waits up to five minutes for another apt, gives up on a silent mirror. */
export function aptGet(args: string[], cwd?: string): Promise<AptResult> {
  return $({ ...settings(), nothrow: true, ...(cwd ? { cwd } : {}) })`apt-get ${options} ${args}`;
}

/** Leaves its answer in the folder `$0`, and removes the folder itself when no process waits for it any more. */
const apart = `echo $$ > "$0/pid"
apt-get "$@" > "$0/out" 2> "$0/err"
echo $? > "$0/code.new" && mv "$0/code.new" "$0/code"
kill -0 "$WAITS" 2> /dev/null || rm -rf "$0"`;

/**
 * The same for what changes the system, not as a child of this process: ending this process and its children, as Nx
 * does on Ctrl-C, would end dpkg half-way, and then apt does not work until a person repairs it. It goes on to its end
 * instead.
 *
 * @param folder an empty one, for its answer
 */
export async function aptGetApart(args: string[], folder: string): Promise<AptResult> {
  const file = (name: string) => join(folder, name);
  for (const name of ['pid', 'code']) rmSync(file(name), { force: true });
  const { quiet, env } = settings();
  const begin = $({ quiet, stdio: 'ignore', env: { ...env, WAITS: String(process.pid) } });
  await begin`setsid --fork sh -c ${apart} ${folder} ${options} ${args}`;
  const said = (name: string) => (existsSync(file(name)) ? readFileSync(file(name), 'utf8') : '');
  for (;;) {
    // Looked at before its answer is: what it wrote last is not missed.
    const ended = said('pid').endsWith('\n') && !findProcess(Number(said('pid')));
    if (said('code') || ended)
      return { exitCode: Number(said('code') || 1), stdout: said('out'), stderr: said('err') };
    await sleep(50);
  }
}

/**
 * Calls `run`, which needs to know what packages there are. As root, apt-get update goes before it where the lists
 * are absent or older than a day, and once more where `run` fails for want of a package that may be newer.
 */
export async function withPackageLists(run: () => Promise<AptResult>): Promise<AptResult> {
  if (process.getuid?.() !== 0) return await run();
  if (!(await listsAreOld())) {
    const result = await run();
    if (result.exitCode === 0 || !/Unable to locate|installation candidate|404/.test(result.stderr))
      return result;
  }
  const update = await aptGet(['-o', 'APT::Update::Error-Mode=any', 'update']);
  const result = await run();
  // "No such package" would hide the reason: that the lists could not be fetched.
  return result.exitCode !== 0 && update.exitCode !== 0 ? update : result;
}

/** apt renews the folder's date with every update that brought something. */
async function listsAreOld(): Promise<boolean> {
  const { stdout } = await $({ quiet: true })`apt-config shell lists Dir::State::lists/d`;
  const lists = stdout.match(/'(.*)'/)?.[1];
  if (!lists || !existsSync(lists) || !readdirSync(lists).some((name) => name.includes('_Packages')))
    return true;
  return Date.now() - statSync(lists).mtimeMs > dayInMs;
}

const reasons: [RegExp, string][] = [
  [/No space left|have enough free space/, 'the disk is full: free some space, then run this again'],
  [
    /resolv|[Cc]ould not connect|[Uu]nable to connect|timed out|unreachable|Connection failed|Failed to fetch/,
    "the package mirror does not answer: check this machine's network and /etc/apt, then run this again",
  ],
  [
    /Unable to locate|installation candidate/,
    "this machine's package sources do not offer it: run apt-get update as root, or add Debian's or Ubuntu's main and universe to /etc/apt",
  ],
  [
    /remove is disabled/,
    'other packages would have to go for it: install it by hand, and look at what apt-get would remove',
  ],
  [
    /Could not get lock|Unable to acquire/,
    'another apt has been at work for minutes: let it end, then run this again',
  ],
];

/** One sentence on why apt-get or dpkg failed, with its own first complaint behind it. */
export function explainApt(what: string, { stdout, stderr }: { stdout: string; stderr: string }): UserError {
  const lines = (stderr || stdout).trim().split('\n');
  const complaint = lines.find((line) => /^(E|dpkg\S*): /.test(line)) ?? lines.at(-1);
  const reason = reasons.find(([pattern]) => pattern.test(stderr));
  const advice = reason ? reason[1] : 'fix what its output names, then run this again';
  return new UserError(`${what}: ${advice}.\n  apt printed: ${complaint}`);
}
