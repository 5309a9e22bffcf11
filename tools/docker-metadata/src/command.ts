import { type Environment, inActions, readCiContext, withToken, workflowCommands } from '@shipshape/ci';
import { knownTags } from '@shipshape/git';
import { imageMetadata, type MetadataRequest, needsRef } from '@shipshape/image-metadata';
import { helpText, parseFlags } from './flags.ts';
import { type Inputs, readInputs } from './inputs.ts';
import { makeOutputs } from './outputs.ts';
import { logContext, parseLogged, publisher } from './step.ts';
import { table } from './table.ts';

/** Everything that the command reads and writes. */
export interface Invocation {
  args: readonly string[];
  env: Environment;
  /** The folder of the clone. */
  root: string;
  now: Date;
  stdout(text: string): void;
  stderr(text: string): void;
}

/** Runs the command `docker-metadata` and returns its exit code. Prints an error as one message, in Actions as an annotation. */
export async function dockerMetadata(invocation: Invocation): Promise<number> {
  const commands = workflowCommands(invocation.env, invocation.stdout);
  const isStep = inActions(invocation.env) && !invocation.args.includes('--json');
  try {
    await run(invocation, isStep ? commands : undefined);
    return 0;
  } catch (error) {
    const { message, stack } = error as Error;
    if (isStep) commands.error(message);
    else invocation.stderr(`\n✖ ${invocation.env.SHIPSHAPE_DEBUG ? stack : message}\n`);
    return 1;
  }
}

async function run(
  invocation: Invocation,
  commands: ReturnType<typeof workflowCommands> | undefined,
): Promise<void> {
  const flags = parseFlags(invocation.args);
  if (flags.switches.help) return invocation.stdout(helpText());
  // A template's {{log}} writes to the console, but standard output must contain only the JSON object.
  if (flags.switches.json) console.log = console.info = console.debug = console.error;
  const inputs = readInputs(flags, invocation.env);
  const env = withToken(invocation.env, inputs.githubToken);
  const { root, now } = invocation;
  const allowsNoRef = !needsRef(inputs);
  const ci = await readCiContext({ source: inputs.context, env, root, now, allowsNoRef });
  const request = { inputs, ...ci, now, ...extensions(inputs, invocation) };
  if (commands) {
    logContext(ci, commands);
    const { observer, rest } = publisher(inputs, commands);
    const made = imageMetadata({ ...request, observer }, parseLogged(inputs, commands));
    return rest(made, makeOutputs(made, inputs, env));
  }
  const made = imageMetadata(request);
  for (const warning of made.warnings) invocation.stderr(`⚠ ${warning}\n`);
  invocation.stdout(
    flags.switches.json ? `${JSON.stringify(makeOutputs(made, inputs, env))}\n` : table(made),
  );
}

type Extensions = Pick<MetadataRequest, 'env' | 'strict' | 'knownTags' | 'mergeGroup'>;

/** The settings and the extensions, each only if its input is set. */
function extensions({ strict, mergeGroup, sourceDateEpoch }: Inputs, { env, root }: Invocation): Extensions {
  const { SOURCE_DATE_EPOCH, ...settings } = env;
  if (sourceDateEpoch && !SOURCE_DATE_EPOCH) {
    throw new Error(
      'The input source-date-epoch needs the variable SOURCE_DATE_EPOCH, which is not set. Set it to seconds since 1970.',
    );
  }
  return {
    env: sourceDateEpoch ? { ...settings, SOURCE_DATE_EPOCH } : settings,
    mergeGroup,
    ...(strict ? { strict, knownTags: knownTags(root) } : {}),
  };
}
