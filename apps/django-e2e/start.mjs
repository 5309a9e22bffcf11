// Runs the tests by Node's own runner, compiled as the command line is: `node start.mjs <target>`.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { built } from '../../tools/build.mjs';

await import(pathToFileURL(join(built('browser-tests'), 'member.js')).href);
