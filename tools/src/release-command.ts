import type { ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { openRepository } from '@shipshape/oci-registry';
import { repositoryOf } from '@shipshape/provision';
import {
  type Answer,
  type ReleaseContext,
  readReleaseContext,
  saveRecord,
  type TagMove,
} from '@shipshape/publishing';
import { type Say, UserError, workspaceRoot } from '@shipshape/workspace';
import { type Command, main, projectOptions } from './command.ts';

/** The options that all of docker-push, promote, release, rollback, history and where have. */
export const releaseOptions = {
  ...projectOptions,
  'dry-run': { type: 'boolean', help: 'say what would happen, and write nothing', default: false },
  json: { type: 'boolean', help: 'print one JSON object instead', default: false },
} as const;

export const yesOption = {
  yes: {
    type: 'boolean',
    help: 'a person means it: by hand, for a registry that is not on loopback',
    // Whom the pipeline asked, its steps need not ask again.
    default: process.env.SHIPSHAPE_YES === 'true',
  },
} as const;

type Options = Command<ParseArgsOptionsConfig & Record<string, { help: string }>>['options'];
type Values<O extends Options> = ReturnType<typeof parseArgs<{ options: O }>>['values'];
type Common = Values<typeof releaseOptions>;

/** The outermost line of these commands: finds the context, runs the recipe, and prints its answer as asked. */
export async function releaseMain<O extends Options & typeof releaseOptions>(
  command: Command<O>,
  recipe: (context: ReleaseContext, values: Values<O>, say: Say) => Promise<Answer>,
): Promise<void> {
  process.argv.push(...argumentsFromNx(process.env.SHIPSHAPE_NX_ARGUMENTS));
  await main(command, async (values) => {
    const { project, root, json, 'dry-run': dryRun } = values as Common;
    const say: Say = (line) => console.error(`▸ ${command.name}: ${line}`);
    const repository = openRepository(await repositoryOf(project, say));
    const context = await readReleaseContext(workspaceRoot, {
      project: String(project),
      repository,
      dryRun: dryRun === true,
    });
    const answer = await recipe(context, values as Values<O>, say);
    if (json) console.log(JSON.stringify(answer.json, null, 2));
    else for (const line of answer.text) console.log(line);
    if ('moves' in answer.json && root && !dryRun) {
      saveRecord(root, 'moves', (answer.json as { moves: TagMove[] }).moves);
    }
    if (answer.refused) throw new UserError(answer.refused);
    return undefined;
  });
}

/**
 * What stood behind the target in `nx run <project>:<target> …`, without Nx's own flags. The plugin hands it over past
 * Nx, which keeps --version for itself and has a shell read the rest.
 */
export function argumentsFromNx(handedOver: string | undefined): string[] {
  const ofNx =
    /^--(output-?style|skip-?nx-?cache|parallel|verbose|tui|no-tui|batch|runner|nx-?bail|graph)(=|$)/i;
  const valued = /^--(output-?style|parallel|runner)$/i;
  const all: string[] = handedOver ? JSON.parse(handedOver) : [];
  return all.filter(
    (argument, at) => !ofNx.test(argument) && argument !== '--' && !valued.test(all[at - 1] ?? ''),
  );
}
