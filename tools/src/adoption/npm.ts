import type { Npm } from '@shipshape/nx/packages';
import { cleanEnvironment, UserError } from '@shipshape/workspace';
import { $ } from 'zx/core';

/** npm in the environment that is the same for everybody; it rejects with npm's own reason, in one sentence. */
export const npm: Npm = async (args, folder) => {
  const { exitCode, stderr } = await $({
    cwd: folder,
    env: cleanEnvironment({}, { packageSources: true }),
    nothrow: true,
    quiet: true,
  })`npm ${[...args, '--loglevel=warn']}`;
  if (exitCode !== 0) throw new UserError(`npm ${args[0]} failed: ${reasonOf(stderr)}`);
};

/** npm's reason among what it prints: its lines after the code, up to a table or the path of its log. */
export function reasonOf(stderr: string): string {
  // Only its warnings name a full disk: npm ends with what it cannot read afterwards, such as an empty package.json.
  if (/\b(ENOSPC|EDQUOT)\b/.test(stderr)) return 'the disk is full. Free some space.';
  const lines = stderr
    .split('\n')
    .filter((line) => /^npm error /.test(line))
    .map((line) =>
      line
        .replace(/^npm error (code \S+$)?/, '')
        .replace(/^(E[A-Z]+|\d{3})(\s|$)/, '')
        .trim(),
    )
    .filter((line) => line !== '' && !/complete log of this run|debug-\d+\.log/.test(line));
  const end = lines.findIndex((line) => /^[{}]|^A complete|^Note that you can also/.test(line));
  const reason = (end > 0 ? lines.slice(0, end) : lines).slice(0, 3).join(' ');
  return reason || stderr.trim().split('\n').slice(-3).join(' ') || 'it printed no reason';
}
