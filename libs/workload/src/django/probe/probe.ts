import { type Log, lookUp } from '@shipshape/workspace';
import { baseOf } from '../../paths.ts';
import { productionVariables } from '../describe/index.ts';
import type { DjangoProject, VariableForm } from '../describe/project.ts';
import { placeholderOf } from '../describe/settings/placeholder.ts';
import { lastFrame, neverEnds } from '../time-limit.ts';
import { decide } from './complaints.ts';
import { inOneLine, lastComplaint } from './last-complaint.ts';
import { checkProgram, networkMark } from './program.ts';

/** What a command came to. */
export interface Ran {
  /** The exit code; null where it was ended by a signal. */
  status: number | null;
  /** Standard output and error. */
  output: string;
}

/**
 * Runs a command in the folder of manage.py, where the project's packages are installed: in an environment on this
 * machine or in the built image.
 *
 * @param variables the environment beside what every program needs, such as PATH
 */
export type Runner = (
  command: readonly string[],
  variables: Readonly<Record<string, string>>,
) => Promise<Ran>;

export interface ProbedVariable {
  name: string;
  form: VariableForm;
  placeholder: string;
  /** What asked for it: the settings' own code, or a run of `manage.py check`. */
  by: 'settings' | 'check';
}

export interface Probed {
  /** `manage.py check` answered: the variables are complete. */
  answered: boolean;
  required: ProbedVariable[];
  rounds: number;
  /** The last complaint where it did not answer; otherwise what check printed. */
  said: string;
  /** What could not be concluded, each a sentence. */
  unknown: string[];
}

export interface ProbeOptions {
  say?: Log;
  /** Values that the team states in shipshape.json; they are used in place of placeholders. */
  given?: Readonly<Record<string, string>>;
  /** How long one run may take (default: 60). */
  seconds?: number;
}

const mostRounds = 30;

/**
 * Finds the variables that production cannot start without: those that the settings' code requires are given
 * placeholders, then `manage.py check` is asked, and each complaint becomes a further variable, until it answers or no
 * progress is made.
 */
export async function probe(
  project: DjangoProject,
  run: Runner,
  { say, given = {}, seconds = 60 }: ProbeOptions = {},
): Promise<Probed> {
  const required = new Map<string, ProbedVariable>();
  const add = (name: string, form: VariableForm, by: ProbedVariable['by'], value?: string) =>
    required.set(name, {
      name,
      form,
      placeholder: lookUp(given, name) ?? value ?? placeholderOf(name, form, project),
      by,
    });
  for (const { value } of project.variables) if (value.required) add(value.name, value.form, 'settings');
  const result = (answered: boolean, rounds: number, said: string, unknown: string[]): Probed => ({
    answered,
    required: [...required.values()],
    rounds,
    said,
    unknown,
  });
  const program = checkProgram(baseOf(project.manage.value), seconds);
  const tried = new Set<string>();
  for (let round = 1; round <= mostRounds; round++) {
    const values = Object.fromEntries(
      [...required.values()].map(({ name, placeholder }) => [name, placeholder]),
    );
    const { status, output } = await run(['python', '-c', program], {
      // As the image is built: `SECRET_KEY = "x" if DEBUG else os.getenv("SECRET_KEY")` asks for more with DEBUG off.
      ...project.static.value.debugOff,
      ...given,
      ...values,
      ...productionVariables(project.settings),
    });
    const network = output.split('\n').find((line) => line.startsWith(networkMark));
    const endless = neverEnds(output, 'manage.py check', seconds);
    if (endless) return result(false, round, lastFrame(output), [endless]);
    if (status === 0) return result(true, round, output.trim(), network ? [opensNetwork(network)] : []);
    const decision = decide(output, project, new Map(Object.entries(values)), tried);
    const value = decision.kind === 'value' ? decision.value : undefined;
    const key = decision.kind === 'stuck' ? '' : `${decision.name} ${value ?? decision.form}`;
    if (decision.kind === 'stuck' || tried.has(key)) {
      const reason = decision.kind === 'stuck' ? decision.reason : lastComplaint(output);
      const sentence = `Whether production's settings are complete: \`manage.py check\` still says "${inOneLine(reason)}".`;
      // What reports errors opens it as well, and is not why the check failed.
      const isWhy = network !== undefined && /refused|no network|connect/i.test(reason);
      return result(false, round, reason, [
        ...(network ? [opensNetwork(network)] : []),
        ...(isWhy ? [] : [sentence]),
      ]);
    }
    tried.add(key);
    add(decision.name, decision.form, 'check', value);
    say?.(`manage.py check asks for ${decision.name}`);
  }
  return result(false, mostRounds, '', [
    `Whether production's settings are complete: \`manage.py check\` asked for something new ${mostRounds} times.`,
  ]);
}

function opensNetwork(line: string): string {
  const [, address = '', where = ''] = line.split(' ');
  return `The settings open the network when they are imported: ${address}, from ${where}. Move that to where the connection is used.`;
}
