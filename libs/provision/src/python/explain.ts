import { posix } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { builtForOlder, whyNotBuilt } from './build-needs.ts';
import { indexFailure } from './index-failure.ts';

/** A cause that uv's or pip's output names, in one sentence, and what to do about it. */
interface Cause {
  pattern: RegExp;
  /** @param found the match; `lock` is the file that was installed from, `relock` the command that makes it again. */
  sentence: (found: RegExpExecArray, where: { lock: string; relock: string }) => string;
}

/** What Poetry 2 refuses in a manifest that an older one took, and what to write in its place; undefined where it does not. */
export function poetryRefuses(output: string): string | undefined {
  const [, what] = /The Poetry configuration is invalid:\s+- (.+)/.exec(output) ?? [];
  if (what === undefined) return undefined;
  const source = /source\[\d+\] must not contain \{[^}]*'(default|secondary)'/.test(what);
  return `Poetry 2 reads the lock, and refuses pyproject.toml (${what.replace(/\.$/, '')}): ${source ? 'write priority = "primary" in place of default, "supplemental" in place of secondary, which Poetry has since 1.5' : 'correct it'}, and run "poetry lock".`;
}

/** The first that applies counts, so what is specific comes before what is general. */
const causes: Cause[] = [
  {
    pattern: /No space left|Disk quota exceeded/i,
    sentence: () => 'The disk is full: free some space, then run this again.',
  },
  {
    pattern: /all requirements must have a hash, but none were provided for: (.+)/,
    sentence: ([, what = ''], { lock, relock }) =>
      /@ |^(?:file|git\+|https?):|[\\/]/.test(what)
        ? `${lock} names "${what.trim()}", which comes from git, an address or a folder and therefore has no hash: install it from the package index instead.`
        : `${lock} has no hash for "${what.trim()}": run ${relock}.`,
  },
  {
    pattern: /Hash mismatch for `([^`]+)`/,
    sentence: ([, what = ''], { lock, relock }) =>
      `${lock} does not match what the package index serves (${what}): ${relock} brings the locks up to date.`,
  },
  {
    pattern: /there is no version of (\S+)|(\S+) was not found in the package registry/,
    sentence: ([, version, missing], { lock, relock }) =>
      `The package index does not serve ${version ?? missing}, which ${lock} names: check the index, or run ${relock}.`,
  },
  {
    pattern: /has no wheels with a matching|no (?:usable|compatible) wheels/i,
    sentence: (_, { lock }) => `${lock} names a package that has no wheel for this Python and platform.`,
  },
  {
    pattern: /Failed to (?:download and )?build `?([^`\n]+)`?/,
    sentence: ({ 1: what = '', input }) =>
      whyNotBuilt(what.trim()) ??
      builtForOlder(what.trim(), input) ??
      `The package ${what.trim()} could not be built from its source${what.includes('==') ? `: pin a release of ${what.trim().split('==')[0]} that has a wheel for this Python, or an older Python` : ''}.`,
  },
  {
    pattern: /Couldn't parse requirement in|Unsupported requirement|Failed to parse/,
    sentence: (_, { lock, relock }) => `${lock} is not a valid lock: run ${relock}.`,
  },
];

/** A lock whose versions bind an installation that reads other files, and that these may have left behind. */
export interface Constraint {
  file: string;
  /** What it pins, each as `name==version`. */
  pins: readonly string[];
  /** The command that makes it again. */
  again: string;
}

/** A version that a lock pins, and that uv names among what cannot be had together. */
function contradicted(output: string, { file, pins, again }: Constraint): string | undefined {
  if (!/No solution found|are unsatisfiable/.test(output)) return undefined;
  const named = new Set(output.match(/[a-z\d][a-z\d.-]*==[^\s,;]+/g)?.map((one) => one.replace(/\.$/, '')));
  const pin = pins.find((one) => named.has(one));
  return pin && `${file} pins ${pin}, which does not go with what the requirements ask for: run "${again}".`;
}

/**
 * Why packages were not installed, from uv's own output. Where the output names no known cause, only that it failed.
 *
 * @param where the project's folder and name, the lock that was installed from, the command that makes the lock again, and what
 *   else bound the versions
 * @returns a sentence and, below it, uv's output
 */
export function explainInstall(
  output: string,
  {
    root,
    name = root,
    lock,
    relock,
    constraint,
  }: { root: string; name?: string; lock: string; relock: string; constraint?: Constraint | undefined },
): string {
  const text = output.trim();
  // If an index refuses a package, uv also prints that the index does not have it.
  const index = indexFailure(text);
  if (index) return `${index}\n${text}`;
  const refused = poetryRefuses(text);
  if (refused) return `${refused}\n${text}`;
  const contradiction = constraint && contradicted(text, constraint);
  if (contradiction) return `${contradiction}\n${text}`;
  for (const { pattern, sentence } of causes) {
    const found = pattern.exec(text);
    if (found) return `${sentence(found, { lock: posix.join(root, lock), relock })}\n${text}`;
  }
  const reason = uvReason(text);
  return `The Python packages of ${name} could not be installed${reason ? `: ${reason}` : '.'}\n${text}`;
}

/** uv's own reason, in one line: its error, or of what it could not resolve the sentence below that; '' for none. */
export function uvReason(output: string): string {
  const text = stripVTControlCharacters(output);
  const [, stated = ''] = /^\s*(?:error:|×)\s*(.+)/m.exec(text) ?? [];
  const [, below = ''] = /╰─▶ (.+(?:\n {4,}.+)*)/.exec(text) ?? [];
  const reason = (/^No solution found/.test(stated) && below) || stated;
  return reason.replaceAll(/\s+/g, ' ').trim().slice(0, 400);
}
