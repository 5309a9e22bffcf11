import { type Repository, stepsOf } from './model.ts';

/** A script that a step starts with Node. */
interface ScriptCall {
  at: string;
  /** As the step writes it. */
  written: string;
  /** Its path from the root, where it lies in a folder that is known here. */
  path: string | undefined;
  /** What stands behind it: its flags. */
  rest: string;
}

/** Every call of a script by a workflow or by an action of ours. */
export const scriptCalls = (repository: Repository): ScriptCall[] =>
  stepsOf(repository).flatMap(({ at, brings, step: { run = '' } }) =>
    [...run.matchAll(/\bnode (\S+)([^>]*)/g)].map(([, written = '', rest = '']) => {
      const [, variable = '', name] = /^"\$(\w+)\/([\w./-]+)"$/.exec(written) ?? [];
      const folder = { TOOLS: 'tools', GITHUB_ACTION_PATH: brings }[variable];
      return { at, written, path: folder && `${folder}/${name}`, rest };
    }),
  );
