import { join } from '../../../paths.ts';
import { type Data, get, type Place, record, type Sources } from '../sources.ts';
import { commandOfAction } from './actions.ts';
import { ciFolder, githubFiles } from './ci-files.ts';
import { isAllowedToFail, scriptLine } from './ci-steps.ts';
import { type Command, commandsOf } from './command.ts';
import { namedFolder } from './folders.ts';
import { jenkinsCommands } from './jenkins.ts';
import { otherCi } from './other-ci.ts';

/** What CI runs, of any of the usual systems. */
export function ciCommands(place: Place): Command[] {
  const base = ciFolder(place);
  return [...githubCommands(place, base), ...otherCi(place, base), ...jenkinsCommands(place, base)];
}

function githubCommands(place: Place, base: string): Command[] {
  const { sources, root } = place;
  return githubFiles(place).flatMap((workflow) => {
    const data = sources.yaml(workflow);
    return Object.entries(record(get(data, 'jobs'))).flatMap(([name, job]) => {
      const env = { ...environment(get(data, 'env')), ...environment(get(job, 'env')) };
      const defaults = [get(job, 'defaults', 'run'), get(data, 'defaults', 'run')];
      return stepsOf(sources, base, { file: workflow, steps: get(job, 'steps') }).flatMap(
        ({ file, step }) => {
          const [uses, run] = [get(step, 'uses'), get(step, 'run')];
          const script = typeof uses === 'string' ? commandOfAction(uses, get(step, 'with')) : run;
          if (typeof script !== 'string') return [];
          const stated = [step, ...(file === workflow ? defaults : [])]
            .map((place) => get(place, 'working-directory'))
            .find((folder) => typeof folder === 'string' && run !== undefined);
          return commandsOf(script, {
            origin: 'ci',
            name,
            production: false,
            file,
            line: scriptLine(sources.text(file) ?? '', typeof uses === 'string' ? uses : script),
            // One that a matrix fills in may be the project's.
            folder: typeof stated === 'string' ? (namedFolder(base, stated) ?? root) : base,
            env: { ...env, ...environment(get(step, 'env')) },
            ignored: isAllowedToFail(job) ?? isAllowedToFail(step),
          }).map((command) => ({ ...command, job: { file: workflow, name, step: 0 } }));
        },
      );
    });
  });
}

/** The steps of a job; in place of an action of the repository's own, those of that action. */
function stepsOf(
  sources: Sources,
  base: string,
  { file, steps }: { file: string; steps: Data },
  depth = 0,
): { file: string; step: Data }[] {
  return (Array.isArray(steps) ? steps : []).flatMap((step) => {
    const action = depth < 5 ? ownAction(sources, base, get(step, 'uses')) : undefined;
    if (!action) return [{ file, step }];
    const own = { file: action, steps: get(sources.yaml(action), 'runs', 'steps') };
    return stepsOf(sources, base, own, depth + 1);
  });
}

/** The file of an action that is named by its folder, or by the repository as well: `owner/shop/.github/set-up@main`. */
function ownAction(sources: Sources, base: string, uses: Data): string | undefined {
  const [, folder] = /^(?:\.\/|[\w.-]+\/[\w.-]+\/)([^@]+)/.exec(typeof uses === 'string' ? uses : '') ?? [];
  return ['action.yml', 'action.yaml']
    .map((name) => folder && join(base, `${folder}/${name}`))
    .find((path) => path && sources.has(path));
}

const environment = (data: Data): Record<string, string> =>
  Object.fromEntries(
    Object.entries(record(data)).flatMap(([key, value]) =>
      typeof value === 'object' || value === undefined ? [] : [[key, String(value)]],
    ),
  );
