import { stopLocalRegistry } from '@shipshape/provision';
import type { Recipe } from '../verbs.ts';

const recipe: Recipe<'registry-stop'> = async () => {
  const host = await stopLocalRegistry();
  return host ? `the registry on ${host} has ended` : 'no registry was running';
};

export default recipe;
