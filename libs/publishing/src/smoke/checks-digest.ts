import { createHash } from 'node:crypto';
import type { SmokeSuite } from '@shipshape/container-engine';

/**
 * A digest of what a suite asks of an image: each check's id, version and parameters, how the containers are started,
 * and which restrictions are required. It covers what the checks declare, not their source: rewording a message must
 * not send every image through its smoke test again. A check that asks for something else raises its version.
 *
 * @returns `sha256:<64 hex digits>`
 */
export function checksDigest({ trials, required }: SmokeSuite): string {
  const asked = {
    required: [...required].sort(),
    trials: trials.map(({ env, command, tmpfs, port, services, hosts, checks }) => ({
      ...{ env, command: command ?? null, tmpfs, port, services, hosts },
      checks: checks.map(({ id, version, parameters }) => ({ id, version, parameters })),
    })),
  };
  return `sha256:${createHash('sha256').update(JSON.stringify(asked, inOrder)).digest('hex')}`;
}

/** For JSON.stringify: the keys of an object in one order, independent of how they were written. */
function inOrder(_key: string, value: unknown): unknown {
  if (!value || typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
