import { resolve } from 'node:path';
import { adoptRepository } from '../adoption/adopt-repository.ts';
import type { Recipe } from '../verbs.ts';

const recipe: Recipe<'init'> = async (
  { into, name, workflows, update, yes, json, 'dry-run': dryRun },
  log,
) => {
  // A clone's own start changes to the clone first, and notes where it was called.
  const folder = resolve(process.env.SHIPSHAPE_CALLED_IN ?? process.cwd(), into || '.');
  return await adoptRepository({ folder, name, workflows, update, dryRun, yes, json }, log);
};

export default recipe;
