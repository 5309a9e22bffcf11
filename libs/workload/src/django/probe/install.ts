import { writeFileSync } from 'node:fs';
import {
  asOf,
  bringToBuild,
  debianNeeds,
  failedBuilds,
  failedVersions,
  indexFailure,
  type Uv,
  uvReason,
} from '@shipshape/provision';
import { type Log, UserError } from '@shipshape/workspace';
import type { Shell } from 'zx/core';
import type { DjangoProject } from '../describe/project.ts';
import { withoutWheel } from '../image/lock/uv-messages.ts';
import { constraintsFor } from '../image/packages.ts';

const mostRounds = 12;

/** How packages are asked for: what is built for want of a wheel, and as of when. */
export interface Attempt {
  built: string[];
  newer: string[];
  /** For the tools that build. */
  constraints: string[];
}

/** What to ask for after uv refused, by its words; undefined where nothing is left to change. */
export function nextAttempt(stderr: string, last: Attempt, python: string): Attempt | undefined {
  const name = withoutWheel(stderr);
  if (name && !last.built.includes(name)) return { ...last, built: [...last.built, name] };
  if (last.newer.length > 0 && /exclude-newer|published after the exclude newer/.test(stderr))
    return { ...last, newer: [] };
  const failed = failedVersions(stderr);
  const older = failed.length > 0 && last.constraints.length === 0 ? constraintsFor(failed, python) : [];
  return older.length > 0 ? { ...last, constraints: older } : undefined;
}

interface Place {
  quiet: Shell;
  uv: Uv;
  venv: string;
  list: string;
  say: Log;
  /** False: what builds need is not installed on this machine. */
  mayInstall?: boolean | undefined;
}

/** Wheels first; what has none is built, one package after the other as uv names them. */
export async function install(
  { quiet, uv, venv, list, say, mayInstall }: Place,
  project: DjangoProject,
  committed: Date | undefined,
  python: string,
): Promise<void> {
  const newer = project.install.value.locked ? [] : asOf(committed);
  let attempt: Attempt = { built: [], newer, constraints: [] };
  let brought = false;
  const { value, patch } = project.python;
  const version = patch && python === value ? ['--python-version', patch.asked] : [];
  for (let round = 0; round < mostRounds; round++) {
    const exceptions = attempt.built.flatMap((name) => ['--no-binary', name]);
    const file = `${list}.build`;
    if (attempt.constraints.length > 0) writeFileSync(file, `${attempt.constraints.join('\n')}\n`);
    const tools = attempt.constraints.length > 0 ? ['--build-constraints', file] : [];
    const { exitCode, stderr } =
      await quiet`${uv.path} pip install --quiet --python ${venv} ${version} --only-binary :all: ${exceptions} ${attempt.newer} ${tools} -r ${list}`;
    if (exitCode === 0) return;
    const lacksWheel = withoutWheel(stderr) !== undefined;
    if (!lacksWheel && !brought && mayInstall !== false && (await bringToBuild(stderr, say))) {
      brought = true;
      continue;
    }
    const next = nextAttempt(stderr, attempt, python);
    if (!next) {
      const reason = indexFailure(stderr) ?? uvReason(stderr);
      const failed = brought ? [] : failedBuilds(stderr);
      const needs = `. Building ${failed.join(', ')} takes ${debianNeeds(failed).join(', ')} on this machine`;
      throw new UserError(
        `The packages of ${project.name} could not be installed for probing: ${reason.replace(/\.$/, '')}${failed.length > 0 ? needs : ''}\n${stderr.trim()}`,
      );
    }
    attempt = next;
  }
}
