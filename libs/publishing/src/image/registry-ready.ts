import { openRepository } from '@shipshape/oci-registry';
import { repositoryOf } from '@shipshape/provision';
import { workspaceRoot } from '@shipshape/workspace';
import { readReleaseContext } from '../release/context.ts';
import { type Confirm, requireTrust } from '../release/trust.ts';

const deadlineSeconds = 10;

/**
 * Asks the registry that REGISTRY names before minutes of work are done for it: whether this checkout may write there,
 * and whether it answers and takes the login. Without REGISTRY there is nothing to ask: the local one takes all.
 *
 * @throws UserError where this checkout may not write there, and what `confirm` throws; RegistryError where it does not answer or refuses
 */
export async function requireRegistry(project: string, confirm: Confirm): Promise<void> {
  if (!process.env.REGISTRY) return;
  const name = await repositoryOf(project, () => undefined);
  const repository = openRepository(name, { deadlineSeconds });
  const context = await readReleaseContext(workspaceRoot, { project, repository, dryRun: false });
  await requireTrust(context, confirm, () => undefined);
  await repository.resolve('latest');
}
