import { type Environment, inActions, readCiContext, withToken, workflowCommands } from '@shipshape/ci';
import { knownTags } from '@shipshape/git';
import { imageMetadata, type MetadataRequest } from '@shipshape/image-metadata';
import { helpText, parseFlags } from './flags.ts';
import { type Inputs, readInputs } from './inputs.ts';
import { makeOutputs } from './outputs.ts';
import { logContext, parseLogged, publish } from './step.ts';
import { table } from './table.ts';

/** What the command touches of the world. */
export interface World {
  args: readonly string[];
  env: Environment;
  /** The folder of the clone. */
  root: string;
  now: Date;
  stdout(text: string): void;
  stderr(text: string): void;
}

/** The command `docker-metadata`. Gives the exit code; prints a failure as one sentence, and in Actions as an error. */
export async function dockerMetadata(world: World): Promise<number> {
  const commands = workflowCommands(world.env, world.stdout);
  const isStep = inActions(world.env) && !world.args.includes('--json');
  try {
    await run(world, isStep ? commands : undefined);
    return 0;
  } catch (error) {
    const { message, stack } = error as Error;
    if (isStep) commands.error(message);
    else world.stderr(`\n✖ ${world.env.DEBUG ? stack : message}\n`);
    return 1;
  }
}

async function run(world: World, commands: ReturnType<typeof workflowCommands> | undefined): Promise<void> {
  const flags = parseFlags(world.args);
  if (flags.switches.help) return world.stdout(helpText());
  // A template's {{log}} speaks to the console, and standard output belongs to the JSON object alone.
  if (flags.switches.json) console.log = console.info = console.debug = console.error;
  const inputs = readInputs(flags, world.env);
  const env = withToken(world.env, inputs.githubToken);
  const { root, now } = world;
  const ci = await readCiContext({ source: inputs.context, env, root, now });
  const request = { inputs, ...ci, now, ...extensions(inputs, world) };
  if (commands) {
    logContext(ci, commands);
    const made = imageMetadata(request, parseLogged(inputs, commands));
    return publish(made, makeOutputs(made, inputs, env), inputs.exportOutputs, commands);
  }
  const made = imageMetadata(request);
  for (const warning of made.warnings) world.stderr(`⚠ ${warning}\n`);
  world.stdout(flags.switches.json ? `${JSON.stringify(makeOutputs(made, inputs, env))}\n` : table(made));
}

type Extensions = Pick<MetadataRequest, 'env' | 'strict' | 'knownTags' | 'mergeGroup'>;

/** The settings, and what is more than the action: each only where it was asked for. */
function extensions({ strict, mergeGroup, sourceDateEpoch }: Inputs, { env, root }: World): Extensions {
  const { SOURCE_DATE_EPOCH, ...settings } = env;
  if (sourceDateEpoch && !SOURCE_DATE_EPOCH) {
    throw new Error(
      'The input source-date-epoch needs SOURCE_DATE_EPOCH, which is not set: set it to seconds since 1970.',
    );
  }
  return {
    env: sourceDateEpoch ? { ...settings, SOURCE_DATE_EPOCH } : settings,
    mergeGroup,
    ...(strict ? { strict, knownTags: knownTags(root) } : {}),
  };
}
