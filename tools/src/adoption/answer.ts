import { diffOf, type WrittenFile } from '@shipshape/adoption';
import type { DjangoProject } from '@shipshape/workload';
import { unknownSource, type WorkflowSource } from './packages.ts';
import type { AdoptionRequest } from './request.ts';

/** What `--json` prints. */
export const answer = (projects: DjangoProject[], files: readonly WrittenFile[], written: boolean) => ({
  written,
  projects,
  files: files.map((file) => ({
    ...{ path: file.path, action: file.action, purpose: file.purpose },
    // npm's lock has thousands of lines: a diff of it would not be read.
    diff: file.path.endsWith('package-lock.json') ? '' : diffOf(file),
  })),
});

/** What becomes of a file, and why, as one line. */
export function lineOf({ action, before, path, purpose }: WrittenFile): string {
  return `  ${action.padEnd(10)} ${path}: ${why()}`;

  function why(): string {
    if (action === 'conflict') return 'yours, and it stays; what Shipshape would write is shown below';
    if (action === 'keep') return before === null ? 'you removed it' : 'as it is';
    const merged = ['package.json', 'package-lock.json', '.gitignore'].includes(path);
    return action === 'update' && merged ? `yours, with a few more lines: ${purpose}` : purpose;
  }
}

/**
 * What to do next, once the files are there.
 *
 * @param manifest the text of the package.json at the root
 */
export function nextSteps(
  projects: readonly DjangoProject[],
  { repository }: WorkflowSource,
  { only }: AdoptionRequest,
  manifest: string | undefined,
): string[] {
  const owner =
    only === undefined && repository === unknownSource.repository
      ? [
          `  Replace ${repository} in .github/workflows/pipeline-*.yml by where Shipshape is on GitHub (or --workflows=<owner>/<repository>@<commit>).`,
        ]
      : [];
  const pipeline =
    only === undefined ? 'npx shipshape pipeline' : `npm run pipeline -- --project=${projects[0]?.name}`;
  // npm refuses `npx` too, in a folder whose devEngines do not have the Node of this machine.
  const engines =
    only === undefined && /"devEngines"/.test(manifest ?? '')
      ? ['    (npx --force, where npm prints EBADDEVENGINES: your package.json asks for another Node or npm)']
      : [];
  const local = /"shipshape":\s*"file:/.test(manifest ?? '')
    ? [
        '  package.json names Shipshape by a file of this machine. Before others run it, commit that file and name the copy, or install Shipshape from a package index.',
      ]
    : [];
  const commit = '    git add -A && git commit -m "Add the pipeline"';
  return ['', ...owner, ...local, '  Next:', commit, `    ${pipeline}`, ...engines];
}
