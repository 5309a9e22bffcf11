#!/usr/bin/env node
// The command line in this clone; the package has the compiled one in its place.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { built } from '../build.mjs';

const { shipshape } = await import(pathToFileURL(join(built('shipshape'), 'cli.js')).href);
await shipshape(process.argv.slice(2));
