import type { ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { openRepository } from '@shipshape/oci-registry';
import { saveRecord } from '../image/records.mts';
import { type Command, main, projectOptions, type Say, UserError } from '../support/cli.mts';
import { repositoryOf } from '../support/registry.mts';
import { workspaceRoot } from '../support/workspace.mts';
import type { TagMove } from './move.mts';
import { short } from './names.mts';
import { type Place, readPlace } from './place.mts';

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

/** What a command found or did: for programs, and in lines for people. */
export interface Answer {
  json: object;
  text: string[];
  /** Present where it could not be done: the sentence to end with. */
  refused?: string | undefined;
}

type Options = Command<ParseArgsOptionsConfig & Record<string, { help: string }>>['options'];
type Values<O extends Options> = ReturnType<typeof parseArgs<{ options: O }>>['values'];
type Common = Values<typeof releaseOptions>;

/** The outermost line of these commands: finds the place, runs the recipe, and prints its answer as asked. */
export async function releaseMain<O extends Options & typeof releaseOptions>(
  command: Command<O>,
  recipe: (place: Place, values: Values<O>, say: Say) => Promise<Answer>,
): Promise<void> {
  process.argv.push(...argumentsFromNx(process.env.SHIPSHAPE_NX_ARGUMENTS));
  await main(command, async (values) => {
    const { project, root, json, 'dry-run': dryRun } = values as Common;
    const say: Say = (line) => console.error(`▸ ${command.name}: ${line}`);
    const repository = openRepository(await repositoryOf(project, say));
    const place = await readPlace(workspaceRoot, {
      project: String(project),
      repository,
      dryRun: dryRun === true,
    });
    const answer = await recipe(place, values as Values<O>, say);
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

/** The answer of a command that moves tags. */
export function movesAnswer({ project, repository, dryRun }: Place, moves: TagMove[]): Answer {
  const refused = moves.filter(({ outcome }) => outcome === 'refuse').map(({ sentence }) => sentence);
  return {
    json: { project, image: repository.name, dryRun, moves },
    text: [...movesText(moves), ...(dryRun ? [wasDryRun] : [])],
    refused: refused.length > 0 ? refused.join('\n') : undefined,
  };
}

export const wasDryRun = 'This was a dry run: nothing was written.';

/** Two lines for each tag: what became of it, and why. */
export function movesText(moves: TagMove[]): string[] {
  const widest = Math.max(...moves.map(({ tag }) => tag.length));
  return moves.flatMap(({ tag, outcome, from, to, sentence }) => {
    const digests = from === to ? short(to) : `${short(from)} → ${short(to)}`;
    const mark = outcome === 'refuse' ? '✖' : outcome === 'skip' ? '–' : '✔';
    return [`${mark} ${tag.padEnd(widest)}  ${outcome.padEnd(6)}  ${digests}`, `  ${sentence}`];
  });
}
