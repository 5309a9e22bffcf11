import { ownLock } from './image-lock.ts';
import type { LockInputs } from './inputs.ts';

const mark = '# made from: ';

/** What a lock that Shipshape made says of itself. */
export interface LockHeader {
  /** What it was made from, see LockInputs. */
  digest: string;
  /** No release that is newer than this is in it: ISO 8601. */
  asOf: string;
  python: string;
}

/** The text of requirements.lock: a header by which its age can be told, and what uv resolved. */
export function lockText(
  resolved: string,
  inputs: Pick<LockInputs, 'digest' | 'files'>,
  { asOf, python }: { asOf: Date; python: string },
): string {
  return [
    `# ${ownLock}: what the image installs. \`npx shipshape lock\` makes it again; do not edit it.`,
    `# resolved for Python ${python} as of ${asOf.toISOString()} from ${inputs.files.join(', ')}`,
    `${mark}${inputs.digest}`,
    resolved.trim(),
    '',
  ].join('\n');
}

/** The header of a lock; undefined where Shipshape did not make it. */
export function lockHeader(text: string): LockHeader | undefined {
  const [, python, asOf] = /^# resolved for Python (\S+) as of (\S+) from /m.exec(text) ?? [];
  const [, digest] = /^# made from: (sha256:[0-9a-f]{64})$/m.exec(text) ?? [];
  return python && asOf && digest ? { python, asOf, digest } : undefined;
}

/** Whether a lock is what its inputs would make; `foreign`: Shipshape did not make it, so nobody can tell. */
export function lockState(
  text: string | undefined,
  { digest }: Pick<LockInputs, 'digest'>,
): 'missing' | 'foreign' | 'outdated' | 'current' {
  if (text === undefined) return 'missing';
  const header = lockHeader(text);
  if (!header) return 'foreign';
  return header.digest === digest ? 'current' : 'outdated';
}

/** The packages of a requirements text, each as `name==version`. */
export function pinnedIn(text: string): string[] {
  return [...text.matchAll(/^([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?==([^\s;\\]+)/gm)].map(
    ([, name = '', version]) => `${name.toLowerCase().replaceAll(/[-_.]+/g, '-')}==${version}`,
  );
}

/** The lines of a requirements text, continued ones put together. */
export const wholeLines = (text: string): string[] => text.replaceAll(/\\\r?\n/g, ' ').split(/\r?\n/);

/** Those of a requirements text that have no hash, since the index that a lock has them from states none. */
export const withoutHashes = (text: string): string[] =>
  wholeLines(text)
    .filter((line) => !line.includes('--hash'))
    .flatMap(pinnedIn);
