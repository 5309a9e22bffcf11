import { mayBeSecret, tokenIn } from '../secret-values.ts';
import type { Variable } from '../variable.ts';

/** A domain or an address of another machine, alone or in a longer text. */
const outside = /(^|[/@,;\s])([\w-]+(\.[\w-]+)*\.[a-z]{2,6}|(?!127\.|0\.0\.0\.0)\d+(\.\d+){3})(?=$|[:/,;\s])/;

/** Letters and digits without a word of their own: the account of somebody. */
const random = /^(?=.*\d)(?=.*[A-Za-z])\w{8,}$/;

/** Of these forms any value is as good: another database, folder or switch than the usual placeholder would change what is asked. */
const fixed = /^(secret|boolean|presence|database-url|redis-url|hosts|json-hosts|folder|file)$/;

/** Whether what a sample or CI states for a variable may be tried here: no secret, and no host outside. */
export const mayBeTried = ({ name, form }: Pick<Variable, 'name' | 'form'>, value: string): boolean =>
  !fixed.test(form) &&
  !random.test(value) &&
  /^\S{1,80}$/.test(value) &&
  !/[${}<>]/.test(value) &&
  !mayBeSecret(name, value) &&
  !tokenIn(value) &&
  !outside.test(value);
