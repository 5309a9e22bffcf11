import type { Environment } from '@shipshape/ci';
import { type ActionInputs, readActionInputs } from '@shipshape/image-metadata';
import { readProjectRules } from '@shipshape/publishing';
import type { Flags, InputName, SwitchName } from './flags.ts';

/** The command's inputs, with their defaults. */
export interface Inputs extends ActionInputs {
  /** Whether each output is exported as an environment variable of the job too. */
  exportOutputs: boolean;
  strict: boolean;
  mergeGroup: boolean;
  sourceDateEpoch: boolean;
}

/**
 * Reads each input from its flag, or else from the action's variable INPUT_<NAME>, or else from the project's rules.
 *
 * @throws Error `Quote Not Closed: …` for a list, `parseBool syntax error: X` for DOCKER_METADATA_SET_OUTPUT_ENV, and
 * for a switch that is not true or false
 */
export function readInputs(flags: Flags, env: Environment): Inputs {
  const project: Partial<Record<InputName, string>> = flags.project ? readProjectRules(flags.project) : {};
  const text = (name: InputName) =>
    flags.inputs[name]?.join('\n') ?? (variable(name, env) || (project[name] ?? ''));
  const flag = (name: SwitchName) => flags.switches[name] ?? booleanVariable(name, env);
  return {
    ...readActionInputs(text),
    exportOutputs: parseBool(env.DOCKER_METADATA_SET_OUTPUT_ENV || 'true'),
    strict: flag('strict'),
    mergeGroup: flag('merge-group'),
    sourceDateEpoch: flag('source-date-epoch'),
  };
}

/** A hyphen can also be written as `_`, because dash, the shell that npx uses, drops variables with hyphens. */
function variable(name: string, env: Environment): string {
  const action = `INPUT_${name.toUpperCase()}`;
  return env[action] ?? env[action.replaceAll('-', '_')] ?? '';
}

function booleanVariable(name: string, env: Environment): boolean {
  const value = variable(name, env).trim();
  if (value !== '' && value !== 'true' && value !== 'false') {
    throw new Error(`The input ${name} is "${value}". Set it to true or false.`);
  }
  return value === 'true';
}

function parseBool(text: string): boolean {
  if (['1', 't', 'T', 'true', 'TRUE', 'True'].includes(text)) return true;
  if (['0', 'f', 'F', 'false', 'FALSE', 'False'].includes(text)) return false;
  throw new Error(`parseBool syntax error: ${text}`);
}
