import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readCommit, readHead } from '@shipshape/git';
import { likelyNeeds, type OwnEnvironment, type OwnShell, ownShell } from '@shipshape/provision';
import { readText, stateFolder, UserError, workspaceRoot } from '@shipshape/workspace';
import { literal } from '../../literal.ts';
import { dockerfileOf } from '../../stated.ts';
import type { Project, Task } from '../../workload.ts';
import type { DjangoProject } from '../describe/project.ts';
import { pinnedIn } from '../image/lock/lock-text.ts';
import { constraintsFor } from '../image/packages.ts';
import { packagesToRun, requiredNames } from '../image/project-files.ts';
import { importPath } from '../probe/import-path.ts';
import { makeWrittenFolders } from '../probe/written-folders.ts';
import { djangoSettings } from '../settings.ts';
import { installPlan, resolvedLock } from './install-plan.ts';
import { makePreparations } from './preparations.ts';

/** The environment that a project's own files describe. @throws UserError where they name no package */
export function environmentOf(project: Project, described: DjangoProject): OwnEnvironment {
  const folder = join(workspaceRoot, project.root);
  const manifest = join(folder, 'pyproject.toml');
  const plan = installPlan(described, (file) => existsSync(join(folder, file)), readText(manifest) ?? '');
  if (plan.steps.length === 0) {
    throw new UserError(
      `${project.name} names no Python packages: state them in a pyproject.toml, a requirements.txt or the manifest of your package manager.`,
    );
  }
  const { value, stated, patch } = described.python;
  const run = [
    ...packagesToRun(described, folder),
    ...(described.tests.value.systemPackages ?? []).map(whereKnown),
  ];
  const bound = plan.steps.some((step) => step.kind === 'packages' && step.arguments.includes(resolvedLock));
  return {
    ...plan,
    project,
    ...(bound ? { constraint: ownConstraint(readText(join(folder, resolvedLock)) ?? '') } : {}),
    python: { wanted: value, stated: stated.map((one) => one.value), ...(patch ? { patch } : {}) },
    newest: lastCommit(),
    constraints: (failed) => constraintsFor(failed, value),
    system: [...likelyNeeds(requiredNames(described)), ...run],
    run,
  };
}

/** A pattern of apt's for one package: it matches nothing in a suite without it, where its name would be an error. */
const whereKnown = (name: string): string => `~n^${literal(name)}$!~v`;

/** requirements.lock as what binds the versions of an installation. @param text of it */
const ownConstraint = (text: string) => ({
  file: resolvedLock,
  pins: pinnedIn(text),
  again: 'npx shipshape lock',
});

/** When HEAD was committed; undefined outside of a clone, and before the first commit. */
function lastCommit(): Date | undefined {
  try {
    return readCommit(workspaceRoot, readHead(workspaceRoot).sha).time;
  } catch {
    return undefined;
  }
}

/** A shell for a project that brings its own files. What the team states counts before `set`. */
export async function ownTaskShell(
  { project, say }: Task,
  described: DjangoProject,
  { set = {}, wholeEnvironment = false }: { set?: Record<string, string>; wholeEnvironment?: boolean } = {},
): Promise<OwnShell> {
  const stated = djangoSettings(project.root);
  const folder = join(workspaceRoot, project.root);
  makeWrittenFolders(folder, described);
  await makePreparations(folder, described, {
    dockerfile: dockerfileOf(project.root, workspaceRoot),
    record: join(stateFolder, 'copies', `${project.name}.json`),
  });
  return ownShell(environmentOf(project, described), say, {
    set: {
      ...importPath(described, folder),
      ...readElsewhere(described, stated.placeholders),
      ...set,
      ...stated.set,
    },
    pass: stated.pass,
    wholeEnvironment,
  });
}

/**
 * Placeholders that `init` wrote for what a view or a library asks for while it is imported, which it found by `manage.py check`:
 * lint and tests need them as well. Of what the settings read themselves those of plain texts and secrets, such as the key of a
 * service that they read without needing it; what they need is set elsewhere.
 */
export function readElsewhere(
  { variables }: Pick<DjangoProject, 'variables'>,
  stated: Readonly<Record<string, string>>,
): Record<string, string> {
  const known = new Map(variables.map(({ value }) => [value.name, value.required]));
  return Object.fromEntries(
    Object.entries(stated).filter(
      ([name, value]) => !known.has(name) || (known.get(name) === false && value.startsWith('placeholder-')),
    ),
  );
}
