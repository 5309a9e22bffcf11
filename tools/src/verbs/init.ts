import { fromCaller } from '@shipshape/workspace';
import { adoptRepository } from '../adoption/adopt-repository.ts';
import type { Recipe } from '../verbs.ts';

const recipe: Recipe<'init'> = async (
  { into, name, workflows, update, yes, json, 'dry-run': dryRun },
  say,
) => {
  const folder = fromCaller(into || '.');
  return await adoptRepository({ folder, name, workflows, update, dryRun, yes, json }, say);
};

export default recipe;
