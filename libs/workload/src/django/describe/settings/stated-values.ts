import { mayBeSecret, tokenIn } from '../secret-values.ts';

/** A domain or an address of another machine, alone or in a longer text. */
const outside = /(^|[/@,;\s])([\w-]+(\.[\w-]+)*\.[a-z]{2,6}|(?!127\.|0\.0\.0\.0)\d+(\.\d+){3})(?=$|[:/,;\s])/;

/** Whether what a sample or CI states for a variable may be tried here: no secret, and no host outside. */
export const mayBeTried = (name: string, value: string): boolean =>
  /^\S{1,80}$/.test(value) &&
  !/[${}<>]/.test(value) &&
  !mayBeSecret(name, value) &&
  !tokenIn(value) &&
  !outside.test(value);
