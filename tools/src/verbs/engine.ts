import { readyEngine } from '@shipshape/provision';
import type { Recipe } from '../verbs.ts';

const recipe: Recipe<'engine'> = async (_values, say) => {
  try {
    const { name, version } = await readyEngine(say);
    return `${name} ${version}`;
  } catch (error) {
    // The tests that need one print that they are skipped, and why.
    return `none: ${(error as Error).message}`;
  }
};

export default recipe;
