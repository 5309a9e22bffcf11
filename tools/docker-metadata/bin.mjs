#!/usr/bin/env node
// The command `docker-metadata`: runs the bundle, and makes it first where there is none or a source is newer.
import module from 'node:module';
import { pathToFileURL } from 'node:url';
import { bundle, isFresh } from './freshness.mjs';

if (!isFresh()) await (await import('./bundle.mjs')).makeBundle();
module.enableCompileCache?.();
await import(pathToFileURL(bundle).href);
