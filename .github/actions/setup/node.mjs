// @ts-check
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { findNode } from './find-node.mjs';

const { VERSION: major = '', RUNNER_TOOL_CACHE: cache = '' } = process.env;
const { GITHUB_OUTPUT: output, GITHUB_PATH: path } = process.env;
const folder = findNode(cache, major, process.arch);
if (folder && path) appendFileSync(path, `${join(folder, 'bin')}\n`);
if (output) appendFileSync(output, `found=${folder !== undefined}\n`);
console.log(folder ?? `This runner has no Node ${major} in its tool cache.`);
