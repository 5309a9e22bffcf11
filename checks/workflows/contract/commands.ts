import type { KnownCommands } from './known-commands.ts';
import { type Repository, stepsOf } from './model.ts';
import { scriptCalls } from './scripts.ts';

/** Flags of Nx itself. */
const ofNx = new Set(['output-style', 'skip-nx-cache', 'parallel']);

const flagsIn = (run: string) => [...run.matchAll(/\s--([\w-]+)/g)].map(([, flag = '']) => flag);

/** The scripts in `tools` that are called, with what they are given. */
const toolCalls = (repository: Repository) =>
  scriptCalls(repository).flatMap(({ at, path, rest }) =>
    path?.startsWith('tools/') ? [{ at, script: path.slice('tools/'.length), rest }] : [],
  );

/** The names of the scripts in `tools` that the workflows call. */
export const scriptsCalled = (repository: Repository): string[] => [
  ...new Set(toolCalls(repository).map(({ script }) => script)),
];

/** Scripts that are called and do not exist, or with a flag they do not take. */
export const unknownScripts = (repository: Repository, { scripts }: KnownCommands): string[] =>
  toolCalls(repository).flatMap(({ at, script, rest }) => {
    const flags = scripts[script];
    if (!flags) return [`${at} calls tools/${script}, which does not exist`];
    return flagsIn(rest).flatMap((flag) =>
      flags.includes(flag) ? [] : [`${at} gives ${script} an unknown --${flag}`],
    );
  });

/** Targets that are called and do not exist, or with a flag that the script behind them does not take. */
export const unknownTargets = (
  repository: Repository,
  { targets }: KnownCommands,
  project: string,
): string[] =>
  stepsOf(repository).flatMap(({ at, step: { run = '' } }) =>
    [...run.matchAll(/nx run "?([\w$]+):([\w-]+)(?::[\w-]+)?"?(.*)/g)].flatMap(
      ([, whose = '', target, rest = '']) => {
        const id = `${whose === '$PROJECT' ? project : whose}:${target}`;
        const flags = targets[id];
        if (!flags) return [`${at} calls ${id}, which does not exist`];
        return flagsIn(rest)
          .filter((flag) => !ofNx.has(flag) && !flags.includes(flag))
          .map((flag) => `${at} gives ${id} an unknown --${flag}`);
      },
    ),
  );
