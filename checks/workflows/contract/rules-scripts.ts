import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../files.ts';
import type { Rule } from './model.ts';
import { scriptCalls } from './scripts.ts';

const there: Rule = (repository) =>
  scriptCalls(repository)
    .filter(({ path }) => !path || !existsSync(join(root, path)))
    .map(({ at, written }) => `${at} calls ${written}, which does not exist`);

export const scriptRules: Record<string, Rule> = {
  'every script that is called exists': there,
};
