import { existsSync, readdirSync, statSync } from 'node:fs';
import { $, type ProcessOutput } from 'zx';
import { UserError } from '../cli.mts';

const dayInMs = 24 * 60 * 60 * 1000;

/** One call of apt-get: never asks, waits up to five minutes for another apt, gives up on a silent mirror. */
export function aptGet(args: string[], cwd?: string): Promise<ProcessOutput> {
  const options = ['DPkg::Lock::Timeout=300', 'Acquire::Retries=2', 'Acquire::http::Timeout=20'];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', NEEDRESTART_SUSPEND: '1', LC_ALL: 'C' };
  const settings = { nothrow: true, quiet: true, env, ...(cwd ? { cwd } : {}) };
  return $(settings)`apt-get ${options.flatMap((option) => ['-o', option])} ${args}`;
}

/**
 * Calls `run`, which needs to know what packages there are. As root, apt-get update goes before it where the lists
 * are absent or older than a day, and once more where `run` fails for want of a package that may be newer.
 */
export async function withPackageLists(run: () => Promise<ProcessOutput>): Promise<ProcessOutput> {
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
    /Could not get lock|Unable to acquire/,
    'another apt has been at work for minutes: let it end, then run this again',
  ],
];

/** One sentence on why apt-get or dpkg failed, with its own first complaint behind it. */
export function explainApt(what: string, { stdout, stderr }: { stdout: string; stderr: string }): UserError {
  const lines = (stderr || stdout).trim().split('\n');
  const complaint = lines.find((line) => /^(E|dpkg\S*): /.test(line)) ?? lines.at(-1);
  const reason = reasons.find(([pattern]) => pattern.test(stderr));
  const advice = reason ? reason[1] : 'see what it says, mend that, then run this again';
  return new UserError(`${what}: ${advice}.\n  apt said: ${complaint}`);
}
